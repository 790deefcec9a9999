"""What a command shows: text for people or JSON for programs on standard output, messages on standard error."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Sequence
from enum import Enum
from typing import Any, TextIO

from ground_truth_cli.text import padded, safe, width

_RESET = "\x1b[0m"
# JSON escapes ASCII's control characters itself; of the rest that a terminal obeys, those of Latin-1 and the marks that
# change the direction of text can stand inside strings only, where an escape means the same.
_OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Style(Enum):
    """How a text stands out on a terminal."""

    BOLD = "\x1b[1m"
    DIM = "\x1b[2m"
    GOOD = "\x1b[32m"
    BAD = "\x1b[31m"
    WARN = "\x1b[33m"
    BUSY = "\x1b[36m"


class Output:
    """Where a command writes.

    Args:
        stdout: For what was asked for.
        stderr: For messages.
        as_json: Whether a program reads standard output: then it gets JSON and nothing else.
    """

    def __init__(self, stdout: TextIO, stderr: TextIO, *, as_json: bool = False) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.as_json = as_json
        for stream in (stdout, stderr):
            # A name that the terminal's encoding does not know is no reason to fail.
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")

    @property
    def interactive(self) -> bool:
        """Whether standard output is a terminal on which lines can be drawn again, and a person reads it."""
        return not self.as_json and is_terminal(self.stdout)

    def line(self, text: str = "") -> None:
        """Writes text for people to standard output."""
        self.stdout.write(f"{text}\n")
        self.stdout.flush()

    def note(self, text: str) -> None:
        """Writes a message to standard error."""
        self.stderr.write(f"{text}\n")
        self.stderr.flush()

    def problem(self, text: str) -> None:
        """Writes an error message to standard error."""
        self.note(f"{paint('ground-truth:', Style.BAD, self.stderr)} {safe(text)}")

    def warning(self, text: str) -> None:
        """Writes a warning to standard error."""
        self.note(f"{paint('warning:', Style.WARN, self.stderr)} {safe(text)}")

    def document(self, value: Any) -> None:
        """Writes one JSON document for programs, on one line."""
        self.line(as_json(value))

    def painted(self, text: str, style: Style) -> str:
        """`text` as it stands out on standard output."""
        return paint(text, style, self.stdout)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[str] = ()) -> None:
        """Writes a table.

        Args:
            headings: Of the columns.
            rows: Texts, one for each column.
            right: Headings of the columns that are aligned to the right.
        """
        cells = [[safe(cell) for cell in row] for row in rows]
        widths = [max(map(width, column)) for column in zip(headings, *cells, strict=True)]
        self.line(self.painted(_aligned(headings, headings, widths, right), Style.DIM))
        for row in cells:
            self.line(_aligned(row, headings, widths, right))


def is_terminal(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that moves its cursor when told to."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, style: Style, stream: TextIO) -> str:
    """`text` in a style, where `stream` is a terminal and its owner has nothing against colours (NO_COLOR)."""
    coloured = is_terminal(stream) and not os.environ.get("NO_COLOR")
    return f"{style.value}{text}{_RESET}" if coloured else text


def as_json(value: Any) -> str:
    """`value` as JSON that is safe to show on a terminal. Dates, paths and decimals become text."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _aligned(row: Sequence[str], headings: Sequence[str], widths: Sequence[int], right: Collection[str]) -> str:
    cells = [
        padded(cell, cells, right=heading in right) for cell, heading, cells in zip(row, headings, widths, strict=True)
    ]
    return "  ".join(cells).rstrip()
