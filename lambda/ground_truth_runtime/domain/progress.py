"""How far a job is, from the counters of its labeling jobs: parts side by side, follow-ups one after another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.naming import read_labeling_job_name


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A job as a whole.

    objects: 0 while the service has not counted them. names: of its labeling jobs, part by part.
    """

    status: str
    objects: int
    labeled: int
    failed: int
    names: tuple[str, ...]
    failure_reason: str | None = None


def progress(listed: Iterable[LabelingJob], *, run: str) -> dict[str, Progress]:
    """Name of a job, in lower case -> how far it is, from all labeling jobs of an execution."""
    found: dict[str, dict[int, dict[int, LabelingJob]]] = {}
    for job in listed:
        named = read_labeling_job_name(job.name)
        if named is not None and named.run == run:
            part = 0 if named.part is None else named.part
            found.setdefault(named.job, {}).setdefault(part, {})[named.attempt] = job
    return {
        name: _together([[attempts[number] for number in sorted(attempts)] for _, attempts in sorted(parts.items())])
        for name, parts in found.items()
    }


def _together(parts: Sequence[Sequence[LabelingJob]]) -> Progress:
    last = [attempts[-1] for attempts in parts]
    leading = next((job for job in last if job.status != "Completed"), last[0])
    counts = [_counts(attempts) for attempts in parts]
    return Progress(
        status=leading.status,
        objects=sum(objects for objects, _, _ in counts),
        labeled=sum(labeled for _, labeled, _ in counts),
        failed=sum(failed for _, _, failed in counts),
        names=tuple(job.name for attempts in parts for job in attempts),
        failure_reason=leading.failure_reason,
    )


def _counts(attempts: Sequence[LabelingJob]) -> tuple[int, int, int]:
    """Objects of a part, and how many of them are labeled and have failed.

    Whatever is not in the last labeling job's dataset has its label from an earlier one.
    """
    counted = [job for job in attempts if _objects(job)]  # before its first counts the service shows zeros
    if not counted:
        return 0, 0, 0
    objects, last = _objects(counted[0]), counted[-1]
    return objects, objects - _objects(last) + last.labeled, last.counters.get("failed", 0)


def _objects(job: LabelingJob) -> int:
    return sum(job.counters.get(name, 0) for name in ("total_labeled", "failed", "unlabeled"))
