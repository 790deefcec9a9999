"""The time line of one job: its steps, at seconds since its creation."""

import logging
from collections.abc import Callable

from ground_truth_local.engine.clock import Clock
from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.scheduler import Scheduler

log = logging.getLogger(__name__)


class Timeline:
    """Plans the steps of one job.

    Args:
        scheduler: runs the steps.
        clock: how fast the job's time passes.
        name: of the job, for the log.
        failed: is told why, when a step cannot go on.
    """

    def __init__(self, scheduler: Scheduler, clock: Clock, *, name: str, failed: Callable[[str], None]) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._name = name
        self._failed = failed
        self._created = self._clock.now()
        self._moment = 0.0
        self.ended = False

    def keep_pace(self, clock: Clock) -> None:
        """Lets time pass as on another clock from this moment on."""
        self._created = clock.now() - clock.delay(self._moment)
        self._clock = clock

    def now(self) -> float:
        """The time of day, for what is written down."""
        return self._clock.now()

    def at(self, moment: float, step: Callable[[float], None]) -> None:
        """Plans a step, which is given its moment. Steps of a job that has ended never run."""

        def run() -> None:
            self._moment = moment
            try:
                step(moment)
            except JobError as error:
                self._failed(str(error))
            except Exception as error:  # a fault in one job must not end the thread of all the others
                log.exception("Labeling job %s failed", self._name)
                self._failed(f"InternalServerError: {type(error).__name__}: {error}")

        self._scheduler.add(run, due=self.time_of(moment), moment=moment, wanted=lambda: not self.ended)

    def at_once(self, step: Callable[[float], None]) -> None:
        """Plans a step for now; any thread may."""
        self.at(self.moment(), step)

    def moment(self) -> float:
        """How far the job is, in seconds since its creation."""
        tick = self._clock.delay(1.0)
        passed = (self._clock.now() - self._created) / tick if tick > 0 else 0.0
        return max(self._moment, passed)

    def time_of(self, moment: float) -> float:
        """The time of day of a moment."""
        return self._created + self._clock.delay(moment)
