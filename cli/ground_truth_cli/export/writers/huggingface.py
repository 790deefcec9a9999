"""A folder that `datasets.load_dataset` reads: images with metadata.parquet beside them, or texts as Parquet.

Format: https://huggingface.co/docs/datasets/image_dataset. Boxes are `[left, top, width, height]` in pixels, a mask is
a second image, `mask_file_name`. The reader takes metadata as JSON Lines too, but guesses types from each part's rows
then, and refuses a dataset where one part has whole numbers and another fractions; Parquet says its types.
"""

import json
from typing import Any, assert_never

from ground_truth_cli.export.entry import Entry, Finished, OtherKind, Sheet
from ground_truth_cli.export.geometry import finite
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.masks import CLASSES_FILE, IndexedMasks
from ground_truth_cli.export.writers.parquet import ParquetFile, Row, Types
from ground_truth_runtime.labels.contents import Labeled, parts
from ground_truth_runtime.labels.model import Box, ChosenClass, Instance, Keypoint, Kind, MaskClass, Shape, Span

_MASKS = "masks"
_CLASSES = "classes.json"
_LISTS: Types = {"categories": ["int64"], "labels": ["string"], "confidence": ["float64"]}


def _columns(sheet: Sheet, *, is_text: bool) -> Types:
    columns: dict[str, Any] = {"text": "string"} if is_text else {"file_name": "string", "source": "string"}
    return columns | dict(_columns_of_kind(sheet.kind, multiple=sheet.multiple))


def _columns_of_kind(kind: Kind, *, multiple: bool) -> Types:
    match kind:
        case "mask" | "instances":
            return {"mask_file_name": "string"}
        case "classes" if multiple:
            return _LISTS
        case "classes":
            return {"category": "int64", "label": "string", "confidence": "float64"}
        case "boxes":
            return {"objects": {"bbox": [["float64"]], **_LISTS}}
        case "polygons":
            return {"objects": {"polygon": [[["float64"]]], **_LISTS}}
        case "keypoints":
            return {"objects": {"point": [["float64"]], **_LISTS}}
        case "spans":
            return {"objects": {"span": [["int64"]], **_LISTS}}
        case "polylines" | "reference" | "custom":
            raise OtherKind(kind, format="a dataset of Hugging Face")
        case _:
            assert_never(kind)


class HuggingFaceWriter:
    """Writes `<part>/metadata.parquet` for images, `<part>.parquet` for texts."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._columns = _columns_of_kind(sheet.kind, multiple=sheet.multiple)
        self._masks = IndexedMasks(sheet) if "mask_file_name" in self._columns else None
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
        carried: list[tuple[Labeled, list[Any]]] = []
        for labeled in parts(entry.label):
            geometry = _geometry(labeled)
            if finite(*_numbers(geometry)):
                carried.append((labeled, geometry))
            else:
                self._sheet.losses.note(entry.line, "label", "its coordinates are not finite numbers")
        if "category" in self._columns:
            return self._one_class(entry, row, [labeled for labeled, _ in carried])
        columns: Row = {
            "categories": [self._number(labeled) for labeled, _ in carried],
            "labels": [clean(labeled.label) for labeled, _ in carried],
            "confidence": [labeled.confidence for labeled, _ in carried],
        }
        if "objects" in self._columns:
            place = next(iter(self._columns["objects"]))
            row["objects"] = {place: [geometry for _, geometry in carried]} | columns
        else:
            row |= columns
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
        case ChosenClass() | Instance() | MaskClass():
            return []
        case _:
            assert_never(labeled)


def _numbers(geometry: list[Any]) -> list[float]:
    return [number for part in geometry for number in (part if isinstance(part, list) else [part])]
