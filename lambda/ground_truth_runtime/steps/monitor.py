"""Monitor: hear of labeling jobs that end, follow those that run, and stop those that nobody waits for.

State changes reach it at once but may be lost or repeated; the sweep finds every job all the same. A sweep costs one
ListLabelingJobs call for 100 jobs, however long they run, and adds nothing to any execution's history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from ground_truth_runtime.domain.job_record import REFUSED, JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.errors import GroundTruthError
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.settle import settle

_CLOCK_SKEW = timedelta(minutes=15)  # between the table's clock and SageMaker's


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What a sweep saw: jobs that wait, jobs that it found ended, and jobs whose execution is gone."""

    active: int
    ended: int
    abandoned: int


class Monitor:
    """Follows the jobs of the table."""

    def __init__(self, *, table: JobsTable, jobs: LabelingJobs, waits: Waits) -> None:
        self._table = table
        self._jobs = jobs
        self._waits = waits

    def hear(self, labeling_job_name: str) -> bool:
        """Acts on a state change; False where the job is none of ours or is settled."""
        record = self._table.get(labeling_job_name)
        if record is None or not record.active:
            return False
        # The event carries a status but may be late: the service knows best.
        job = self._jobs.describe(labeling_job_name)
        if job is not None:
            self._follow(record, job)
        return True

    def sweep(self) -> Sweep:
        """Looks after every job that someone waits for.

        Raises an ExceptionGroup at the end where some could not be looked after.
        """
        records = list(self._table.active())
        listed = self._listed(records)
        ended = abandoned = 0
        faults: list[Exception] = []
        for record in records:
            job = listed.get(record.labeling_job_name)
            try:
                abandoned += self._unseen(record) if job is None else self._follow(record, job)
                ended += job is not None and job.ended
            except (GroundTruthError, ClientError) as fault:
                # One job's fault must not cost the others their heartbeats.
                faults.append(fault)
        if faults:
            raise ExceptionGroup(f"{len(faults)} of {len(records)} jobs could not be looked after", faults)
        return Sweep(active=len(records), ended=ended, abandoned=abandoned)

    def _listed(self, records: Sequence[JobRecord]) -> dict[str, LabelingJob]:
        if not records:
            return {}
        since = datetime.fromisoformat(min(record.created_at for record in records)) - _CLOCK_SKEW
        wanted = {record.labeling_job_name for record in records}
        found: dict[str, LabelingJob] = {}
        for job in self._jobs.created_since(since):
            if job.name in wanted:
                found[job.name] = job
                if len(found) == len(wanted):
                    break
        return found

    def _follow(self, record: JobRecord, job: LabelingJob) -> bool:
        """Settles or keeps alive one wait; True where its execution is gone."""
        if job.ended:
            settle(record, job, table=self._table, waits=self._waits)
            return False
        if (record.status, dict(record.counters)) != (job.status, dict(job.counters)):
            self._table.progress(job.name, status=job.status, counters=job.counters)
        if not record.abandoned:
            if self._waits.keep_alive(record.task_token) or self._waits.is_running(record.execution_arn):
                return False
            self._table.abandon(job.name)
        # Nobody waits any more: nobody shall pay workers. Its record closes when the job has stopped.
        if job.status != "Stopping":
            self._jobs.stop(job.name)
        return True

    def _unseen(self, record: JobRecord) -> bool:
        """A record whose job is not listed: its launch is under way, or never got that far."""
        if self._waits.is_running(record.execution_arn):
            self._waits.keep_alive(record.task_token)
            return False
        job = self._jobs.describe(record.labeling_job_name)
        if job is None:
            self._table.end(record.labeling_job_name, token=record.task_token, status=REFUSED, counters={})
            return True
        return self._follow(record, job)
