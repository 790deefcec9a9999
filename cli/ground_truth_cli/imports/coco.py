"""COCO, read: https://cocodataset.org/#format-data."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.geometry import POLYGON_MIN
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.imports.dataset import (
    DatasetImage,
    Region,
    exported_here,
    first_file,
    relative_name,
    required,
    text,
)
from ground_truth_cli.imports.result import ImportKind, ImportRefused
from ground_truth_runtime.labels.bitmaps import RunLengths, of_run_lengths
from ground_truth_runtime.labels.instances import run_lengths
from ground_truth_runtime.labels.model import Box, ImageSize, Shape
from ground_truth_runtime.labels.values import PIXEL_MAX, Unreadable, confidence, index, shown

if TYPE_CHECKING:
    from ground_truth_cli.imports.dataset import Pixels

_BOX_NUMBERS = 4
_FAR = 10  # times the longer side of an image, which no outline of something in it leaves
Annotation = Mapping[str, Any]


class CocoDataset:
    """One JSON file, or all `annotations/*.json` of a folder. Each file is held in memory while it is read."""

    def __init__(self, path: Path) -> None:
        required(path, "the dataset")
        self._files = sorted((path / "annotations").glob("*.json")) if path.is_dir() else [path]
        if not self._files:
            raise ImportRefused(f"path: {path} has no annotations/*.json; name the file")
        self._names: dict[int, str] = {}
        for file in self._files:
            for category in self._loaded(file)["categories"]:
                number, name = category.get("id"), category.get("name")
                if not isinstance(number, int) or isinstance(number, bool) or not isinstance(name, str):
                    raise ImportRefused(f"path: {file.name} has a category without an id or a name")
                if self._names.setdefault(number, name) != name:
                    raise ImportRefused(f"path: category {number} is {self._names[number]!r}, and {name!r} elsewhere")

    @property
    def classes(self) -> Sequence[str]:
        """Categories by their ids; two of one name are one class."""
        return list(dict.fromkeys(name for _, name in sorted(self._names.items())))

    def images(self, kind: ImportKind, losses: Losses) -> Iterator[DatasetImage]:
        """All images in the order of the files."""
        for file in self._files:
            content = self._loaded(file)
            annotations: dict[str, list[Annotation]] = defaultdict(list)
            for annotation in content["annotations"]:
                annotations[_id(annotation.get("image_id"))].append(annotation)
            for image in content["images"]:
                yield self._image(file, image, annotations.pop(_id(image.get("id")), ()), kind, losses)
            for image_id, lost in annotations.items():
                place = f"{file.name} image {image_id}"
                losses.note(place, "label", "belongs to no image of the file", count=len(lost))

    def _loaded(self, file: Path) -> Mapping[str, list[dict[str, Any]]]:
        try:
            content = json.loads(text(file))
        except (ValueError, RecursionError) as error:
            raise ImportRefused(f"path: {file} is not JSON: {error}") from error
        for name in ("images", "annotations", "categories"):
            rows = content.get(name) if isinstance(content, dict) else None
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise ImportRefused(f"path: {file} has no list of {name}; it is no COCO dataset of instances")
        return content  # type: ignore[no-any-return]

    def _image(
        self, file: Path, image: Annotation, annotations: Sequence[Annotation], kind: ImportKind, losses: Losses
    ) -> DatasetImage:
        place = f"{file.name} image {_id(image.get('id'))}"
        name, size = image.get("file_name"), _size(image)
        source = image.get("coco_url")
        boxes: list[Box] = []
        polygons: list[Shape] = []
        regions: list[Region] = []
        for annotation in annotations:
            category = annotation.get("category_id")
            label = self._names.get(category) if isinstance(category, int) else None
            if label is None:
                losses.note(place, "label", "its category is not in the file")
            elif kind == "boxes":
                boxes.extend(_box(annotation, label, place, losses))
            elif kind == "polygons":
                polygons.extend(_polygon(annotation, label, place, losses))
            else:
                regions.extend(_region(annotation, label, size, place, losses))
        return DatasetImage(
            place=place,
            name=name if isinstance(name, str) else "",
            path=_picture(file, name) if isinstance(name, str) else None,
            source=source if isinstance(source, str) and source.startswith("s3://") else None,
            size=size,
            upright=exported_here(file.parent.parent),
            boxes=boxes,
            polygons=polygons,
            regions=regions,
        )


def _picture(file: Path, name: str) -> Path | None:
    """An image's file, where the dataset's own layout says: `instances_val2017.json` has its images in `val2017`."""
    plain = relative_name(name)
    if plain is None:
        return None
    part = file.stem.rpartition("_")[2]
    folders = [folder for root in (file.parent, file.parent.parent) for folder in (root, root / "images")]
    return first_file(*(folder / below / plain for folder in folders for below in (part, ".")))


def _id(value: Any) -> str:
    """An id, which numbers and texts are in datasets, as a text that tells 1 from "1"."""
    return str(value) if isinstance(value, int) else shown(value)


def _size(image: Annotation) -> ImageSize | None:
    width, height = index(image.get("width")), index(image.get("height"))
    return ImageSize(width=width, height=height) if width and height else None


def _numbers(value: Any) -> list[float] | None:
    if not isinstance(value, list):
        return None
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float) or not -PIXEL_MAX <= number <= PIXEL_MAX:
            return None
    return value


def _score(annotation: Annotation) -> float | None:
    return confidence(annotation.get("score"))


def _box(annotation: Annotation, label: str, place: str, losses: Losses) -> Iterator[Box]:
    sides = _numbers(annotation.get("bbox"))
    if sides is None or len(sides) != _BOX_NUMBERS or min(sides[2:]) < 0:
        losses.note(place, "label", "its bbox is not four numbers of pixels")
        return
    if annotation.get("iscrowd") == 1:
        losses.note(place, "detail", "a crowd becomes one box")
    left, top, width, height = sides
    yield Box(label=label, left=left, top=top, width=width, height=height, confidence=_score(annotation))


def _polygon(annotation: Annotation, label: str, place: str, losses: Losses) -> Iterator[Shape]:
    outlines = annotation.get("segmentation")
    if not isinstance(outlines, list) or not outlines:
        losses.note(place, "label", "has no polygon")
        return
    if len(outlines) > 1:
        losses.note(place, "detail", "a polygon of several pieces becomes several polygons")
    for outline in outlines:
        numbers = _numbers(outline)
        if numbers is None or len(numbers) < 2 * POLYGON_MIN or len(numbers) % 2:
            losses.note(place, "label", "its polygon is not three or more pairs of numbers of pixels")
            continue
        vertices = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        yield Shape(label=label, vertices=vertices, confidence=_score(annotation))


def _region(annotation: Annotation, label: str, size: ImageSize | None, place: str, losses: Losses) -> Iterator[Region]:
    outline = annotation.get("segmentation")
    if not outline or size is None:
        reason = "has no mask and no polygon" if size is not None else "its image has no size in the file"
        losses.note(place, "label", reason)
        return
    if _score(annotation) is not None:
        losses.note(place, "detail", "confidence is not carried")

    yield Region(label=label, pixels=lambda: _pixels(outline, size))


def _pixels(outline: Any, size: ImageSize) -> "Pixels":
    """The pixels of a polygon in pieces, or of run lengths. Raises Unreadable."""
    numpy = needed("numpy", what="COCO masks")
    bitmap = of_run_lengths(_outlined(outline, size) if isinstance(outline, list) else run_lengths(outline))
    bits = numpy.frombuffer(bitmap.text().encode(), dtype=numpy.uint8)
    return bits.reshape(bitmap.height, bitmap.width) == ord("1")  # type: ignore[no-any-return]


def _outlined(outline: Sequence[Any], size: ImageSize) -> RunLengths:
    """What a polygon in pieces covers, by COCO's own code, which believes whatever it gets. Raises Unreadable."""
    coder = needed("pycocotools.mask", what="COCO masks")
    pieces = [_numbers(piece) for piece in outline]
    sound = [piece for piece in pieces if piece is not None and len(piece) >= 2 * POLYGON_MIN and len(piece) % 2 == 0]
    if len(sound) < len(pieces):
        raise Unreadable("its polygon is not three or more pairs of numbers of pixels")
    # It takes memory for every pixel of an outline, in the image or not.
    far = _FAR * max(size.width, size.height)
    if any(not -far <= number <= far for piece in sound for number in piece):
        raise Unreadable("its polygon lies far outside of the image")
    runs = coder.merge(coder.frPyObjects(sound, size.height, size.width))
    return RunLengths(width=size.width, height=size.height, counts=runs["counts"].decode("ascii"))
