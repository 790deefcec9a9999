"""What a person sees of a run: one line per step, and a block of lines that is rewritten in place."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

_BOLD, _DIM, _GREEN, _RED, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[0m"
_CLEAR_LINE, _UP = "\x1b[2K", "\x1b[{}A"


class Console:
    """Writes to `stream`; with colours and rewriting on a terminal, as plain lines elsewhere.

    Args:
        stream: Where to write.
        terminal: Whether it is a terminal; asks the stream by default.
    """

    def __init__(self, stream: TextIO, *, terminal: bool | None = None) -> None:
        self._stream = stream
        self.terminal = stream.isatty() if terminal is None else terminal
        self._colours = self.terminal and "NO_COLOR" not in os.environ
        self._block: tuple[str, ...] = ()

    def line(self, text: str = "") -> None:
        """Write one line, or several."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def heading(self, text: str) -> None:
        """Write a line that stands out, after an empty one."""
        self.line(f"\n{self._in(_BOLD, text)}")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step of the run: says what is going on, and in the end how long it took."""
        if self.terminal:
            self._stream.write(f"  {self._in(_DIM, '·')} {title} ...")
            self._stream.flush()
        started = time.monotonic()
        mark, colour = "interrupted:", _RED
        try:
            yield
            mark, colour = "✓", _GREEN
        except Exception:
            mark = "failed:"
            raise
        finally:
            seconds = self._in(_DIM, f"{time.monotonic() - started:.1f} s")
            start = f"\r{_CLEAR_LINE}" if self.terminal else ""
            self.line(f"{start}  {self._in(colour, mark)} {title}  {seconds}")

    def block(self, lines: Sequence[str]) -> None:
        """Show `lines`: in place of the last block on a terminal; elsewhere, those that have changed."""
        if self.terminal:
            up = _UP.format(len(self._block)) if self._block else ""
            self._stream.write(up + "".join(f"{_CLEAR_LINE}{line}\n" for line in lines))
            self._stream.flush()
        else:
            for line in lines:
                if line not in self._block:
                    self.line(line)
        self._block = tuple(lines)

    def end_block(self) -> None:
        """Leave the last block as it stands."""
        self._block = ()

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colours else text
