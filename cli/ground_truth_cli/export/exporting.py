"""Labels of an output manifest, written as a dataset in another format."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ground_truth_cli.export.categories import Categories
from ground_truth_cli.export.choice import Choice, NotCarried
from ground_truth_cli.export.entry import Entry, Sheet, Writer
from ground_truth_cli.export.errors import ExportRefused
from ground_truth_cli.export.files import Files
from ground_truth_cli.export.formats import FORMATS, Format
from ground_truth_cli.export.losses import Losses, recorded
from ground_truth_cli.export.names import Names
from ground_truth_cli.export.preparing import Prepared, Preparing, Task
from ground_truth_cli.export.result import ExportResult
from ground_truth_cli.export.sources import Sources
from ground_truth_cli.export.split import Part, Split
from ground_truth_cli.export.target import SUMMARY_FILE, new_folder
from ground_truth_runtime.labels.mistyped import Mistyped
from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine

_REASONS_SHOWN = 5


def export(
    objects: Iterable[LabeledObject | UnreadableLine],
    *,
    format: str,  # noqa: A002 - the word that the command line has too
    out: Path,
    files: Files | None = None,
    copy_images: bool = False,
    split: Split | None = None,
    attribute: str | None = None,
    classes: Sequence[str] = (),
    force: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ExportResult:
    """Write labels as a dataset into a new folder, whole or not at all.

    objects: as `read_manifest` yields them; one at a time is held. format: one of FORMATS. out: the folder to make.
    files: where images and masks are fetched from; None: nothing is fetched. copy_images: whether the dataset gets
    copies of the images; if not, `sources.csv` says where they are. split: default: all in one part, `train`.
    attribute: the label attribute; default: the one that the format can carry. classes: names of classes in the order
    to number them; default: the labeling job's numbers. force: whether an earlier export in `out` is replaced.
    progress: told the number of each line read.

    Raises ExportRefused where this cannot be done, and ExtraMissing where a package is needed that is not installed.
    """
    chosen = _checked(format, files=files, copy_images=copy_images)
    with new_folder(out, force=force) as root, recorded(root) as losses:
        run = _Run(chosen, root=root, losses=losses, parts=("train",) if split is None else split.parts)
        run.copied = copy_images
        run.categories = Categories(classes)
        run.choice = Choice(chosen, attribute=attribute)
        run.split = split
        result = run.carry_out(objects, files=files, out=out, progress=progress)
        (root / SUMMARY_FILE).write_text(json.dumps(result.as_json(), indent=2) + "\n", "utf-8")
    return result


def _checked(name: str, *, files: Files | None, copy_images: bool) -> Format:
    chosen = FORMATS.get(name)
    if chosen is None:
        raise ExportRefused(f"format: {name!r} is unknown; there are {', '.join(FORMATS)}")
    if copy_images and files is None:
        raise ExportRefused("copy_images: is set, but files does not say where images are fetched from")
    return chosen


class _Run:
    """One export, from the first line to the last."""

    copied: bool
    categories: Categories
    choice: Choice
    split: Split | None

    def __init__(self, chosen: Format, *, root: Path, losses: Losses, parts: tuple[Part, ...]) -> None:
        self._format = chosen
        self._root = root
        self._losses = losses
        self._parts = parts
        self._names = Names()
        self._mistyped = Mistyped()
        self._lines = 0

    def carry_out(
        self,
        objects: Iterable[LabeledObject | UnreadableLine],
        *,
        files: Files | None,
        out: Path,
        progress: Callable[[int], None] | None,
    ) -> ExportResult:
        parts: Counter[Part] = Counter(dict.fromkeys(self._parts, 0))
        labels = 0
        writer: Writer | None = None
        sources = Sources(self._root)
        try:
            with Preparing(self._format, root=self._root, files=files, copied=self.copied) as preparing:
                for prepared in preparing.all(self._tasks(objects, progress)):
                    entry = self._entry(prepared)
                    if entry is None:
                        continue
                    if writer is None:
                        writer = self._format.writer(self._sheet())
                    labels += writer.add(entry)
                    parts[entry.part] += 1
                    sources.add(entry)
            if writer is None:
                raise ExportRefused(self._nothing())
            finished = writer.finish()
        finally:
            if writer is not None:
                writer.close()
            sources.close()
        return ExportResult(
            format=self._format.name,
            out=out,
            attribute=self.choice.attribute,
            lines=self._lines,
            objects=parts.total(),
            labels=labels,
            parts=dict(parts),
            classes=finished.classes,
            renumbered=self.categories.renumbered if self._format.numbers else {},
            images=preparing.copies,
            files=finished.files,
            losses=self._losses.summary,
            warnings=tuple(self._mistyped.told()),
        )

    def _sheet(self) -> Sheet:
        kind = self.choice.kind
        if kind is None:
            raise RuntimeError("a label was written before one was chosen")
        return Sheet(
            root=self._root,
            parts=self._parts,
            kind=kind,
            multiple=self.choice.multiple,
            copied=self.copied,
            categories=self.categories,
            losses=self._losses,
        )

    def _tasks(
        self, objects: Iterable[LabeledObject | UnreadableLine], progress: Callable[[int], None] | None
    ) -> Iterator[Task]:
        missing: NotCarried | None = None  # why the last object is left out, until what follows it could say it better
        last = 0
        for item in objects:
            if item.number != last:
                self._note(last, missing)
                missing, last = None, item.number
                self._lines += 1
            if progress is not None:
                progress(item.number)
            if isinstance(item, UnreadableLine):
                missing = self._unreadable(item, missing)
                continue
            try:
                label = self.choice.label(item)
            except NotCarried as reason:
                missing = reason
                continue
            if not item.is_text and self._format.copies and not self.copied:
                raise ExportRefused(f"copy_images: {self._format.name} is of no use without the images; set it")
            self._mistyped.see(label)
            if label.mask is None:
                self.categories.hint(label.class_map)
            source = "" if item.source is None else item.source
            part: Part = "train" if self.split is None else self.split.part_of(source)
            name = "" if item.is_text else self._names.name(source, line=item.number)
            yield Task(object=item, label=label, name=name, part=part)
        self._note(last, missing)

    def _note(self, line: int, missing: NotCarried | None) -> None:
        if missing is not None:
            self._losses.note(line, "object", str(missing))

    def _unreadable(self, item: UnreadableLine, missing: NotCarried | None) -> NotCarried | None:
        """Why the object is left out, now that something of it turns out to be unreadable."""
        if item.attribute is None:
            return NotCarried(f"unreadable: {item.reason}")
        if self.choice.attribute not in {None, item.attribute}:
            return missing
        reason = f"{item.attribute} is unreadable: {item.reason}"
        if missing is not None:
            return NotCarried(reason)
        self._losses.note(item.number, "label", reason)
        return None

    def _entry(self, prepared: Prepared) -> Entry | None:
        if prepared.entry is None:
            self._losses.note(prepared.line, "object", prepared.reason)
            return None
        for what, reason, count in prepared.entry.notes:
            self._losses.note(prepared.line, what, reason, count=count)
        return prepared.entry

    def _nothing(self) -> str:
        reasons = [f"{loss.reason} ({loss.count})" for loss in self._losses.summary[:_REASONS_SHOWN]]
        why = "; ".join(reasons) if reasons else "the manifest is empty"
        return f"there is nothing to export as {self._format.name}: {why}"
