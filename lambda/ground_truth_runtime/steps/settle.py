"""Settle: tell a waiting execution that its labeling job has ended, once."""

import json
from typing import Any

from ground_truth_runtime.domain.job_record import JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.errors import (
    GroundTruthError,
    LabelingJobAbandoned,
    LabelingJobFailed,
    LabelingJobStopped,
    NothingLabeled,
)
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.waits import Waits


def settle(record: JobRecord, job: LabelingJob, *, table: JobsTable, waits: Waits, token: str | None = None) -> None:
    """Ends the wait for an ended labeling job, then closes its record. Safe to repeat, and to run twice at once.

    The wait is ended first: a crash in between leaves the record open, and the next sweep finds the wait over. The
    record is closed only for the token that was told; where a launch has meanwhile handed the wait to another token,
    that one is told too. `token` is that of a launch whose record may be closed already, or wait under another token.

    A job that was stopped with its execution is told as LabelingJobAbandoned: whoever hears of it has been redriven.
    """
    waits_below = record.active and token == record.task_token
    if token is not None and not waits_below:
        _tell(token, job, waits, abandoned=record.abandoned)
    current: JobRecord | None = record
    while current is not None and current.active:
        _tell(current.task_token, job, waits, abandoned=current.abandoned)
        if table.end(job.name, token=current.task_token, status=job.status, counters=job.counters):
            return
        current = table.get(job.name)


def _tell(token: str, job: LabelingJob, waits: Waits, *, abandoned: bool) -> None:
    problem = problem_of(job)
    if abandoned and isinstance(problem, LabelingJobStopped):
        problem = LabelingJobAbandoned(str(problem))
    if problem is None:
        waits.succeed(token, told(job))
    else:
        waits.fail(token, error=type(problem).__name__, cause=json.dumps({**told(job), "reason": str(problem)}))


def told(job: LabelingJob) -> dict[str, Any]:
    """What an execution learns of an ended labeling job."""
    return {
        "labeling_job_name": job.name,
        "labeling_job_arn": job.arn,
        "status": job.status,
        "counters": dict(job.counters),
    }


def problem_of(job: LabelingJob, *, labeled: int | None = None) -> GroundTruthError | None:
    """Why an ended labeling job is no success; None where it is one.

    labeled: objects that its output manifest has labels of. None: it was not read, and the service's counters, which
    may lag behind it, decide nothing.
    """
    if job.status == "Failed":
        return LabelingJobFailed(job.failure_reason or "the service gives no reason")
    if job.status == "Stopped":
        return LabelingJobStopped(f"stopped with {job.labeled if labeled is None else labeled} objects labeled")
    if labeled == 0:
        return NothingLabeled("completed without a single label: every task expired, was declined, or failed")
    return None
