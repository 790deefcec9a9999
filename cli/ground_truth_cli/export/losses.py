"""What an export could not carry: counted by reason, and listed line by line in a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ground_truth_cli.export.cells import CsvFile
from ground_truth_cli.export.text import clean

LOSSES_FILE = "not-carried.csv"
_PLACES_KEPT = 10

Place = int | str
What = Literal["object", "label", "detail"]
"""An object that is left out whole; one box, polygon and the like; or something about one that is carried."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One reason. count: how often; places: the first lines of the manifest with it (or files, in an import)."""

    what: What
    reason: str
    count: int
    places: tuple[Place, ...]


class Losses:
    """Collects losses. Memory grows with the number of reasons, not of places."""

    def __init__(self, table: CsvFile) -> None:
        self._table = table
        self._counts: dict[tuple[What, str], tuple[int, tuple[Place, ...]]] = {}

    def note(self, place: Place, what: What, reason: str, *, count: int = 1) -> None:
        """Note that something is not carried. place: number of the line of the manifest, or a file of a dataset."""
        place, reason = clean(place) if isinstance(place, str) else place, clean(reason)
        self._table.add((place, what, count, reason))
        before, places = self._counts.get((what, reason), (0, ()))
        if len(places) < _PLACES_KEPT and place not in places:
            places = (*places, place)
        self._counts[what, reason] = (before + count, places)

    @property
    def summary(self) -> tuple[Loss, ...]:
        """All reasons, the most frequent first."""
        found = [Loss(what=w, reason=r, count=c, places=places) for (w, r), (c, places) in self._counts.items()]
        return tuple(sorted(found, key=lambda loss: -loss.count))


@contextmanager
def recorded(folder: Path) -> Iterator[Losses]:
    """Losses that are listed in a file of the folder; without losses there is no file."""
    path = folder / LOSSES_FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        losses = Losses(CsvFile(file, ("place", "what", "count", "reason")))
        yield losses
    if not losses.summary:
        path.unlink()
