"""The labeling API of SageMaker as plain Python."""

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from ground_truth_local.engine.clock import Clock, RealClock
from ground_truth_local.engine.desk import Desk
from ground_truth_local.engine.engine import Engine
from ground_truth_local.engine.functions import Functions
from ground_truth_local.engine.journal import LogSink
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.sagemaker import labeling_jobs, tags, workforces, workteams
from ground_truth_local.sagemaker.context import Context, Operation
from ground_truth_local.sagemaker.create_labeling_job import create_labeling_job
from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.identities import AnyIdentity, Identities
from ground_truth_local.sagemaker.render_ui_template import render_ui_template
from ground_truth_local.sagemaker.service_model import validate_request
from ground_truth_local.sagemaker.settings import Settings
from ground_truth_local.sagemaker.state import AccountState
from ground_truth_local.sagemaker.throttling import Throttle

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "CreateLabelingJob": create_labeling_job,
        "DescribeLabelingJob": labeling_jobs.describe_labeling_job,
        "StopLabelingJob": labeling_jobs.stop_labeling_job,
        "ListLabelingJobs": labeling_jobs.list_labeling_jobs,
        "ListLabelingJobsForWorkteam": labeling_jobs.list_labeling_jobs_for_workteam,
        "CreateWorkforce": workforces.create_workforce,
        "DescribeWorkforce": workforces.describe_workforce,
        "UpdateWorkforce": workforces.update_workforce,
        "DeleteWorkforce": workforces.delete_workforce,
        "ListWorkforces": workforces.list_workforces,
        "CreateWorkteam": workteams.create_workteam,
        "DescribeWorkteam": workteams.describe_workteam,
        "UpdateWorkteam": workteams.update_workteam,
        "DeleteWorkteam": workteams.delete_workteam,
        "ListWorkteams": workteams.list_workteams,
        "RenderUiTemplate": render_ui_template,
        "AddTags": tags.add_tags,
        "ListTags": tags.list_tags,
        "DeleteTags": tags.delete_tags,
    }
)


class LabelingService:
    """SageMaker Ground Truth in one process: its API, and simulated workers who do what jobs ask for.

    `handle` may be called from any thread, but it reads files from S3, and asks `identities`: where these are served by
    an event loop, call it from another thread than the loop's.

    Args:
        s3: gives the S3 client of a region; files of jobs are read and written with it.
        emit: is given an EventBridge entry (Source, DetailType, Resources, Detail as JSON text, Time) for each job that
            ended, on the thread that does the work.
        clock: time of the jobs. Default: the real one, at its default speed.
        simulation: what the workers are like. Default: `Simulation()`.
        settings: choices about the service. Default: `Settings()`.
        functions: the way to labeling functions of the customer's own. Default: there is none, and jobs with such
            functions fail.
        logs: takes the lines of the jobs' logs. Default: they stand in the service's own log alone.
        identities: the roles and user pools that requests may name. Default: any.
    """

    def __init__(
        self,
        *,
        s3: "Callable[[str], S3Client]",
        emit: Callable[[dict[str, Any]], None],
        clock: Clock | None = None,
        simulation: Simulation | None = None,
        settings: Settings | None = None,
        functions: Functions | None = None,
        logs: LogSink | None = None,
        identities: Identities | None = None,
    ) -> None:
        self._s3 = s3
        self._emit = emit
        self._clock = RealClock() if clock is None else clock
        self._settings = Settings() if settings is None else settings
        self._engine = Engine(
            s3=s3,
            clock=self._clock,
            simulation=Simulation() if simulation is None else simulation,
            behaviour=self._settings.behaviour,
            functions=functions,
            logs=logs,
        )
        self._identities = AnyIdentity() if identities is None else identities
        self._throttle = Throttle(burst_seconds=self._settings.burst_seconds)
        self._lock = threading.Lock()
        self._states: dict[tuple[str, str], AccountState] = {}

    @property
    def desk(self) -> Desk:
        """Where people take tasks and hand in answers; may be used from any thread."""
        return self._engine.desk

    def handle(self, operation: str, request: dict[str, Any], *, account: str, region: str) -> dict[str, Any]:
        """Answers one request.

        Args:
            operation: name of the operation, such as `CreateLabelingJob`.
            request: its parameters as the JSON protocol carries them; times as seconds since the epoch.
            account: who calls, 12 digits.
            region: where.

        Returns:
            The response, ready for JSON; times as seconds since the epoch.

        Raises:
            ServiceError: the request is refused.
        """
        if operation not in OPERATIONS:
            known = ", ".join(sorted(OPERATIONS))
            raise ServiceError(
                "UnknownOperationException", f"The local Ground Truth does not know {operation}; it knows {known}"
            )
        if self._settings.throttling:
            self._throttle.take(operation, account=account, region=region)
        validate_request(operation, request)
        return OPERATIONS[operation](self._context(account, region), _without_nulls(request))

    def start(self) -> None:
        """Lets jobs run in a thread of its own, as time passes.

        Raises:
            RuntimeError: it was started before, or its clock is a simulated one.
        """
        self._engine.scheduler.start()

    def close(self) -> None:
        """Ends the thread; jobs that still run stay as they are."""
        self._engine.scheduler.close()

    def advance(self, seconds: float) -> None:
        """Moves a simulated clock on and does what becomes due. Raises RuntimeError with a real clock."""
        self._engine.scheduler.advance(seconds)

    def run_until_idle(self) -> None:
        """Moves a simulated clock on until every job has ended. Raises RuntimeError with a real clock."""
        self._engine.scheduler.run_until_idle()

    def wait_until_idle(self, timeout: float | None = None) -> bool:
        """Waits until every job has ended; False when `timeout` seconds have passed before."""
        return self._engine.scheduler.wait_until_idle(timeout)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _context(self, account: str, region: str) -> Context:
        with self._lock:
            state = self._states.setdefault((account, region), AccountState(account=account, region=region))
        return Context(
            state=state,
            clock=self._clock,
            settings=self._settings,
            engine=self._engine,
            s3=self._s3,
            emit=self._emit,
            identities=self._identities,
        )


def _without_nulls(value: Any) -> Any:
    """A member that is null counts as not given, as the JSON protocol has it."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_nulls(item) for item in value]
    return value
