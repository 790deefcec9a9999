"""A foreign dataset, written as an input manifest with labels: ready for an adjustment job."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ground_truth_cli.export.files import Files, FileUnavailable, LocalFiles
from ground_truth_cli.export.losses import Losses, recorded
from ground_truth_cli.export.pictures import Frame, frame
from ground_truth_cli.export.target import new_folder
from ground_truth_cli.export.text import clean
from ground_truth_cli.imports import labels as shapes
from ground_truth_cli.imports.dataset import DatasetImage, Region, relative_name
from ground_truth_cli.imports.formats import FORMATS
from ground_truth_cli.imports.masks import MaskFolder
from ground_truth_cli.imports.result import ImportKind, ImportRefused, ImportResult
from ground_truth_cli.imports.upright import upright
from ground_truth_runtime.domain.category_file import plain_document
from ground_truth_runtime.domain.manifest import BadLine, LineRules, data_object
from ground_truth_runtime.facts.limits import LABEL_ATTRIBUTE_NAME_MAX, NAME_PATTERN
from ground_truth_runtime.facts.task_types import IMAGE_SUFFIXES
from ground_truth_runtime.labels.model import Box, Shape

MANIFEST_FILE = "input.manifest"
LABELS_FILE = "labels.json"
SUMMARY_FILE = "import.json"
_JPEG = (".jpg", ".jpeg")  # the photographs that have Exif data
_PREFIX = re.compile(r"s3://[^/]+(/.*)?")


def import_dataset(
    path: Path,
    *,
    format: str,  # noqa: A002 - the word that the command line has too
    out: Path,
    attribute: str,
    kind: ImportKind = "boxes",
    images: str | None = None,
    masks: str | None = None,
    classes: Sequence[str] = (),
    files: Files | None = None,
    job: str = "imported",
    created: datetime | None = None,
    force: bool = False,
) -> ImportResult:
    """Write an input manifest from a dataset into a new folder, whole or not at all.

    path: of the dataset. format: one of FORMATS. out: the folder to make: input.manifest, labels.json (the classes, as
    a label category file), and the masks. attribute: the label attribute; it ends in `-ref` for masks only.
    kind: what to make of the dataset. images: S3 prefix below which the images lie by their names; default: the
    addresses that the dataset itself tells, as exports of this project do. masks: S3 prefix where the masks will be
    uploaded. classes: names in the order to number them; default: the dataset's order. files: where images are looked
    at, for their size and for how they lie; default: beside the dataset, where its format says. job: name that the
    labels carry. created: when they were made; default: now. force: whether an earlier import in `out` is replaced.

    Raises ImportRefused where this cannot be done, ExportRefused for what is wrong with `out`, and ExtraMissing where
    a package is needed that is not installed.
    """
    chosen = FORMATS.get(format)
    problems = list(_problems(format, attribute=attribute, kind=kind, images=images, masks=masks))
    if problems or chosen is None:
        raise ImportRefused("; ".join(problems))
    dataset = chosen.dataset(path)
    names = _classes(classes, lambda: dataset.classes)
    when = datetime.now(UTC) if created is None else created
    metadata = {
        "job-name": f"labeling-job/{job}",
        "human-annotated": "yes",
        "creation-date": when.replace(tzinfo=None).isoformat(timespec="microseconds"),
    }
    with new_folder(out, force=force, marker=SUMMARY_FILE) as root, recorded(root) as losses:
        run = _Run(root, losses, kind=kind, attribute=attribute, classes=names, metadata=metadata)
        run.images, run.files = images, files
        run.masks = MaskFolder(root, "" if masks is None else masks, names, losses) if kind == "mask" else None
        with (root / MANIFEST_FILE).open("wb") as manifest:
            for image in dataset.images(kind, losses):
                line = run.line(image)
                if line is not None:
                    manifest.write(line)
        if run.unknown:
            unknown = ", ".join(map(repr, sorted(run.unknown)))
            raise ImportRefused(f"classes: the dataset has {unknown} as well; name them all")
        if not run.objects:
            raise ImportRefused(_nothing(losses, run.met))
        (root / LABELS_FILE).write_text(json.dumps(plain_document(names), ensure_ascii=False, indent=2) + "\n", "utf-8")
        result = ImportResult(
            format=chosen.name,
            out=out,
            attribute=attribute,
            kind=kind,
            images=run.met,
            objects=run.objects,
            labels=run.labels,
            classes=names,
            files=(MANIFEST_FILE, LABELS_FILE, *(("masks",) if kind == "mask" else ())),
            losses=losses.summary,
            warnings=tuple(run.warnings()),
        )
        (root / SUMMARY_FILE).write_text(json.dumps(result.as_json(), indent=2) + "\n", "utf-8")
    return result


def _problems(name: str, *, attribute: str, kind: ImportKind, images: str | None, masks: str | None) -> list[str]:
    found: list[str] = []
    chosen = FORMATS.get(name)
    if chosen is None:
        found.append(f"format: {name!r} is unknown; there are {', '.join(FORMATS)}")
    elif kind not in chosen.kinds:
        found.append(f"kind: {kind!r} is not read from {name}; it gives {', '.join(sorted(chosen.kinds))}")
    if not re.fullmatch(NAME_PATTERN, attribute) or len(attribute) > LABEL_ATTRIBUTE_NAME_MAX:
        found.append(
            f"attribute: {attribute!r} is no label attribute name: letters, digits and inner hyphens, "
            f"at most {LABEL_ATTRIBUTE_NAME_MAX}"
        )
    if attribute.endswith("-ref") != (kind == "mask"):
        must = "must" if kind == "mask" else "must not"
        found.append(f"attribute: {attribute!r} {must} end in -ref for {kind}")
    if attribute.endswith("-metadata") or attribute in {"source", "source-ref"}:
        found.append(f"attribute: {attribute!r} is a key of another meaning")
    for field, prefix in (("images", images), ("masks", masks)):
        if prefix is not None and not _PREFIX.fullmatch(prefix):
            found.append(f"{field}: {prefix!r} is no S3 prefix, as s3://bucket/folder/")
    if kind == "mask" and masks is None:
        found.append("masks: is missing; it says where the masks will be uploaded, as s3://bucket/folder/")
    return found


def _classes(given: Sequence[str], met: Callable[[], Sequence[str]]) -> tuple[str, ...]:
    if not given:
        return tuple(dict.fromkeys(clean(name) for name in met()))
    if len(set(given)) < len(given):
        raise ImportRefused("classes: a name is given twice")
    return tuple(clean(name) for name in given)


def _nothing(losses: Losses, images: int) -> str:
    reasons = "; ".join(f"{loss.reason} ({loss.count})" for loss in losses.summary)
    return f"path: none of {images} images can be imported: {reasons or 'there is none'}"


class _Run:
    """One import."""

    images: str | None
    files: Files | None
    masks: MaskFolder | None

    def __init__(
        self,
        root: Path,
        losses: Losses,
        *,
        kind: ImportKind,
        attribute: str,
        classes: Sequence[str],
        metadata: dict[str, Any],
    ) -> None:
        self._root = root
        self._losses = losses
        self._kind = kind
        self._attribute = attribute
        self._numbers = {name: number for number, name in enumerate(classes)}
        self._metadata = metadata
        self.met = self.objects = self.labels = self.turned = self.not_seen = 0
        self.unknown: set[str] = set()

    def line(self, image: DatasetImage) -> bytes | None:
        """The line of an image; None where it has none, which is noted."""
        self.met += 1
        labels: tuple[Box | Shape | Region, ...] = (*image.boxes, *image.polygons, *image.regions)
        used = {clean(one.label) for one in labels}
        if unknown := used - self._numbers.keys():
            self.unknown |= unknown
            return None
        try:
            source = self._source(image)
            (label, own), count = self._label(self._upright(image, source), source)
            content = {
                "source-ref": source,
                self._attribute: label,
                f"{self._attribute}-metadata": own | self._metadata,
            }
            line = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
            data_object(line, LineRules())
        except (BadLine, FileUnavailable) as error:
            self._losses.note(image.place, "object", str(error))
            return None
        self.objects += 1
        self.labels += count
        return line + b"\n"

    def _source(self, image: DatasetImage) -> str:
        if self.images is None:
            if image.source is None:
                raise FileUnavailable("the dataset tells no S3 address for it, and images gives no prefix")
            source = clean(image.source)
        else:
            name = relative_name(clean(image.name))
            if name is None:
                raise FileUnavailable("its file name is empty, or leads out of the dataset")
            source = f"{self.images.rstrip('/')}/{name}"
        if PurePosixPath(source).suffix.lower() not in IMAGE_SUFFIXES:
            raise FileUnavailable(f"Ground Truth reads {', '.join(IMAGE_SUFFIXES)} only")
        return source

    def warnings(self) -> Iterator[str]:
        """What to know of photographs that Exif data turn."""
        if self.turned:
            yield (
                f"{self.turned} {'photograph lies' if self.turned == 1 else 'photographs lie'} on the side as stored: "
                "labels are turned upright, as workers see the pictures"
            )
        if self.not_seen:
            were = "image was" if self.not_seen == 1 else "images were"
            yield (
                f"{self.not_seen} JPEG {were} not found here: where Exif data turn one, labels that were made for the "
                "picture as stored are wrong; --image-folder says where the images lie"
            )

    def _upright(self, image: DatasetImage, source: str) -> DatasetImage:
        """With its labels and its size as in the upright picture, as far as its file can be looked at."""
        try:
            seen = self._frame(image, source)
        except FileUnavailable:
            if image.size is None:
                raise
            self.not_seen += not image.upright and source.lower().endswith(_JPEG)
            return image
        found, turned, doubt = upright(image, seen)
        self.turned += turned
        if doubt:
            self._losses.note(image.place, "detail", doubt)
        return found

    def _label(self, image: DatasetImage, source: str) -> tuple[shapes.Parts, int]:
        if self.masks is not None:
            uri, shown = self.masks.write(image, source)
            return self.masks.label(uri), shown
        size = image.size
        if size is None:
            raise RuntimeError(f"{image.place}: the size of the image is not known")
        if self._kind == "polygons":
            polygons = [replace(shape, label=clean(shape.label)) for shape in image.polygons]
            return shapes.polygons(polygons, self._numbers, size), len(polygons)
        boxes = [replace(box, label=clean(box.label)) for box in image.boxes]
        return shapes.boxes(boxes, self._numbers, size), len(boxes)

    def _frame(self, image: DatasetImage, source: str) -> Frame:
        if image.path is not None:
            return frame(image.path)
        if self.files is None:
            raise FileUnavailable("its size is neither in the dataset nor read from a file")
        if isinstance(self.files, LocalFiles):
            return frame(self.files.find(source))
        scratch = self._root / ".image"
        try:
            self.files.copy(source, scratch)
            return frame(scratch)
        finally:
            scratch.unlink(missing_ok=True)
