"""One job in an execution's report: what its outcome tells, and where it doesn't, what its objects tell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report.content import Thing


@dataclass(frozen=True, kw_only=True)
class JobEntry:
    """One job of an execution.

    outcome: as collect tells it, or as much of it as is known. name: of the job; None: the outcome's.
    href: address of the job's own report; None: it has none. objects: what `labels.reading.read_manifest` yields, of
    which a few are shown. attribute: the label attribute to show; None: the outcome's `label_attribute_name`, else the
    last that comes up. quality: how far the workers agreed; None: as the
    outcome tells.
    """

    outcome: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    href: str | None = None
    objects: Iterable[Thing] = ()
    attribute: str | None = None
    quality: JobQuality | None = None


@dataclass
class Counts:
    """Objects of a job, and those with a label and without one for a reason."""

    objects: int = 0
    labeled: int = 0
    failed: int = 0


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """What the report tells of a job. Counts and `succeeded` are None where nobody knows."""

    name: str
    task_type: str | None
    status: str | None
    succeeded: bool | None
    reason: str | None
    warnings: Sequence[str]
    labeling_job_name: str | None
    objects: int | None
    labeled: int | None
    failed: int | None
    workers: int | None
    confidence: float | None
    agreement: float | None
    href: str | None

    @classmethod
    def of(cls, entry: JobEntry, number: int, counts: Counts) -> "JobRow":
        """From the entry of the job of that `number`, once its objects are counted."""
        told = entry.outcome
        name = told.get("name", f"Job {number}") if entry.name is None else entry.name
        counted = counts if counts.objects else None
        return cls(
            name=str(name),
            task_type=told.get("task_type"),
            status=told.get("status"),
            succeeded=told.get("succeeded"),
            reason=told.get("reason"),
            warnings=told.get("warnings", ()),
            labeling_job_name=told.get("labeling_job_name"),
            objects=told.get("objects", counted and counted.objects),
            labeled=told.get("labeled", counted and counted.labeled),
            failed=told.get("failed", counted and counted.failed),
            workers=told.get("workers_per_object"),
            confidence=told.get("mean_confidence"),
            agreement=told.get("agreement") if entry.quality is None else entry.quality.value,
            href=entry.href,
        )


def attribute_of(entry: JobEntry) -> str | None:
    """The label attribute that is asked for."""
    told = entry.outcome.get("label_attribute_name")
    if entry.attribute is not None:
        return entry.attribute
    return None if told is None else str(told)


def counted(entry: JobEntry, counts: Counts) -> Iterator[LabeledObject]:
    """The objects of an entry, counted into `counts` as they pass."""
    asked = attribute_of(entry)
    for thing in entry.objects:
        if isinstance(thing, LabeledObject):
            label = next((label for label in reversed(thing.labels) if asked in (None, label.attribute)), None)
            counts.objects += 1
            counts.labeled += label is not None and not label.failed
            counts.failed += label is not None and label.failed
            yield thing
