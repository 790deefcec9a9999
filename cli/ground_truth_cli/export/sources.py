"""Where each object of a dataset comes from."""

import csv
from pathlib import Path

from ground_truth_cli.export.entry import Entry
from ground_truth_cli.export.text import clean

SOURCES_FILE = "sources.csv"


class Sources:
    """The file that names line, part, file name and address of each image exported."""

    def __init__(self, root: Path) -> None:
        self._path = root / SOURCES_FILE
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(("line", "part", "name", "source"))
        self._empty = True

    def add(self, entry: Entry) -> None:
        """Note an image. Texts stand in the dataset themselves."""
        if entry.object.is_text:
            return
        self._empty = False
        self._writer.writerow((entry.line, entry.part, entry.name, clean(entry.source)))

    def close(self) -> None:
        """Close the file, and remove it where it holds nothing."""
        self._file.close()
        if self._empty:
            self._path.unlink()
