"""A block of lines at the end of a terminal that is drawn again in place."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from select import select
from types import FrameType
from typing import TextIO

from ground_truth_cli.output import Style, paint
from ground_truth_cli.text import fitted, safe, width

Line = Sequence[tuple[str, Style | None]]
"""Texts that stand side by side, each in its style."""

_TO_START_OF_BLOCK, _CLEAR_TO_END = "\r\x1b[{}A", "\x1b[J"
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class Screen:
    """Draws on `stream`, which is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn: list[int] = []
        self.bar_characters = "█░" if _can_encode(stream, "█░…") else "#-"

    @property
    def size(self) -> os.terminal_size:
        """Columns and lines, as they are now; a terminal that does not know them, as on a serial line, says 0."""
        try:
            columns, rows = os.get_terminal_size(self._stream.fileno())
        except OSError:
            columns = rows = 0
        return os.terminal_size((columns if columns > 0 else 80, rows if rows > 0 else 24))

    def draw(self, lines: Sequence[Line], *, below: Sequence[Line] = (), whole: bool = False) -> None:
        """Shows `lines`, and those `below` them, in place of those drawn last. Each is cut to one row.

        Where the terminal has too few rows, each part ends early and says so; `below` gets half of them if it needs
        them. `whole`: nothing ends early, as nothing will be drawn in place of these lines.
        """
        columns, rows = self.size
        fitting = [*lines, *below] if whole else _fewer(lines, below, rows - 1)
        shown = [_cut(line, columns - 1) for line in fitting]
        # A terminal that has become narrower has broken the lines drawn last into more rows.
        above = sum(max(1, -(-cells // max(1, columns))) for cells in self._drawn)
        start = _TO_START_OF_BLOCK.format(above) if above else "\r"
        text = "".join("".join(_painted(part, self._stream) for part in line) + "\n" for line in shown)
        self._stream.write(f"{_HIDE_CURSOR}{start}{_CLEAR_TO_END}{text}{_SHOW_CURSOR}")
        self._stream.flush()
        self._drawn = [sum(width(text) for text, _ in line) for line in shown]

    def end(self) -> None:
        """Leaves the last block as it stands: what comes next is written below it."""
        self._drawn = []


@contextmanager
def resizes() -> Iterator[int]:
    """Gives a descriptor that becomes readable when the terminal changes its size; for `pause`."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)

    def told(_number: int, _frame: FrameType | None) -> None:
        # That the signal has arrived stands in the pipe.
        return

    handler = signal.signal(signal.SIGWINCH, told)
    descriptor = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    try:
        yield read_end
    finally:
        signal.set_wakeup_fd(descriptor)
        signal.signal(signal.SIGWINCH, handler)
        os.close(read_end)
        os.close(write_end)


def pause(seconds: float, descriptor: int) -> bool:
    """Waits `seconds`, or until the terminal changes its size: then it is True."""
    readable, _, _ = select([descriptor], [], [], max(0.0, seconds))
    if not readable:
        return False
    os.read(descriptor, 1024)
    return True


def _fewer(lines: Sequence[Line], below: Sequence[Line], rows: int) -> Sequence[Line]:
    if len(lines) + len(below) <= rows or rows < 2:
        return [*lines, *below]
    for_below = min(len(below), max(rows // 2, rows - len(lines)))
    return [*_ended(lines, rows - for_below), *_ended(below, for_below)]


def _ended(lines: Sequence[Line], rows: int) -> Sequence[Line]:
    if len(lines) <= rows:
        return lines
    return [*lines[: rows - 1], [(f"  and {len(lines) - rows + 1} more lines", Style.DIM)]]


def _cut(line: Line, cells: int) -> Line:
    left = max(0, cells)
    kept: list[tuple[str, Style | None]] = []
    for text, style in line:
        part = fitted(safe(text).replace("\n", " ").replace("\t", " "), left)
        kept.append((part, style))
        left -= width(part)
    return kept


def _painted(part: tuple[str, Style | None], stream: TextIO) -> str:
    text, style = part
    return text if style is None or not text else paint(text, style, stream)


def _can_encode(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
