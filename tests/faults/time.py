"""Simulated time, which everything shares: what is due later, in order, and the local Ground Truth's clock."""

import heapq
import itertools
from collections.abc import Callable


class Time:
    """Seconds since the beginning, and what is due when. `passing` is told of each stretch, as it passes."""

    def __init__(self, passing: Callable[[float], None]) -> None:
        self.now = 0.0
        self._passing = passing
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()

    def at(self, moment: float, do: Callable[[], object]) -> None:
        """Has something done at a moment."""
        heapq.heappush(self._due, (moment, next(self._numbers), do))

    def pass_(self, seconds: float) -> None:
        """Lets time pass; nothing that is due is done."""
        self.now += seconds
        self._passing(seconds)

    def next_due(self, *, before: float) -> Callable[[], object] | None:
        """Moves on to what is due next, and no further than `before`; None where nothing is until then."""
        moment = min(before, self._due[0][0]) if self._due else before
        if moment > self.now:
            self.pass_(moment - self.now)
        if self._due and self._due[0][0] <= self.now:
            return heapq.heappop(self._due)[2]
        return None
