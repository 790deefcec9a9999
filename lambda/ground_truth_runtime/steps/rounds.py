"""What the labeling jobs of a part came to, round by round, and whether a follow-up shall be the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ground_truth_runtime.domain.failure import told_by
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.part_result import PartResult, Round
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.remaining import unlabeled
from ground_truth_runtime.steps.settle import problem_of

_FOLLOWED_UP = ("NothingLabeled", "LabelingJobFailed")  # a wait that ended otherwise tells nothing of the objects


@dataclass(frozen=True, kw_only=True)
class _Attempts:
    """The attempts of the round that a ref is in.

    last: number of the last one. jobs: labeling jobs, oldest first: those that were stopped with their execution and
    have labels, and the last that was created, which labeled what they had left. nothing_to_label: of the last.
    """

    last: int
    jobs: Sequence[LabelingJob]
    nothing_to_label: bool


def rounds_so_far(
    state: Mapping[str, Any], planned: PlannedJob, *, store: ObjectStore, table: JobsTable, jobs: LabelingJobs
) -> tuple[PartResult, JobRef | None]:
    """The result of a part, and the ref of its next round where there shall be one.

    `state` is a ref, with `error` where its launch or its wait failed.
    """
    ref = JobRef.of(state)
    attempts = _attempts(ref, planned, table, jobs)
    error = state.get("error")
    latest = attempts.jobs[-1] if attempts.jobs else None
    if error is not None and latest is not None and not latest.ended:
        # Its wait is over, by lost heartbeats or a timeout: nobody shall pay workers until the execution ends too.
        table.abandon(latest.name)
        jobs.stop(latest.name)
    earlier = [job for name in ref.earlier if (job := jobs.describe(name)) is not None]
    before = [*earlier, *attempts.jobs[:-1]]
    rounds = [Round.of(job, reason=_problem(job)) for job in before]
    reason = None if error is None else told_by(error)
    if latest is None:
        nothing_to_label = attempts.nothing_to_label and not rounds
        return PartResult(part=ref.part, rounds=rounds, error=reason, nothing_to_label=nothing_to_label), None
    if reason is not None and _stopped_as_asked(attempts.jobs, planned):
        reason = None
    result = PartResult(part=ref.part, rounds=[*rounds, Round.of(latest, reason=reason)])
    if error is not None and error.get("Error") not in _FOLLOWED_UP:
        return result, None
    if not _wants_follow_up(ref, latest, planned, store):
        return result, None
    names = tuple(job.name for job in (*before, latest))
    return result, replace(ref, attempt=attempts.last + 1, earlier=names, follow_ups=ref.follow_ups + 1)


def rounds_found(ref: JobRef, planned: PlannedJob, *, table: JobsTable, jobs: LabelingJobs) -> PartResult:
    """The result of a part by its labeling jobs alone, where its Collect state has left none."""
    attempts = _attempts(ref, planned, table, jobs)
    rounds = [
        Round.of(job, reason=None if _stopped_as_asked(attempts.jobs[:number], planned) else _problem(job))
        for number, job in enumerate(attempts.jobs, start=1)
    ]
    nothing_to_label = attempts.nothing_to_label and not rounds
    error = None if rounds or nothing_to_label else "no labeling job, and its Collect state failed"
    return PartResult(part=ref.part, rounds=rounds, error=error, nothing_to_label=nothing_to_label)


def _attempts(ref: JobRef, planned: PlannedJob, table: JobsTable, jobs: LabelingJobs) -> _Attempts:
    created: list[LabelingJob] = []
    nothing_to_label, attempt = False, ref.attempt
    while (record := table.get(name := ref.labeling_job_name(attempt))) is not None:
        nothing_to_label = record.status == NOTHING_TO_LABEL
        job = jobs.describe(name)
        created += [] if job is None else [job]
        attempt += 1
    cut_short = [] if planned.streams else [job for job in created[:-1] if job.labeled]
    return _Attempts(
        last=max(ref.attempt, attempt - 1), jobs=[*cut_short, *created[-1:]], nothing_to_label=nothing_to_label
    )


def _wants_follow_up(ref: JobRef, job: LabelingJob, planned: PlannedJob, store: ObjectStore) -> bool:
    """Whether objects are left that another labeling job may label.

    Not after somebody stopped the job, nor where it was to end before all is labeled; nor where it failed without a
    single label, as the next one would.
    """
    if ref.follow_ups >= planned.follow_up_jobs or job.output_manifest is None or planned.stops_early:
        return False
    if job.status != "Completed" and not (job.status == "Failed" and job.labeled):
        return False
    try:
        lines = store.lines(job.output_manifest)
        return next(unlabeled(lines, attribute=planned.label_attribute_name), None) is not None
    except ObjectUnreadable:
        return False  # which is told when the manifest is read for the result


def _stopped_as_asked(attempts: Sequence[LabelingJob], planned: PlannedJob) -> bool:
    """Whether the last attempt ended as the event wanted it to: a streaming job knows no other end."""
    if attempts[-1].status != "Stopped" or not attempts[-1].labeled:
        return False
    if planned.streams:
        return True
    conditions = planned.request.get("StoppingConditions", {})
    objects = sum(attempts[0].counters.get(name, 0) for name in ("total_labeled", "failed", "unlabeled"))
    most, percent = conditions.get("MaxHumanLabeledObjectCount"), conditions.get("MaxPercentageOfInputDatasetLabeled")
    by_people = sum(job.counters.get("human_labeled", 0) for job in attempts)
    return (most is not None and by_people >= most) or (
        percent is not None and sum(job.labeled for job in attempts) >= objects * percent // 100
    )


def _problem(job: LabelingJob) -> str | None:
    problem = problem_of(job)
    return None if problem is None else f"{type(problem).__name__}: {problem}"
