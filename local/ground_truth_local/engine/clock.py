"""Time of the local service: a real clock that can run workers faster than life, and a simulated one for tests.

A labeling job has a time line of its own, in seconds since its creation: workers need minutes, tasks stay open for
days. `Clock.delay` says how long such a stretch lasts on the clock, and `Clock.now` stamps what the API shows.
"""

import math
import time
from typing import Protocol

DEFAULT_SPEED = 60.0
"""A minute of a worker takes a second."""


class Clock(Protocol):
    """What the engine asks of time."""

    def now(self) -> float:
        """The time of day, in seconds since the epoch."""

    def delay(self, seconds: float) -> float:
        """How many seconds of this clock a stretch of `seconds` on a job's time line takes."""

    def for_people(self) -> "Clock":
        """The same time of day for a job that people work on: they need the seconds that they need."""


class RealClock:
    """Wall time. Stretches on a job's time line pass `speed` times as fast; time stamps stay plain wall time.

    Args:
        speed: above 0; `math.inf` lets nothing wait. Default 60.

    Raises:
        ValueError: the speed is not above 0.
    """

    def __init__(self, *, speed: float = DEFAULT_SPEED) -> None:
        if math.isnan(speed) or speed <= 0:
            raise ValueError(f"speed is {speed}: it must be above 0")
        self.speed = speed

    def now(self) -> float:
        return time.time()

    def delay(self, seconds: float) -> float:
        return seconds / self.speed

    def for_people(self) -> "RealClock":
        return RealClock(speed=1.0)


class SimulatedClock:
    """A clock that stands still until it is moved, so that 30 days pass at once and always alike.

    Args:
        start: seconds since the epoch. Default 2026-01-02T03:04:05Z.
    """

    def __init__(self, *, start: float = 1767323045.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def delay(self, seconds: float) -> float:
        return seconds

    def for_people(self) -> "SimulatedClock":
        return self

    def move_to(self, time_of_day: float) -> None:
        """Moves on to a time of day; a time that has passed changes nothing."""
        self._now = max(self._now, time_of_day)
