"""Launch: make one labeling job exist, once, and hand its wait to the monitor.

Runs again after a fault, a lost heartbeat or a redrive. Names derive from the execution, so a second run finds what the
first made and adopts it; only a job that ended badly gets a new attempt, under a new name, for the objects that have no
label yet. A follow-up begins after the last attempt of the round before it.
"""

from datetime import UTC, datetime
from typing import Any

from ground_truth_runtime.domain.attempt_request import attempt_request
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL, REFUSED, JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.errors import InputJobFailed, LabelingJobRefused
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.job_input import NothingToLabel, input_manifest
from ground_truth_runtime.steps.settle import settle

_ATTEMPTS = 99  # as many as a labeling job's name has room for


def launch(
    ref: JobRef, task_token: str, *, bucket: str, store: ObjectStore, table: JobsTable, jobs: LabelingJobs, waits: Waits
) -> dict[str, Any]:
    """Creates or adopts the labeling job of `ref`. Its end is told through `task_token`, not by this result.

    Where there is nothing to label there is no labeling job, and the wait ends at once.

    Raises InputJobFailed where the job that it needs has no labels, LabelingJobRefused where the service will not have
    it, Throttled and ServiceUnavailable where it is worth another try.
    """
    planned = PlannedJob.of(store.json(ref.plan_uri)["jobs"][ref.job])
    record = _claim(ref, task_token, table)
    launched = {"labeling_job_name": record.labeling_job_name, "attempt": record.attempt}
    try:
        if record.status == NOTHING_TO_LABEL:
            raise NothingToLabel
        if record.status == "Launching" and _wanted(record, table, jobs):
            _create(planned, record, ref=ref, bucket=bucket, store=store, table=table, jobs=jobs)
    except NothingToLabel:
        # As in settle: the wait ends first, and a launch that runs again finds the record open.
        waits.succeed(task_token, {"status": NOTHING_TO_LABEL})
        table.end(record.labeling_job_name, token=task_token, status=NOTHING_TO_LABEL, counters={})
        return launched
    _catch_up(record.labeling_job_name, table=table, jobs=jobs, waits=waits, task_token=task_token)
    return launched


def _claim(ref: JobRef, task_token: str, table: JobsTable) -> JobRecord:
    """The record of the first attempt that has not ended badly, waiting under `task_token`."""
    for attempt in range(ref.attempt, _ATTEMPTS + 1):
        name = ref.labeling_job_name(attempt)
        record = JobRecord(
            labeling_job_name=name,
            execution_arn=ref.execution_arn,
            job=ref.job,
            attempt=attempt,
            task_token=task_token,
            created_at=datetime.now(UTC).isoformat(),
        )
        if table.add(record):
            return record
        if table.renew_token(name, task_token):
            adopted = table.get(name)
            if adopted is not None:
                return adopted
        ended = table.get(name)
        if ended is not None and not ended.ended_badly:
            return ended
    raise LabelingJobRefused(f"{ref.job} has had {_ATTEMPTS} labeling jobs in this execution")


def _wanted(record: JobRecord, table: JobsTable, jobs: LabelingJobs) -> bool:
    """Whether to create the labeling job: not where its execution was stopped, and the job with it."""
    if record.abandoned and jobs.describe(record.labeling_job_name) is not None:
        return False
    if record.abandoned:
        table.revive(record.labeling_job_name)
    return True


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
        before = _before(ref, planned, record.attempt, jobs)
        outputs = [job.output_manifest for job in before if job.output_manifest is not None]
        manifest = input_manifest(ref, planned, attempt=record.attempt, outputs=outputs, bucket=bucket, store=store)
        for file in planned.files:
            store.write(file.uri, file.text, content_type=file.content_type)
        request = attempt_request(planned, ref, name, manifest=manifest, before=before)
        if request is None:
            raise NothingToLabel
        arn = jobs.create(request)
    except (LabelingJobRefused, InputJobFailed):
        table.end(name, token=record.task_token, status=REFUSED, counters={})
        raise
    if arn is None:  # an earlier run of this launch created it, and ended before it could say so
        existing = jobs.describe(name)
        arn = "" if existing is None else existing.arn
    table.created(name, arn)


def _before(ref: JobRef, planned: PlannedJob, attempt: int, jobs: LabelingJobs) -> list[LabelingJob]:
    """The labeling jobs of the earlier rounds, and those of this one that were cut short and have labels.

    A streaming job has none: what it did not label is in no manifest, and comes again only if it is sent again.
    """
    if planned.streams:
        return []
    rounds = [jobs.describe(name) for name in ref.earlier]
    attempts = [jobs.describe(ref.labeling_job_name(number)) for number in range(ref.attempt, attempt)]
    cut_short = [job for job in attempts if job is not None and job.labeled]
    return [*(job for job in rounds if job is not None), *cut_short]


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
