"""How far an execution and its jobs are, at one moment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ground_truth_cli.executions import RUNNING, SUCCEEDED, name_of

WAITING = "Waiting"
"""State of a job that has not begun; `reason` tells what for."""
NOT_STARTED = "NotStarted"
"""State of a job that has not begun and never will."""
LABELING = frozenset({"Initializing", "InProgress", "Stopping"})
"""States of a labeling job that has not ended (SageMaker's LabelingJobStatus)."""


@dataclass(frozen=True, kw_only=True)
class JobProgress:
    """How far one job is.

    Args:
        name: Its name in the event.
        task_type: Its task type; empty while unknown.
        state: LabelingJobStatus of the service, or WAITING, or NOT_STARTED.
        objects: Objects to label; None while unknown.
        labeled: Objects that have a label.
        failed: Objects that could not be labeled.
        labeling_job: Name of its labeling job; None while it has none.
        started_at: When the labeling job was created.
        changed_at: When the labeling job last changed, as the service tells.
        waits_for: Job whose labels it needs, as long as it waits.
        problem: Why it failed; empty where it has not.
        warnings: What to know of its labels, once it has ended.
    """

    name: str
    task_type: str = ""
    state: str = WAITING
    objects: int | None = None
    labeled: int = 0
    failed: int = 0
    labeling_job: str | None = None
    started_at: datetime | None = None
    changed_at: datetime | None = None
    waits_for: str | None = None
    problem: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """Objects that nothing more will happen to."""
        return self.labeled + self.failed

    @property
    def share(self) -> float | None:
        """Part of the objects that is done, 0 to 1; None while unknown."""
        return min(1.0, self.done / self.objects) if self.objects else None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in LABELING and self.state != WAITING


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """How far an execution is.

    Args:
        arn: Its ARN.
        status: As Step Functions tells it.
        started_at: When it started.
        stopped_at: When it ended; None while it runs.
        taken_at: When this was read.
        jobs: Its jobs, in the order of the event.
        planned: Whether its plan is known: before that there is no telling what its jobs wait for.
        error: Name of the error that ended it; empty without one.
        cause: What caused it, in words.
        warnings: Of its plan.
    """

    arn: str
    status: str
    started_at: datetime
    stopped_at: datetime | None
    taken_at: datetime
    jobs: tuple[JobProgress, ...]
    planned: bool
    error: str = ""
    cause: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return name_of(self.arn)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status not in RUNNING

    @property
    def succeeded(self) -> bool:
        """Whether it ended well."""
        return self.status == SUCCEEDED

    def document(self) -> dict[str, Any]:
        """As JSON, dates aside."""
        return {"name": self.name, **asdict(self)}
