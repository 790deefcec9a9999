"""COCO, read: https://cocodataset.org/#format-data."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.geometry import POLYGON_MIN
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.imports.dataset import DatasetImage, Region, required
from ground_truth_cli.imports.result import ImportKind, ImportRefused
from ground_truth_runtime.labels.model import Box, ImageSize, Shape

if TYPE_CHECKING:
    from ground_truth_cli.imports.dataset import Pixels

_BOX_NUMBERS = 4
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
                if not isinstance(number, int) or not isinstance(name, str):
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
            annotations: dict[Any, list[Annotation]] = defaultdict(list)
            for annotation in content["annotations"]:
                annotations[annotation.get("image_id")].append(annotation)
            for image in content["images"]:
                yield self._image(file, image, annotations.pop(image.get("id"), ()), kind, losses)
            for image_id, lost in annotations.items():
                place = f"{file.name} image {image_id}"
                losses.note(place, "label", "belongs to no image of the file", count=len(lost))

    def _loaded(self, file: Path) -> Mapping[str, list[dict[str, Any]]]:
        try:
            content = json.loads(file.read_bytes())
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
        place = f"{file.name} image {image.get('id')}"
        width, height = image.get("width"), image.get("height")
        size = None
        if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
            size = ImageSize(width=width, height=height)
        source = image.get("coco_url")
        boxes: list[Box] = []
        polygons: list[Shape] = []
        regions: list[Region] = []
        for annotation in annotations:
            label = self._names.get(annotation.get("category_id", -1))
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
            name=str(image.get("file_name", "")),
            source=source if isinstance(source, str) and source.startswith("s3://") else None,
            size=size,
            boxes=boxes,
            polygons=polygons,
            regions=regions,
        )


def _numbers(value: Any) -> list[float] | None:
    if not isinstance(value, list):
        return None
    if any(isinstance(n, bool) or not isinstance(n, int | float) or not math.isfinite(n) for n in value):
        return None
    return value


def _score(annotation: Annotation) -> float | None:
    score = annotation.get("score")
    return float(score) if isinstance(score, int | float) and 0 <= score <= 1 else None


def _box(annotation: Annotation, label: str, place: str, losses: Losses) -> Iterator[Box]:
    sides = _numbers(annotation.get("bbox"))
    if sides is None or len(sides) != _BOX_NUMBERS or min(sides[2:]) < 0:
        losses.note(place, "label", "its bbox is not four numbers")
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
            losses.note(place, "label", "its polygon is not three or more pairs of numbers")
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

    def pixels() -> "Pixels":
        coder = needed("pycocotools.mask", what="COCO masks")
        if isinstance(outline, list):
            run_lengths = coder.merge(coder.frPyObjects(outline, size.height, size.width))
        elif isinstance(outline.get("counts"), list):
            run_lengths = coder.frPyObjects(outline, size.height, size.width)
        else:
            run_lengths = outline
        return coder.decode(run_lengths).astype(bool)  # type: ignore[no-any-return]

    yield Region(label=label, pixels=pixels)
