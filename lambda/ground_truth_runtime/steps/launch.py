"""Launch: make one labeling job exist, once, and hand its wait to the monitor.

Runs again after a fault, a lost heartbeat or a redrive. Names derive from the execution, so a second run finds what the
first made and adopts it; only a job that was stopped with its execution, or ended badly before a redrive, gets a new
attempt, under a new name, for the objects that have no label yet. A follow-up begins after the last attempt of the
round before it.

A labeling job is only created under a record that is open, waits under this launch's token and was not abandoned.
Whatever happens in between, the record or the service's own list leads back to what was created.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ground_truth_runtime.domain.adoption import adoption_problem
from ground_truth_runtime.domain.attempt_request import attempt_request
from ground_truth_runtime.domain.job_record import CREATING, LAUNCHING, NOTHING_TO_LABEL, REFUSED, JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.part_result import Round
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.errors import InputJobFailed, LabelingJobAbandoned, LabelingJobRefused, ServiceUnavailable
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.job_input import NothingToLabel, input_manifest
from ground_truth_runtime.steps.part_labels import PartLabels, labels_of
from ground_truth_runtime.steps.settle import settle

_ATTEMPTS = 99  # as many as a labeling job's name has room for
_RACES = 10  # [own] how often a record may change between two calls before this launch is tried again


def launch(
    ref: JobRef, task_token: str, *, bucket: str, store: ObjectStore, table: JobsTable, jobs: LabelingJobs, waits: Waits
) -> dict[str, Any]:
    """Creates or adopts the labeling job of `ref`. Its end is told through `task_token`, not by this result.

    Where there is nothing to label there is no labeling job, and the wait ends at once.

    Raises InputJobFailed where the job that it needs did not succeed, LabelingJobRefused where the service will not
    have it, LabelingJobAbandoned where nobody may wait for it any more, Throttled and ServiceUnavailable where it is
    worth another try.
    """
    planned = PlannedJob.of(store.json(ref.plan_uri)["jobs"][ref.job])
    record = _claim(ref, task_token, table, waits)
    launched = {"labeling_job_name": record.labeling_job_name, "attempt": record.attempt}
    try:
        if record.status == NOTHING_TO_LABEL:
            raise NothingToLabel
        if record.status in (LAUNCHING, CREATING) and _wanted(record, table, jobs):
            _create(planned, record, ref=ref, bucket=bucket, store=store, table=table, jobs=jobs)
    except NothingToLabel:
        # As in settle: the wait ends first, and a launch that runs again finds the record open.
        waits.succeed(task_token, {"status": NOTHING_TO_LABEL})
        table.end(record.labeling_job_name, token=task_token, status=NOTHING_TO_LABEL, counters={})
        return launched
    _catch_up(record.labeling_job_name, table=table, jobs=jobs, waits=waits, task_token=task_token)
    return launched


def _claim(ref: JobRef, task_token: str, table: JobsTable, waits: Waits) -> JobRecord:
    """The record of the first attempt that another one does not follow, waiting under `task_token` if it is open."""
    for attempt in range(ref.attempt, _ATTEMPTS + 1):
        record = JobRecord(
            labeling_job_name=ref.labeling_job_name(attempt),
            execution=ref.execution,
            job=ref.job,
            attempt=attempt,
            task_token=task_token,
            created_at=datetime.now(UTC).isoformat(),
        )
        claimed = _claimed(record, table, waits)
        if claimed is not None:
            return claimed
    raise LabelingJobRefused(f"{ref.job} has had {_ATTEMPTS} labeling jobs in this execution")


def _claimed(new: JobRecord, table: JobsTable, waits: Waits) -> JobRecord | None:
    """The record of an attempt; None where the next one takes over what it left.

    Others may change or delete it between any two of these calls.
    """
    name = new.labeling_job_name
    for _ in range(_RACES):
        if table.add(new):
            return new
        waiting = table.renew_token(name, new.task_token)
        if waiting is not None:
            return waiting
        closed = table.get(name)
        if closed is None or closed.active:
            continue
        if closed.complete:
            return closed
        if not closed.end_is_known:  # the attempt is not over: its labeling job was refused, or never seen
            reopened = table.reopen(name, new.task_token)
            if reopened is not None:
                return reopened
            continue
        return None if _was_given_up(closed, waits) else closed
    raise ServiceUnavailable(f"the record of {name} changes all the time")


def _was_given_up(closed: JobRecord, waits: Waits) -> bool:
    """Whether a labeling job that ended badly did so before a redrive, or with its execution.

    Otherwise its end was told to a wait that was over, by a lost heartbeat, and this launch is who it concerns.
    """
    return closed.abandoned or waits.state_of(closed.execution).was_redriven_after(closed.ended)


def _wanted(record: JobRecord, table: JobsTable, jobs: LabelingJobs) -> bool:
    """Whether to create the labeling job: not where its execution was stopped, and the job with it."""
    if not record.abandoned:
        return True
    return jobs.describe(record.labeling_job_name) is None and table.revive(record.labeling_job_name, record.task_token)


def _create(
    planned: PlannedJob,
    record: JobRecord,
    *,
    ref: JobRef,
    bucket: str,
    store: ObjectStore,
    table: JobsTable,
    jobs: LabelingJobs,
) -> None:
    name = record.labeling_job_name
    try:
        before = _before(ref, planned, record.attempt, bucket=bucket, store=store, jobs=jobs)
        manifest = input_manifest(ref, planned, attempt=record.attempt, before=before, bucket=bucket, store=store)
        done = None if before is None else before.done
        for file in planned.files:
            store.write(file.uri, file.text, content_type=file.content_type)
        request = attempt_request(planned, ref, name, manifest=manifest, done=done)
        if request is None:
            raise NothingToLabel
        _begin(record, table)
        arn = jobs.create(request)
        if arn is None:  # an earlier run of this launch created it, and ended before it could say so
            arn = _adopted(name, request, ref=ref, table=table, jobs=jobs).arn
    except (LabelingJobRefused, InputJobFailed):
        table.end(name, token=record.task_token, status=REFUSED, counters={})
        raise
    _note(record, arn, table, jobs)


def _before(
    ref: JobRef, planned: PlannedJob, attempt: int, *, bucket: str, store: ObjectStore, jobs: LabelingJobs
) -> PartLabels | None:
    """What the labeling jobs before this attempt have left; None where none has left an output manifest.

    A streaming job has none: what it did not label is in no manifest, and comes again only if it is sent again.

    Raises LabelingJobRefused where that cannot be read: what is labeled already would be labeled, and paid, again.
    """
    if planned.streams:
        return None
    names = [*ref.earlier, *(ref.labeling_job_name(number) for number in range(ref.attempt, attempt))]
    described = [job for name in names if (job := jobs.describe(name)) is not None]
    if not any(job.output_manifest is not None for job in described):
        return None
    rounds = [Round.of(job, reason=None) for job in described]
    labels = labels_of(ref, planned, rounds, bucket=bucket, store=store)
    problems = [f"{output.uri} cannot be read: {output.problem}" for output in labels.outputs if output.problem]
    if labels.sent_problem is not None:
        problems.append(f"{rounds[0].input_manifest} cannot be read: {labels.sent_problem}")
    if problems:
        raise LabelingJobRefused(f"what is left to label is not known: {'; '.join(problems)}")
    return labels


def _begin(record: JobRecord, table: JobsTable) -> None:
    """The last moment to find that the labeling job must not be created."""
    name, token = record.labeling_job_name, record.task_token
    for _ in range(_RACES):
        if table.begin_creation(name, token):
            return
        current = table.get(name)
        if current is not None:
            raise LabelingJobAbandoned(f"{name} was given up before it was created")
        table.add(replace(record, abandoned=False))  # somebody has deleted the record
    raise ServiceUnavailable(f"the record of {name} changes all the time")


def _adopted(
    name: str, request: Mapping[str, Any], *, ref: JobRef, table: JobsTable, jobs: LabelingJobs
) -> LabelingJob:
    """The labeling job that has this name already; LabelingJobRefused where it is not this attempt's."""
    existing = jobs.describe(name)
    if existing is None:
        raise ServiceUnavailable(f"labeling job {name} exists, but the service does not show it yet")
    problem = adoption_problem(existing, request, ref.execution)
    if problem is not None:
        raise LabelingJobRefused(f"labeling job {name} exists already, and is not this execution's: {problem}")
    if existing.status in ("Stopping", "Stopped"):
        table.abandon(name)  # by whoever gave it up: this launch has not waited for it
    return existing


def _note(record: JobRecord, arn: str, table: JobsTable, jobs: LabelingJobs) -> None:
    """Notes that the labeling job exists, and stops it where its record was closed meanwhile."""
    name = record.labeling_job_name
    if table.created(name, arn):
        return
    current = table.get(name)
    if current is None:  # somebody has deleted the record
        table.add(replace(record, abandoned=False, status="InProgress", labeling_job_arn=arn))
    elif not current.active and not current.end_is_known:
        table.abandon(name)
        jobs.stop(name)
        raise LabelingJobAbandoned(f"{name} was given up while it was created")


def _catch_up(name: str, *, table: JobsTable, jobs: LabelingJobs, waits: Waits, task_token: str) -> None:
    """Acts on what happened while this launch worked: its execution was given up, or the job has ended already."""
    record = table.get(name)
    if record is None:
        return
    if record.abandoned:
        jobs.stop(name)
    job = jobs.describe(name)
    if job is not None and job.ended:
        settle(record, job, table=table, waits=waits, token=task_token)
