"""What happens when: steps of all jobs, in order of time, run by one thread or by a test."""

import heapq
import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ground_truth_local.engine.clock import Clock, SimulatedClock

log = logging.getLogger(__name__)

Step = Callable[[], None]


@dataclass(order=True)
class _Entry:
    due: float
    # With a clock that lets nothing wait all are due at once: the job's own time decides.
    moment: float
    number: int
    step: Step = field(compare=False)
    wanted: Callable[[], bool] = field(compare=False)


class Scheduler:
    """Runs steps when their time has come. Steps run one at a time; any thread may add some."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._entries: list[_Entry] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._running = False

    def add(self, step: Step, *, due: float, moment: float, wanted: Callable[[], bool]) -> None:
        """Adds a step.

        Args:
            due: time of day from which it may run.
            moment: the job's own time, in seconds since its creation; decides between steps that are due together.
            wanted: asked right before; a step that nobody wants any more is dropped and moves no clock.
        """
        with self._changed:
            heapq.heappush(self._entries, _Entry(due, moment, next(self._numbers), step, wanted))
            self._changed.notify_all()

    def start(self) -> None:
        """Runs steps in a thread of its own from now on.

        Raises:
            RuntimeError: it runs already, was closed, or its clock stands still.
        """
        if isinstance(self.clock, SimulatedClock):
            raise RuntimeError("a simulated clock stands still: drive it with advance() or run_until_idle()")
        if self._thread is not None or self._closed:
            raise RuntimeError("the engine was started before, or is closed")
        self._thread = threading.Thread(target=self._work, name="ground-truth-engine", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread after the step that it is at; steps still waiting never run."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def advance(self, seconds: float) -> None:
        """Moves a simulated clock on, running what becomes due on the way.

        Raises:
            RuntimeError: the clock is not a simulated one.
        """
        clock = self._simulated()
        end = clock.now() + seconds
        while (entry := self._next(until=end)) is not None:
            clock.move_to(entry.due)
            entry.step()
        clock.move_to(end)

    def run_until_idle(self) -> None:
        """Moves a simulated clock on until nothing is left to do.

        Raises:
            RuntimeError: the clock is not a simulated one.
        """
        clock = self._simulated()
        while (entry := self._next(until=None)) is not None:
            clock.move_to(entry.due)
            entry.step()

    def wait_until_idle(self, timeout: float | None = None) -> bool:
        """Waits until nothing is left to do; False when `timeout` seconds have passed, or it was closed, before."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._idle(), timeout)
            return self._idle()

    def _idle(self) -> bool:
        return not self._running and not any(entry.wanted() for entry in self._entries)

    def _simulated(self) -> SimulatedClock:
        if not isinstance(self.clock, SimulatedClock):
            raise RuntimeError("only a simulated clock can be moved: use start() with a real one")
        return self.clock

    def _next(self, *, until: float | None) -> _Entry | None:
        with self._changed:
            while self._entries and (until is None or self._entries[0].due <= until):
                entry = heapq.heappop(self._entries)
                if entry.wanted():
                    self._running = True
                    return entry
            self._running = False
            return None

    def _work(self) -> None:
        while not self._closed:
            entry = self._next(until=self.clock.now())
            if entry is None:
                with self._changed:
                    self._changed.notify_all()
                    if not self._closed:
                        self._changed.wait(self._wait_seconds())
                continue
            entry.step()

    def _wait_seconds(self) -> float | None:
        if not self._entries:
            return None
        # A thread may not wait for ever-so-long stretches: threading.TIMEOUT_MAX, and the day's clock may be set.
        return min(max(self._entries[0].due - self.clock.now(), 0.0), 60.0)
