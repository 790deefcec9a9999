"""What the jobs table keeps of one labeling job."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.labeling_job import ENDED
from ground_truth_runtime.facts.limits import DAY_SECONDS

KEPT_SECONDS = 90 * DAY_SECONDS  # as long as Step Functions keeps the execution's history
LAUNCHING = "Launching"
"""Status of a record whose labeling job has not been asked for."""
CREATING = "Creating"
"""Status of a record under which CreateLabelingJob may have been called."""
REFUSED = "Refused"
"""Status of a record whose labeling job the service would not create."""
UNSEEN = "Unseen"
"""Status of a record that was closed because its execution had ended, when its labeling job was not to be seen.

Only the service knows whether the labeling job exists: a create that was under way may have succeeded since.
"""
NOTHING_TO_LABEL = "NothingToLabel"
"""Status of a record without a labeling job, since no object was left for it, or chosen."""


@dataclass(frozen=True, kw_only=True)
class JobRecord:
    """One labeling job, from before it is created until it has ended.

    task_token: ends the wait of the Launch state; stored before the job is created, so that no job is too fast.
    active: whether someone still waits for it.
    abandoned: whether its execution was gone, so that it must be stopped. A redriven execution waits until it has.
    status: as the service last reported it, or one of the constants above.
    created_at: ISO 8601, UTC, when the record was made, before the labeling job.
    updated_at: ISO 8601, UTC, when its status or counters last changed; None before they first did.
    ended_at: ISO 8601, UTC, when it was closed; None while it is open.
    """

    labeling_job_name: str
    execution: ExecutionId
    job: str
    attempt: int
    task_token: str
    created_at: str
    active: bool = True
    abandoned: bool = False
    status: str = LAUNCHING
    labeling_job_arn: str | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    updated_at: str | None = None
    ended_at: str | None = None

    @property
    def silent_since(self) -> datetime:
        """When something last happened to it."""
        return datetime.fromisoformat(self.created_at if self.updated_at is None else self.updated_at)

    @property
    def ended(self) -> datetime | None:
        """When it was closed; None while it is open."""
        return None if self.ended_at is None else datetime.fromisoformat(self.ended_at)

    @property
    def complete(self) -> bool:
        """Whether it has ended, and nothing is left to do."""
        return not self.active and self.status in ("Completed", NOTHING_TO_LABEL)

    @property
    def end_is_known(self) -> bool:
        """Whether the service has reported how the labeling job ended."""
        return not self.active and self.status in ENDED

    def item(self) -> dict[str, Any]:
        """As an item of the table. `active` is in it only while it is so: that keeps its index sparse.

        Likewise `abandoned`, so that a condition can ask for its absence.
        """
        fields = {name: value for name, value in asdict(self).items() if name != "execution"}
        item = {**fields, **self.execution.document()}
        kept = {name: value for name, value in item.items() if value is not None and value is not False}
        return {**kept, "active": "yes"} if self.active else kept

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        """From an item of the table."""
        return cls(
            labeling_job_name=item["labeling_job_name"],
            execution=ExecutionId.of(item),
            job=item["job"],
            attempt=int(item["attempt"]),
            task_token=item["task_token"],
            created_at=item["created_at"],
            active="active" in item,
            abandoned=bool(item.get("abandoned", False)),
            status=item["status"],
            labeling_job_arn=item.get("labeling_job_arn"),
            counters={name: int(value) for name, value in item.get("counters", {}).items()},
            updated_at=item.get("updated_at"),
            ended_at=item.get("ended_at"),
        )
