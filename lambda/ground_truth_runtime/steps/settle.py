"""Settle: tell a waiting execution that its labeling job has ended, once."""

import json
from datetime import datetime
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
from ground_truth_runtime.words import count


def settle(record: JobRecord, job: LabelingJob, *, table: JobsTable, waits: Waits, token: str | None = None) -> None:
    """Ends the wait for an ended labeling job, then closes its record. Safe to repeat, and to run twice at once.

    The wait is ended first: a crash in between leaves the record open, and the next sweep finds the wait over. The
    record is closed only for the token that was told; where a launch has meanwhile handed the wait to another token,
    that one is told too. `token` is that of a launch whose record may be closed already, or wait under another token.

    A job that was stopped with its execution, or ended badly before that was redriven, is told as LabelingJobAbandoned:
    whoever hears of it has been redriven since.
    """
    waits_below = record.active and token == record.task_token
    if token is not None and not waits_below:
        _tell(token, record, job, waits)
    current: JobRecord | None = record
    while current is not None and current.active:
        _tell(current.task_token, current, job, waits)
        if table.end(
            job.name, token=current.task_token, status=job.status, counters=job.counters, ended=job.changed_at
        ):
            return
        current = table.get(job.name)


def _tell(token: str, record: JobRecord, job: LabelingJob, waits: Waits) -> None:
    problem = problem_of(job)
    if problem is not None and was_given_up(record, job.changed_at, waits):
        problem = LabelingJobAbandoned(str(problem))
    if problem is None:
        waits.succeed(token, told(job))
    else:
        waits.fail(token, error=type(problem).__name__, cause=json.dumps({**told(job), "reason": str(problem)}))


def was_given_up(record: JobRecord, ended: datetime | None, waits: Waits) -> bool:
    """Whether a labeling job that ended badly did so with its execution, or before that was redriven.

    Then the next attempt labels what it left. `ended`: when; None: that is not known, and before any redrive.
    """
    return record.abandoned or waits.state_of(record.execution).was_redriven_after(ended)


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
        there = count(job.labeled if labeled is None else labeled, "object")
        return LabelingJobStopped(f"stopped with {there} labeled")
    if labeled == 0:
        return NothingLabeled("completed without a single label: every task expired, was declined, or failed")
    return None
