"""Images and masks are fetched by several threads ahead of the writer, and handed on in the order of the lines."""

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ground_truth_cli.export.entry import Entry
from ground_truth_cli.export.files import Files, FileUnavailable, extension
from ground_truth_cli.export.formats import Format
from ground_truth_cli.export.painting import Note, paint
from ground_truth_cli.export.pictures import class_pixels, image_size, own_content
from ground_truth_cli.export.split import Part
from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.mask_pixels import ClassPixels
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import ImageSize, Label, LabeledObject, Mask

_THREADS = 8
_AHEAD = 12  # objects that are prepared and not yet written; a mask of one may take 100 MB


@dataclass(frozen=True, kw_only=True)
class Task:
    """An object to prepare."""

    object: LabeledObject
    label: Label
    name: str
    part: Part


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An entry, or the reason why there is none."""

    line: int
    entry: Entry | None = None
    reason: str = ""


class Preparing:
    """Makes entries of tasks."""

    def __init__(self, chosen: Format, *, root: Path, files: Files | None, copied: bool) -> None:
        self._format = chosen
        self._root = root
        self._files = files
        self._copied = copied
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="export")
        self._scratch = tempfile.TemporaryDirectory(prefix="ground-truth-export-")
        self.copies = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._scratch.cleanup()

    def all(self, tasks: Iterable[Task]) -> Iterator[Prepared]:
        """Every task, prepared, in order."""
        waiting: deque[Future[Prepared] | Prepared] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(self._prepared, task) if self._fetches(task) else self._prepared(task))
            while waiting and (len(waiting) > _AHEAD or isinstance(waiting[0], Prepared)):
                yield self._counted(waiting.popleft())
        while waiting:
            yield self._counted(waiting.popleft())

    def _fetches(self, task: Task) -> bool:
        """Whether there is something to wait for: a thread costs more than it saves where there is not."""
        return task.label.mask is not None or (
            not task.object.is_text and (self._copied or self._lacks_size(task.label))
        )

    def _lacks_size(self, label: Label) -> bool:
        """Whether the image must be looked at for its size. Masks have their own, and instances where there are any."""
        if label.image_size is not None or label.kind == "mask":
            return False
        return self._format.sized or (label.kind == "instances" and not parts(label))

    def _counted(self, waiting: Future[Prepared] | Prepared) -> Prepared:
        prepared = waiting.result() if isinstance(waiting, Future) else waiting
        if prepared.entry is not None and prepared.entry.image is not None:
            self.copies += 1
        return prepared

    def _prepared(self, task: Task) -> Prepared:
        try:
            return Prepared(line=task.object.number, entry=self._entry(task))
        except FileUnavailable as error:
            return Prepared(line=task.object.number, reason=str(error))

    def _entry(self, task: Task) -> Entry:
        label = task.label
        image = self._image(task) if self._copied and not task.object.is_text else None
        try:
            size = self._size(task, image) if self._lacks_size(label) else label.image_size
            mask, notes = self._pixels(label, size, line=task.object.number)
            if mask is not None:
                size = ImageSize(width=mask.width, height=mask.height)
            if size is not None and self._format.sized and (size.width < 1 or size.height < 1):
                raise FileUnavailable("its image has no extent")
        except FileUnavailable:
            if image is not None:
                image.unlink(missing_ok=True)
            raise
        return Entry(
            object=task.object,
            label=label,
            name=task.name,
            part=task.part,
            size=size,
            image=image,
            mask=mask,
            notes=tuple(notes),
        )

    def _pixels(self, label: Label, size: ImageSize | None, *, line: int) -> tuple[ClassPixels | None, Sequence[Note]]:
        """The pixels of a mask, or of instances that the format does not carry one by one; and what that loses."""
        if label.kind == "instances" and not self._format.apart:
            return paint(label, size)
        if label.kind == "mask" and label.mask is not None:
            mask = self._mask(label.mask, line=line)
            return mask, [("label", f"{what} is not in the colour map: background", 1) for what in mask.unknown]
        return None, ()

    def _mask(self, mask: Mask, *, line: int) -> ClassPixels:
        if mask.uri.startswith(DATA_URI):
            return class_pixels(own_content(mask), mask)
        path = self._fetched(mask.uri, f"mask-{line}{extension(mask.uri)}", what="mask")
        try:
            return class_pixels(path.read_bytes(), mask)
        finally:
            path.unlink(missing_ok=True)

    def _size(self, task: Task, image: Path | None) -> ImageSize:
        if image is not None:
            return image_size(image)
        source = "" if task.object.source is None else task.object.source
        path = self._fetched(source, f"image-{task.object.number}", what="image, whose size is not in the manifest,")
        try:
            return image_size(path)
        finally:
            path.unlink(missing_ok=True)

    def _image(self, task: Task) -> Path:
        folder = self._root / self._format.image_folder(task.part)
        folder.mkdir(parents=True, exist_ok=True)
        return self._fetched("" if task.object.source is None else task.object.source, folder / task.name, what="image")

    def _fetched(self, uri: str, to: str | Path, *, what: str) -> Path:
        if self._files is None:
            raise FileUnavailable(f"its {what} is not fetched")
        path = Path(self._scratch.name) / to
        try:
            self._files.copy(uri, path)
        except FileUnavailable as error:
            path.unlink(missing_ok=True)
            raise FileUnavailable(f"its {what} is missing: {error}") from error
        return path
