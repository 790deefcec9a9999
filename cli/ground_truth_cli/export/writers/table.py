"""Tables: one row for each class, box, point or span given; an object without any has a row with empty columns."""

from collections.abc import Iterator
from typing import IO

from ground_truth_cli.export.cells import GUARDED, CsvFile
from ground_truth_cli.export.entry import Entry, Finished, Sheet
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.parquet import ParquetFile, Row
from ground_truth_runtime.labels.model import Box, ChosenClass, Keypoint, Kind, Span

_GEOMETRY: dict[Kind, tuple[tuple[str, str], ...]] = {
    "classes": (),
    "boxes": (("left", "float64"), ("top", "float64"), ("width", "float64"), ("height", "float64")),
    "keypoints": (("x", "float64"), ("y", "float64")),
    "spans": (("start", "int64"), ("end", "int64")),
}


def columns(kind: Kind) -> dict[str, str]:
    """Name -> type of the columns, by the kind of the labels."""
    size = {"image_width": "int64", "image_height": "int64"} if kind in {"boxes", "keypoints"} else {}
    return {
        "line": "int64",
        "name": "string",
        "source": "string",
        **size,
        "label": "string",
        "class_id": "int64",
        "confidence": "float64",
        **dict(_GEOMETRY[kind]),
    }


def rows(entry: Entry, sheet: Sheet) -> Iterator[Row]:
    """The rows of an object."""
    common: Row = {
        "line": entry.line,
        "name": None if entry.object.is_text else entry.name,
        "source": clean(entry.source),
        "image_width": None if entry.size is None else entry.size.width,
        "image_height": None if entry.size is None else entry.size.height,
    }
    given: tuple[ChosenClass | Box | Keypoint | Span, ...] = (
        *entry.label.classes,
        *entry.label.boxes,
        *entry.label.keypoints,
        *entry.label.spans,
    )
    if not given:
        yield common
    for label in given:
        number = sheet.categories.number(label.label, getattr(label, "class_id", None))
        geometry = {name: getattr(label, name) for name, _ in _GEOMETRY[sheet.kind]}
        yield (
            common
            | {
                "label": clean(label.label),
                "class_id": number,
                "confidence": label.confidence,
            }
            | geometry
        )


class CsvWriter:
    """Writes `<part>.csv`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._columns = tuple(columns(sheet.kind))
        self._files: dict[Part, IO[str]] = {
            part: (sheet.root / f"{part}.csv").open("w", encoding="utf-8", newline="") for part in sheet.parts
        }
        self._tables = {part: CsvFile(file, self._columns) for part, file in self._files.items()}

    def add(self, entry: Entry) -> int:
        """Write the rows of an object."""
        found = list(rows(entry, self._sheet))
        table = self._tables[entry.part]
        if guarded := sum(table.add(row.get(column) for column in self._columns) for row in found):
            self._sheet.losses.note(entry.line, "detail", GUARDED, count=guarded)
        return sum("label" in row for row in found)

    def finish(self) -> Finished:
        """Nothing is left to write."""
        return Finished(files=tuple(f"{part}.csv" for part in self._files), classes=self._sheet.categories.names)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()


class ParquetWriter:
    """Writes `<part>.parquet`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        types = columns(sheet.kind)
        self._files = {part: ParquetFile(sheet.root / f"{part}.parquet", types) for part in sheet.parts}

    def add(self, entry: Entry) -> int:
        """Write the rows of an object."""
        found = list(rows(entry, self._sheet))
        for row in found:
            self._files[entry.part].add(row)
        return sum("label" in row for row in found)

    def finish(self) -> Finished:
        """Write the rows that wait."""
        for file in self._files.values():
            file.flush()
        files = tuple(f"{part}.parquet" for part in self._files)
        return Finished(files=files, classes=self._sheet.categories.names)

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()
