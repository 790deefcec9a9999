"""A folder that `datasets.load_dataset` reads: images with metadata.jsonl beside them, or texts as JSON Lines.

Format: https://huggingface.co/docs/datasets/image_dataset. Boxes are `[left, top, width, height]` in pixels, a mask is
a second image, `mask_file_name`. Every row has the same columns, whatever its object has.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.geometry import finite
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.masks import CLASSES_FILE, IndexedMasks
from ground_truth_runtime.labels.model import Box, ChosenClass, Keypoint, Kind, Shape, Span

_MASKS = "masks"
_CLASSES = "classes.json"
_GEOMETRY: Mapping[Kind, str] = {"boxes": "bbox", "polygons": "polygon", "keypoints": "point", "spans": "span"}
Row = dict[str, Any]
Labeled = ChosenClass | Box | Shape | Keypoint | Span


class HuggingFaceWriter:
    """Writes `<part>/metadata.jsonl` for images, `<part>.jsonl` for texts."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._masks = IndexedMasks(sheet) if sheet.kind == "mask" else None
        self._files: dict[tuple[Part, bool], IO[str]] = {}

    def add(self, entry: Entry) -> int:
        """Write the row of an object."""
        row: Row = {"text": clean(entry.source)} if entry.object.is_text else {"file_name": entry.name}
        if not entry.object.is_text:
            row["source"] = clean(entry.source)
        written = self._label(entry, row)
        self._file(entry).write(json.dumps(row, allow_nan=False) + "\n")
        return written

    def finish(self) -> Finished:
        """Write the classes."""
        if self._masks is not None:
            self._masks.write_classes(self._sheet.root / CLASSES_FILE)
            return Finished(files=(CLASSES_FILE, *self._sheet.parts), classes=self._masks.classes)
        names = self._sheet.categories.names
        text = json.dumps({str(number): name for number, name in names.items()}, indent=2)
        (self._sheet.root / _CLASSES).write_text(text + "\n", "utf-8")
        files = sorted(f"{part}.jsonl" if is_text else f"{part}/metadata.jsonl" for part, is_text in self._files)
        return Finished(files=(_CLASSES, *files), classes=names)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()

    def _file(self, entry: Entry) -> IO[str]:
        key = (entry.part, entry.object.is_text)
        if key not in self._files:
            folder = self._sheet.root / entry.part
            path = folder.with_suffix(".jsonl") if entry.object.is_text else folder / "metadata.jsonl"
            path.parent.mkdir(exist_ok=True)
            self._files[key] = path.open("w", encoding="utf-8", newline="\n")
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
            row["objects"] = {_GEOMETRY[self._sheet.kind]: [geometry for _, geometry in carried]} | columns
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
