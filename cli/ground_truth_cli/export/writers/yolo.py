"""YOLO: a text file of normalised numbers for each image, and data.yaml.

Format: https://docs.ultralytics.com/datasets/detect/ and /datasets/segment/. Readers refuse a whole image when one
number lies outside of 0 to 1, so what lies outside of the image is cut off, and noted.
"""

from collections.abc import Iterator
from typing import assert_never

from ground_truth_cli.export.entry import Entry, Finished, OtherKind, Sheet
from ground_truth_cli.export.geometry import POLYGON_MIN, Corners, finite, finite_box
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import yaml_string
from ground_truth_runtime.labels.model import Box, ImageSize, Shape

Numbers = tuple[float, ...]
_FOLDERS: dict[Part, str] = {"train": "train", "validation": "val", "test": "test"}


class YoloWriter:
    """Writes `labels/<part>/<name>.txt` and `data.yaml`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        for part in sheet.parts:
            (sheet.root / "labels" / _FOLDERS[part]).mkdir(parents=True)
            (sheet.root / "images" / _FOLDERS[part]).mkdir(parents=True, exist_ok=True)

    def add(self, entry: Entry) -> int:
        """Write the labels of an image: an empty file where it shows nothing of interest."""
        size = entry.size
        if size is None:
            raise RuntimeError(f"line {entry.line}: the size of the image is not known")
        lines = [
            " ".join((str(number), *(repr(float(value)) for value in values)))
            for number, values in self._annotations(entry, size)
        ]
        stem = entry.name if entry.name.rpartition(".")[1] == "" else entry.name.rpartition(".")[0]
        path = self._sheet.root / "labels" / _FOLDERS[entry.part] / f"{stem}.txt"
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return len(lines)

    def finish(self) -> Finished:
        """Write data.yaml. Readers demand a `val`: where there is none it is the same as `train`.

        Without a `path` its folders are taken as below its own, from wherever it is read.
        """
        folders = {_FOLDERS[part]: f"images/{_FOLDERS[part]}" for part in self._sheet.parts}
        first = next(iter(folders.values()))
        parts = {"train": first, "val": folders.get("train", first)} | folders
        lines = [f"{name}: {folder}" for name, folder in parts.items()]
        classes = self._sheet.categories.dense
        names = [f"  {number}: {yaml_string(name)}" for number, name in enumerate(classes)]
        text = "\n".join((*lines, f"nc: {len(names)}", "names:" if names else "names: {}", *names, ""))
        (self._sheet.root / "data.yaml").write_text(text, "utf-8")
        return Finished(files=("data.yaml",), classes=dict(enumerate(classes)))

    def close(self) -> None:
        """Nothing stays open."""

    def _annotations(self, entry: Entry, size: ImageSize) -> Iterator[tuple[int, Numbers]]:
        kind = entry.label.kind
        match kind:
            case "boxes":
                return self._boxes(entry, size)
            case "polygons":
                return self._outlines(entry, size)
            case "classes" | "polylines" | "keypoints" | "mask" | "instances" | "spans" | "reference" | "custom":
                raise OtherKind(kind, format="YOLO")
            case _:
                assert_never(kind)

    def _boxes(self, entry: Entry, size: ImageSize) -> Iterator[tuple[int, Numbers]]:
        for box in entry.label.boxes:
            if not finite_box(box):
                self._sheet.losses.note(entry.line, "label", "its coordinates are not finite numbers")
                continue
            whole = Corners.of(box)
            corners = whole.within(size)
            if corners.empty:
                self._sheet.losses.note(entry.line, "label", "a box has no area inside the image")
                continue
            if corners != whole:
                self._sheet.losses.note(entry.line, "detail", "a box is cut off at the edge of the image")
                values = _normalised(corners, size)
            else:
                values = _normalised_box(box, size)
            yield self._number(entry, box), values

    def _outlines(self, entry: Entry, size: ImageSize) -> Iterator[tuple[int, Numbers]]:
        for shape in entry.label.polygons:
            numbers = [number for point in shape.vertices for number in point]
            if not finite(*numbers):
                self._sheet.losses.note(entry.line, "label", "its coordinates are not finite numbers")
                continue
            if len(shape.vertices) < POLYGON_MIN:
                self._sheet.losses.note(entry.line, "label", "a polygon has fewer than three corners")
                continue
            scaled = [value for x, y in shape.vertices for value in (x / size.width, y / size.height)]
            inside = tuple(min(max(value, 0.0), 1.0) for value in scaled)
            if list(inside) != scaled:
                self._sheet.losses.note(entry.line, "detail", "corners of a polygon are moved to the edge of the image")
            yield self._number(entry, shape), inside

    def _number(self, entry: Entry, labeled: Box | Shape) -> int:
        if labeled.confidence is not None:
            self._sheet.losses.note(entry.line, "detail", "confidence is not carried")
        return self._sheet.categories.number(labeled.label, labeled.class_id)


def _normalised(corners: Corners, size: ImageSize) -> Numbers:
    """Centre, width and height as shares of the image."""
    return (
        (corners.left + corners.right) / 2 / size.width,
        (corners.top + corners.bottom) / 2 / size.height,
        (corners.right - corners.left) / size.width,
        (corners.bottom - corners.top) / size.height,
    )


def _normalised_box(box: Box, size: ImageSize) -> Numbers:
    """The same for a box inside of the image, from its own numbers, which loses fewer digits."""
    return (
        (box.left + box.width / 2) / size.width,
        (box.top + box.height / 2) / size.height,
        box.width / size.width,
        box.height / size.height,
    )
