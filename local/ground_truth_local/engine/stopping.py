"""How many objects of a job may be labeled, and at the same time (StoppingConditions, MaxConcurrentTaskCount)."""

from dataclasses import dataclass

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.job import JobSpec
from ground_truth_local.engine.progress import Progress


@dataclass(frozen=True)
class Limits:
    """What bounds the work on one job.

    Attributes:
        to_label: most objects that get a label, None without a stopping condition.
        first_batch: how many objects are done before all others begin; None without such a batch.
    """

    spec: JobSpec
    to_label: int | None
    first_batch: int | None

    @classmethod
    def of(cls, spec: JobSpec, *, behaviour: Behaviour, dataset: int) -> "Limits":
        """The limits of a job whose manifest has `dataset` objects."""
        limits = []
        if spec.max_objects is not None:
            limits.append(spec.max_objects)
        if spec.max_percentage is not None:
            limits.append(max(1, dataset * spec.max_percentage // 100))
        first_batch = behaviour.first_public_batch if spec.team.kind == "public" else None
        return cls(spec=spec, to_label=min(limits, default=None), first_batch=first_batch)

    def reached(self, progress: Progress) -> bool:
        """Whether a stopping condition is met although objects are left."""
        if self.to_label is None or progress.labeled < self.to_label:
            return False
        return progress.labeled + progress.failed < progress.total

    def to_come(self, progress: Progress, *, queued: int, opened: int, answered: int) -> int:
        """How many of `queued` objects are shown to workers later on, if none of those before them fails."""
        if self.to_label is None:
            return queued
        return max(0, min(queued, self.to_label - progress.labeled - opened - answered))

    def may_open(self, progress: Progress, *, begun: int, opened: int, answered: int) -> bool:
        """Whether one more object may be shown to workers.

        Args:
            begun: how many have been, or could not be shown.
            opened: how many of them workers still see.
            answered: how many wait for their labels.
        """
        if self.to_label is not None and progress.labeled + opened + answered >= self.to_label:
            return False
        if begun == self.first_batch and (opened or answered):
            return False
        return opened < self.spec.max_concurrent_objects

    def iteration(self, begun: int) -> int:
        """In which iteration an object is labeled before which so many have begun (10 and 292 of a real public job)."""
        return 1 if self.first_batch is None or begun < self.first_batch else 2
