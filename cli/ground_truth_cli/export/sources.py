"""Where each object of a dataset comes from."""

from pathlib import Path

from ground_truth_cli.export.cells import CsvFile
from ground_truth_cli.export.entry import Entry

SOURCES_FILE = "sources.csv"


class Sources:
    """The file that names line, part, file name and address of each image exported."""

    def __init__(self, root: Path) -> None:
        self._path = root / SOURCES_FILE
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._table = CsvFile(self._file, ("line", "part", "name", "source"))
        self._empty = True

    def add(self, entry: Entry) -> None:
        """Note an image. Texts stand in the dataset themselves."""
        if entry.object.is_text:
            return
        self._empty = False
        self._table.add((entry.line, entry.part, entry.name, entry.source))

    def close(self) -> None:
        """Close the file, and remove it where it holds nothing."""
        self._file.close()
        if self._empty:
            self._path.unlink()
