"""What the labeling jobs of a part came to, round by round, and whether a follow-up is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ground_truth_runtime.domain.attempt_request import is_enough
from ground_truth_runtime.domain.failure import told_by
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.part_result import PartResult, Round
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.errors import LabelingJobStopping, ServiceUnavailable
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.part_labels import OutputManifest, PartLabels, labels_of
from ground_truth_runtime.steps.settle import problem_of

_OF_THE_JOB = frozenset({"LabelingJobFailed", "LabelingJobStopped", "NothingLabeled"})
"""Errors of a wait that report how the labeling job ended, which the service knows better."""


@dataclass(frozen=True, kw_only=True)
class _Attempts:
    """The attempts of the round that a ref is in.

    last: number of the last one. jobs: their labeling jobs, oldest first: those with labels that were stopped with
    their execution, and the last that was created, which got what they had left. nothing_to_label: of the last.
    """

    last: int
    jobs: Sequence[LabelingJob]
    nothing_to_label: bool


@dataclass(frozen=True, kw_only=True)
class PartSoFar:
    """A part after one more labeling job. next_round: its ref where there is to be another one."""

    result: PartResult
    labels: PartLabels
    next_round: JobRef | None = None


def part_so_far(
    state: Mapping[str, Any],
    planned: PlannedJob,
    *,
    bucket: str,
    store: ObjectStore,
    table: JobsTable,
    jobs: LabelingJobs,
) -> PartSoFar:
    """Reads a part after a round, or as it was left where the state that should have done so failed.

    Args:
        state: a ref, with `error` where its launch or its wait failed, and `labeling_job` where the wait ended well.
        planned: the job.
        bucket: the stack's.
        store: reads manifests.
        table: the records.
        jobs: the labeling jobs.

    Raises LabelingJobStopping where a labeling job has not ended: what it leaves is not there yet.
    """
    ref, error = JobRef.of(state), state.get("error")
    nothing = state.get("labeling_job", {}).get("status") == NOTHING_TO_LABEL
    attempts = _attempts(ref, table, jobs)
    _check_ended(attempts.jobs, table, jobs, waited=error is None and "labeling_job" in state)
    earlier = [job for name in ref.earlier if (job := jobs.describe(name)) is not None]
    all_jobs = [*earlier, *attempts.jobs]
    labels = labels_of(ref, planned, [Round.of(job, reason=None) for job in all_jobs], bucket=bucket, store=store)
    rounds = _with_reasons(all_jobs, labels)
    nothing = nothing or attempts.nothing_to_label
    if not attempts.jobs:
        return PartSoFar(result=_without_labeling_job(ref, rounds, error, nothing=nothing), labels=labels)

    latest = attempts.jobs[-1]
    lost = error is not None and error.get("Error") not in _OF_THE_JOB and latest.status != "Completed"
    if nothing or _stopped_as_asked(latest, planned, ref, labels, lost=lost):
        rounds[-1] = replace(rounds[-1], reason=None)
    elif error is not None and lost:
        rounds[-1] = replace(rounds[-1], reason=told_by(error))
    result = PartResult(part=ref.part, rounds=rounds)
    if lost or not _wants_follow_up(ref, latest, planned, labels):
        return PartSoFar(result=result, labels=labels)
    names = tuple(job.name for job in all_jobs)
    following = replace(ref, attempt=attempts.last + 1, earlier=names, follow_ups=ref.follow_ups + 1)
    return PartSoFar(result=result, labels=labels, next_round=following)


def _without_labeling_job(
    ref: JobRef, rounds: Sequence[Round], error: Mapping[str, str | None] | None, *, nothing: bool
) -> PartResult:
    """The result of a part whose last round came to no labeling job."""
    reason = None if error is None else told_by(error)
    if reason is None and not rounds and not nothing:
        reason = "no labeling job, and its Collect state failed"
    return PartResult(part=ref.part, rounds=rounds, error=reason, nothing_to_label=nothing and not rounds)


def _attempts(ref: JobRef, table: JobsTable, jobs: LabelingJobs) -> _Attempts:
    """Asks the service, whose labeling jobs nobody can delete, and the records of attempts that it does not know."""
    created: list[LabelingJob] = []
    nothing_to_label, attempt = False, ref.attempt
    while True:
        name = ref.labeling_job_name(attempt)
        job = jobs.describe(name)
        record = None if job is not None else table.get(name)
        if job is None and record is None:
            break
        if job is not None:
            created.append(job)
        elif record is not None and record.labeling_job_arn is not None:
            raise ServiceUnavailable(f"labeling job {name} was created, but the service does not show it")
        nothing_to_label = record is not None and record.status == NOTHING_TO_LABEL
        attempt += 1
    with_labels = [job for job in created[:-1] if job.output_manifest is not None or not job.ended]
    return _Attempts(
        last=max(ref.attempt, attempt - 1), jobs=[*with_labels, *created[-1:]], nothing_to_label=nothing_to_label
    )


def _check_ended(attempts: Sequence[LabelingJob], table: JobsTable, jobs: LabelingJobs, *, waited: bool) -> None:
    """Stops what runs on although its wait is over, by lost heartbeats or a timeout: nobody shall pay workers for it.

    `waited`: whether the wait was ended by the end of the labeling job, which Describe then does not show yet.
    """
    for job in attempts:
        if job.ended:
            continue
        if job.status != "Stopping" and not (waited and job is attempts[-1]):
            table.abandon(job.name)
            jobs.stop(job.name)
        raise LabelingJobStopping(f"labeling job {job.name} has not ended, so that its labels cannot be read yet")


def _with_reasons(jobs: Sequence[LabelingJob], labels: PartLabels) -> list[Round]:
    """The rounds, each with the reason why it is no success, by the labels that its output manifest holds."""
    outputs = {output.labeling_job_name: output for output in labels.outputs}
    return [Round.of(job, reason=_problem(job, outputs.get(job.name))) for job in jobs]


def _problem(job: LabelingJob, output: OutputManifest | None) -> str | None:
    labeled = output.laid.labels if output is not None and output.problem is None else None
    problem = problem_of(job, labeled=labeled)
    return None if problem is None else f"{type(problem).__name__}: {problem}"


def _wants_follow_up(ref: JobRef, job: LabelingJob, planned: PlannedJob, labels: PartLabels) -> bool:
    """Whether objects are left that another labeling job may label.

    Not after somebody stopped the job, nor where it was to end before all is labeled; nor where it failed without a
    single label, as the next one would.
    """
    if ref.follow_ups >= planned.follow_up_jobs or planned.stops_early:
        return False
    output = next((each for each in labels.outputs if each.labeling_job_name == job.name), None)
    if output is None or output.problem is not None:
        return False
    if job.status != "Completed" and not (job.status == "Failed" and output.laid.labels):
        return False
    return labels.to_label_again > 0


def _stopped_as_asked(job: LabelingJob, planned: PlannedJob, ref: JobRef, labels: PartLabels, *, lost: bool) -> bool:
    """Whether the last labeling job ended as the event wanted it to: a streaming job knows no other end."""
    if job.status != "Stopped" or not labels.labeled:
        return False
    return is_enough(planned, ref.part, labels.done) or (planned.streams and not lost)
