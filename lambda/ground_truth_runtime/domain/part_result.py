"""What became of a job, or of one part of it: the labeling job of the first round, and those of its follow-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.labeling_job import LabelingJob

NOT_STARTED = "NotStarted"
"""Status of a job for which no labeling job was ever created."""
_OF_THE_LAST = ("failed", "unlabeled")  # what one round leaves is the next one's to label; the other counters add up


@dataclass(frozen=True, kw_only=True)
class Round:
    """One labeling job.

    reason: why it is no success; None where it is one.
    input_manifest: S3 URI of what it was given; None where its objects came through a topic.
    """

    labeling_job_name: str
    labeling_job_arn: str
    status: str
    counters: Mapping[str, int]
    output_manifest: str | None
    reason: str | None
    input_manifest: str | None = None

    @classmethod
    def of(cls, job: LabelingJob, *, reason: str | None) -> Self:
        """From what the service tells."""
        return cls(
            labeling_job_name=job.name,
            labeling_job_arn=job.arn,
            status=job.status,
            counters=dict(job.counters),
            output_manifest=job.output_manifest,
            reason=reason,
            input_manifest=job.input_manifest,
        )


@dataclass(frozen=True, kw_only=True)
class PartResult:
    """The rounds of a part, and why there is no further one although there was to be.

    part: from 1. error: why the last launch came to no labeling job. nothing_to_label: whether it had no object.
    """

    part: int
    rounds: Sequence[Round] = ()
    error: str | None = None
    nothing_to_label: bool = False

    @property
    def status(self) -> str:
        """That of the last labeling job."""
        if self.rounds:
            return self.rounds[-1].status
        return NOTHING_TO_LABEL if self.nothing_to_label else NOT_STARTED

    @property
    def reason(self) -> str | None:
        """Why this is no success; None where it is one.

        A follow-up that comes to nothing takes nothing from the labels before it, unless somebody stopped it.
        """
        last = self._last_reason
        complete = any(each.reason is None for each in self.rounds)
        stopped = self.error is None and self.status in ("Stopping", "Stopped")
        return None if complete and not stopped else last

    @property
    def warnings(self) -> list[str]:
        """Why other rounds were no success."""
        told = [f"{each.labeling_job_name}: {each.reason}" for each in self.rounds if each.reason is not None]
        if self.error is not None:
            told.append(f"follow-up {len(self.rounds)}: {self.error}")
        return told if self.reason is None else told[:-1]

    @property
    def counters(self) -> dict[str, int]:
        """Of all rounds together; what failed or stayed unlabeled is what the last one left."""
        return {
            name: self.rounds[-1].counters[name]
            if name in _OF_THE_LAST
            else sum(each.counters[name] for each in self.rounds)
            for name in (self.rounds[-1].counters if self.rounds else {})
        }

    @property
    def _last_reason(self) -> str | None:
        if self.error is not None or not self.rounds:
            return self.error
        return self.rounds[-1].reason

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From JSON."""
        return cls(**{**document, "rounds": tuple(Round(**each) for each in document["rounds"])})


def counters(parts: Sequence[PartResult]) -> dict[str, int]:
    """Of all parts together."""
    found = [part.counters for part in parts]
    return {name: sum(each.get(name, 0) for each in found) for each in found for name in each}


def status(parts: Sequence[PartResult]) -> str:
    """The first of the parts that is not complete; `Completed` where all are that had anything to label."""
    others = [part.status for part in parts if part.status not in ("Completed", NOTHING_TO_LABEL)]
    if others:
        return others[0]
    return NOTHING_TO_LABEL if all(part.nothing_to_label for part in parts) else "Completed"
