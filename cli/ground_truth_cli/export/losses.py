"""What an export could not carry: counted by reason, and listed line by line in a file."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

LOSSES_FILE = "not-carried.csv"
_LINES_KEPT = 10

What = Literal["object", "label", "detail"]
"""An object that is left out whole; one box, polygon and the like; or something about one that is carried."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One reason. count: how often; lines: numbers of the first lines of the manifest with it."""

    what: What
    reason: str
    count: int
    lines: tuple[int, ...]


class Losses:
    """Collects losses. Memory grows with the number of reasons, not of lines."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._counts: dict[tuple[What, str], tuple[int, tuple[int, ...]]] = {}

    def note(self, line: int, what: What, reason: str, *, count: int = 1) -> None:
        """Note that something of a line of the manifest is not carried."""
        self._writer.writerow((line, what, count, reason))
        before, lines = self._counts.get((what, reason), (0, ()))
        if len(lines) < _LINES_KEPT and line not in lines:
            lines = (*lines, line)
        self._counts[what, reason] = (before + count, lines)

    @property
    def summary(self) -> tuple[Loss, ...]:
        """All reasons, the most frequent first."""
        found = [Loss(what=w, reason=r, count=c, lines=lines) for (w, r), (c, lines) in self._counts.items()]
        return tuple(sorted(found, key=lambda loss: -loss.count))


@contextmanager
def recorded(folder: Path) -> Iterator[Losses]:
    """Losses that are listed in a file of the folder; without losses there is no file."""
    path = folder / LOSSES_FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "what", "count", "reason"))
        losses = Losses(writer)
        yield losses
    if not losses.summary:
        path.unlink()
