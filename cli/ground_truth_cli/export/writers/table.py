"""Tables: one row for each class, box, point or span given; an object without any has a row with empty columns."""

from collections.abc import Iterator
from typing import IO, assert_never

from ground_truth_cli.export.cells import GUARDED, CsvFile
from ground_truth_cli.export.entry import Entry, Finished, OtherKind, Sheet
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.parquet import ParquetFile, Row
from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.model import Kind

_SIZE = {"image_width": "int64", "image_height": "int64"}


def columns(kind: Kind) -> dict[str, str]:
    """Name -> type of the columns, by the kind of the labels."""
    geometry = _geometry(kind)
    return {
        "line": "int64",
        "name": "string",
        "source": "string",
        **(_SIZE if "float64" in geometry.values() else {}),
        "label": "string",
        "class_id": "int64",
        "confidence": "float64",
        **geometry,
    }


def _geometry(kind: Kind) -> dict[str, str]:
    """Name -> type of what says where something is. Pixels may be fractions, offsets in a text may not."""
    match kind:
        case "classes":
            return {}
        case "boxes":
            return dict.fromkeys(("left", "top", "width", "height"), "float64")
        case "keypoints":
            return dict.fromkeys(("x", "y"), "float64")
        case "spans":
            return dict.fromkeys(("start", "end"), "int64")
        case "polygons" | "polylines" | "mask" | "instances" | "reference" | "custom":
            raise OtherKind(kind, format="a table")
        case _:
            assert_never(kind)


def rows(entry: Entry, sheet: Sheet) -> Iterator[Row]:
    """The rows of an object."""
    common: Row = {
        "line": entry.line,
        "name": None if entry.object.is_text else entry.name,
        "source": clean(entry.source),
        "image_width": None if entry.size is None else entry.size.width,
        "image_height": None if entry.size is None else entry.size.height,
    }
    given = parts(entry.label)
    if not given:
        yield common
    for label in given:
        number = sheet.categories.number(label.label, getattr(label, "class_id", None))
        geometry = {name: getattr(label, name) for name in _geometry(entry.label.kind)}
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
