"""CSV files that a spreadsheet may open: no text of a stranger becomes a formula in it.

Spreadsheets take a cell that begins with one of a few characters for a formula, which can run programs and send data
away (OWASP, CSV injection). An apostrophe before it makes it a text. Whoever reads the file with a program takes it
away where one of these characters follows.
"""

import csv
from collections.abc import Iterable
from typing import IO, Any

from ground_truth_cli.export.text import clean

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - some languages' own
GUARDED = "a cell that a spreadsheet would take for a formula begins with an apostrophe"
"""Why a text is not carried as it is."""


class CsvFile:
    """Rows of a CSV file in UTF-8."""

    def __init__(self, file: IO[str], columns: Iterable[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(columns)

    def add(self, cells: Iterable[Any]) -> int:
        """Write a row; how many of its cells got an apostrophe."""
        given = [clean(cell) if isinstance(cell, str) else cell for cell in cells]
        written = [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell for cell in given]
        self._writer.writerow(written)
        return sum(one is not other for one, other in zip(given, written, strict=True))
