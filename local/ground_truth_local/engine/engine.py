"""Runs labeling jobs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.clock import Clock
from ground_truth_local.engine.desk import Desk
from ground_truth_local.engine.front_desk import FrontDesk
from ground_truth_local.engine.functions import Functions, NoFunctions
from ground_truth_local.engine.job import JobListener, JobSpec, JobUpdate
from ground_truth_local.engine.journal import Journal, LogSink
from ground_truth_local.engine.preparation import Preparer
from ground_truth_local.engine.run import JobRun
from ground_truth_local.engine.scheduler import Scheduler
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.subjects import SceneReader

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


class Engine:
    """Runs labeling jobs with simulated workers, with people, or with both.

    With a real clock `start` lets a thread do the work; with a simulated one a test moves time by `scheduler.advance`
    or `scheduler.run_until_idle`.

    Args:
        s3: gives the S3 client of a region.
        clock: the time.
        simulation: what the workers are like.
        behaviour: how the service behaves where no source tells.
        functions: the way to labeling functions of the customer's own; None without one.
        logs: takes the lines of the jobs' logs; None for the service's own log alone.
    """

    def __init__(
        self,
        *,
        s3: Callable[[str], "S3Client"],
        clock: Clock,
        simulation: Simulation,
        behaviour: Behaviour,
        functions: Functions | None = None,
        logs: LogSink | None = None,
    ) -> None:
        self.scheduler = Scheduler(clock)
        self._desk = FrontDesk()
        self._s3 = s3
        self._logs = logs
        self._preparer = Preparer(
            scenes=SceneReader(),
            functions=NoFunctions() if functions is None else functions,
            simulation=simulation,
            behaviour=behaviour,
        )
        self._runs: dict[str, JobRun] = {}

    @property
    def desk(self) -> Desk:
        """Where people take tasks and hand in answers."""
        return self._desk

    def submit(self, spec: JobSpec, listener: JobListener) -> None:
        """Takes a job on; `listener` hears of each change, on the thread that does the work."""

        def listen(update: JobUpdate) -> None:
            if update.status.ended:
                self._runs.pop(spec.arn, None)
            listener(update)

        run = JobRun(
            spec,
            scheduler=self.scheduler,
            store=Store(self._s3(spec.region), kms_key_id=spec.kms_key_id),
            preparer=self._preparer,
            desk=self._desk,
            journal=Journal(spec.name, region=spec.region, sink=self._logs),
            listener=listen,
        )
        self._runs[spec.arn] = run
        run.begin()

    def stop(self, arn: str) -> None:
        """Asks a job to end early; it keeps what was labeled. A job that has just ended stays as it is."""
        run = self._runs.get(arn)
        if run is not None:
            run.stop()
