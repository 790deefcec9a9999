"""A folder that `datasets.load_dataset` reads: images with metadata.parquet beside them, or texts as Parquet.

Format: https://huggingface.co/docs/datasets/image_dataset. Boxes are `[left, top, width, height]` in pixels, a mask is
a second image, `mask_file_name`. The reader takes metadata as JSON Lines too, but guesses types from each part's rows
then, and refuses a dataset where one part has whole numbers and another fractions; Parquet says its types.
"""

import json
from collections.abc import Mapping
from typing import Any

from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.geometry import finite
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.masks import CLASSES_FILE, IndexedMasks
from ground_truth_cli.export.writers.parquet import ParquetFile, Row, Types
from ground_truth_runtime.labels.model import Box, ChosenClass, Keypoint, Kind, Shape, Span

_MASKS = "masks"
_CLASSES = "classes.json"
_GEOMETRY: Mapping[Kind, tuple[str, Any]] = {
    "boxes": ("bbox", ["float64"]),
    "polygons": ("polygon", [["float64"]]),
    "keypoints": ("point", ["float64"]),
    "spans": ("span", ["int64"]),
}
_PAINTED = frozenset({"mask", "instances"})
Labeled = ChosenClass | Box | Shape | Keypoint | Span


def _columns(sheet: Sheet, *, is_text: bool) -> Types:
    columns: dict[str, Any] = {"text": "string"} if is_text else {"file_name": "string", "source": "string"}
    if sheet.kind in _PAINTED:
        return columns | {"mask_file_name": "string"}
    if sheet.kind == "classes" and not sheet.multiple:
        return columns | {"category": "int64", "label": "string", "confidence": "float64"}
    lists: dict[str, Any] = {"categories": ["int64"], "labels": ["string"], "confidence": ["float64"]}
    if sheet.kind == "classes":
        return columns | lists
    name, kind = _GEOMETRY[sheet.kind]
    return columns | {"objects": {name: [kind]} | lists}


class HuggingFaceWriter:
    """Writes `<part>/metadata.parquet` for images, `<part>.parquet` for texts."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._masks = IndexedMasks(sheet) if sheet.kind in _PAINTED else None
        self._files: dict[tuple[Part, bool], ParquetFile] = {}

    def add(self, entry: Entry) -> int:
        """Write the row of an object."""
        source = clean(entry.source)
        row: Row = {"text": source} if entry.object.is_text else {"file_name": entry.name, "source": source}
        written = self._label(entry, row)
        self._file(entry).add(row)
        return written

    def finish(self) -> Finished:
        """Write the rows that wait, and the classes."""
        for file in self._files.values():
            file.flush()
        files = sorted(f"{part}.parquet" if is_text else f"{part}/metadata.parquet" for part, is_text in self._files)
        if self._masks is not None:
            self._masks.write_classes(self._sheet.root / CLASSES_FILE)
            return Finished(files=(CLASSES_FILE, *files), classes=self._masks.classes)
        names = self._sheet.categories.names
        text = json.dumps({str(number): name for number, name in names.items()}, indent=2)
        (self._sheet.root / _CLASSES).write_text(text + "\n", "utf-8")
        return Finished(files=(_CLASSES, *files), classes=names)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()

    def _file(self, entry: Entry) -> ParquetFile:
        key = (entry.part, entry.object.is_text)
        if key not in self._files:
            folder = self._sheet.root / entry.part
            path = folder.with_suffix(".parquet") if entry.object.is_text else folder / "metadata.parquet"
            path.parent.mkdir(exist_ok=True)
            self._files[key] = ParquetFile(path, _columns(self._sheet, is_text=entry.object.is_text))
        return self._files[key]

    def _label(self, entry: Entry, row: Row) -> int:
        """Put the label into the row; how many classes, boxes and so on it has."""
        if self._masks is not None:
            return self._mask(self._masks, entry, row)
        found: tuple[Labeled, ...] = (
            *entry.label.classes,
            *entry.label.boxes,
            *entry.label.polygons,
            *entry.label.keypoints,
            *entry.label.spans,
        )
        carried: list[tuple[Labeled, list[Any]]] = []
        for labeled in found:
            geometry = _geometry(labeled)
            if finite(*_numbers(geometry)):
                carried.append((labeled, geometry))
            else:
                self._sheet.losses.note(entry.line, "label", "its coordinates are not finite numbers")
        if self._sheet.kind == "classes" and not self._sheet.multiple:
            return self._one_class(entry, row, [labeled for labeled, _ in carried])
        columns: Row = {
            "categories": [self._number(labeled) for labeled, _ in carried],
            "labels": [clean(labeled.label) for labeled, _ in carried],
            "confidence": [labeled.confidence for labeled, _ in carried],
        }
        if self._sheet.kind == "classes":
            row |= columns
        else:
            row["objects"] = {_GEOMETRY[self._sheet.kind][0]: [geometry for _, geometry in carried]} | columns
        return len(carried)

    def _one_class(self, entry: Entry, row: Row, found: list[Labeled]) -> int:
        first = found[0] if found else None
        row["category"] = None if first is None else self._number(first)
        row["label"] = None if first is None else clean(first.label)
        row["confidence"] = None if first is None else first.confidence
        if found[1:]:
            self._sheet.losses.note(entry.line, "label", "a second class of an object", count=len(found) - 1)
        return len(found[:1])

    def _mask(self, masks: IndexedMasks, entry: Entry, row: Row) -> int:
        folder = self._sheet.root / entry.part / _MASKS
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{entry.name.rpartition('.')[0] or entry.name}.png"
        row["mask_file_name"] = f"{_MASKS}/{name}"
        return masks.save(entry, folder / name)

    def _number(self, labeled: Labeled) -> int:
        return self._sheet.categories.number(labeled.label, getattr(labeled, "class_id", None))


def _geometry(labeled: Labeled) -> list[Any]:
    match labeled:
        case Box():
            return [labeled.left, labeled.top, labeled.width, labeled.height]
        case Shape():
            return [list(vertex) for vertex in labeled.vertices]
        case Keypoint():
            return [labeled.x, labeled.y]
        case Span():
            return [labeled.start, labeled.end]
        case _:
            return []


def _numbers(geometry: list[Any]) -> list[float]:
    return [number for part in geometry for number in (part if isinstance(part, list) else [part])]
