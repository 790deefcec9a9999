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
    """

    spec: JobSpec
    behaviour: Behaviour
    to_label: int | None

    @classmethod
    def of(cls, spec: JobSpec, *, behaviour: Behaviour, dataset: int) -> "Limits":
        """The limits of a job whose manifest has `dataset` objects."""
        limits = []
        if spec.max_objects is not None:
            limits.append(spec.max_objects)
        if spec.max_percentage is not None:
            limits.append(max(1, dataset * spec.max_percentage // 100))
        return cls(spec=spec, behaviour=behaviour, to_label=min(limits, default=None))

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

    def may_open(self, progress: Progress, *, opened: int, answered: int) -> bool:
        """Whether one more object may be shown to workers while `opened` are, and `answered` wait for their labels."""
        if self.to_label is not None and progress.labeled + opened + answered >= self.to_label:
            return False
        most = self.spec.max_concurrent_objects
        begun = progress.labeled + progress.failed
        if self.spec.team.kind == "public" and begun < self.behaviour.first_public_batch:
            most = min(most, self.behaviour.first_public_batch)
        return opened < most
