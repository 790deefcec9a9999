"""Monitor: hear of labeling jobs that end, follow those that run, and stop those that nobody waits for.

State changes reach it at once but may be lost or repeated; the sweep finds every job all the same. A sweep costs one
ListLabelingJobs call for 100 jobs, however long they run, and adds nothing to any execution's history. The calls that
concern one job alone, a heartbeat and a note of its progress, are made for several jobs at once where there are many.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from ground_truth_runtime.domain.job_record import REFUSED, JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.errors import GroundTruthError
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.settle import settle

FEW = 100
"""Jobs up to which one is looked after after another: threads would cost more than they save."""
AT_ONCE = 10
"""Jobs looked after at once where there are more: as many as botocore keeps connections open."""
_CLOCK_SKEW = timedelta(minutes=15)  # between the table's clock and SageMaker's


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What following a job showed.

    labeled, failed: objects that came to be so since the job was last looked at.
    """

    labeled: int = 0
    failed: int = 0
    ended: bool = False
    abandoned: bool = False


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What a sweep saw.

    active: jobs that wait; ended: those that it found ended; abandoned: those whose execution is gone.
    labeled, failed: objects that came to be so since the jobs were last looked at.
    longest_silence_seconds: for how long nothing has happened to the quietest of the jobs that run on.
    """

    active: int
    ended: int
    abandoned: int
    labeled: int
    failed: int
    longest_silence_seconds: int


class Monitor:
    """Follows the jobs of the table."""

    def __init__(self, *, table: JobsTable, jobs: LabelingJobs, waits: Waits) -> None:
        self._table = table
        self._jobs = jobs
        self._waits = waits

    def hear(self, labeling_job_name: str) -> Progress | None:
        """Acts on a state change; None where the job is none of ours or is settled."""
        record = self._table.get(labeling_job_name)
        if record is None or not record.active:
            return None
        # The event carries a status but may be late: the service knows best.
        job = self._jobs.describe(labeling_job_name)
        return Progress() if job is None else self._follow(record, job)

    def sweep(self) -> Sweep:
        """Looks after every job that someone waits for.

        Raises an ExceptionGroup at the end where some could not be looked after.
        """
        records = list(self._table.active())
        seen = list(zip(records, self._looked_after(records), strict=True))
        faults = [found for _, found in seen if isinstance(found, Exception)]
        if faults:
            raise ExceptionGroup(f"{len(faults)} of {len(records)} jobs could not be looked after", faults)
        followed = [(record, found) for record, found in seen if isinstance(found, Progress)]
        silences = [
            (datetime.now(UTC) - record.silent_since).total_seconds()
            for record, progress in followed
            if not progress.ended and not progress.abandoned
        ]
        return Sweep(
            active=len(records),
            ended=sum(progress.ended for _, progress in followed),
            abandoned=sum(progress.abandoned for _, progress in followed),
            labeled=sum(progress.labeled for _, progress in followed),
            failed=sum(progress.failed for _, progress in followed),
            longest_silence_seconds=int(max(silences, default=0)),
        )

    def _looked_after(self, records: Sequence[JobRecord]) -> Iterable[Progress | Exception]:
        """What following each job showed, in their order; a fault of one must not cost the others their heartbeats."""
        listed = self._listed(records)

        def look_after(record: JobRecord) -> Progress | Exception:
            job = listed.get(record.labeling_job_name)
            try:
                return self._unseen(record) if job is None else self._follow(record, job)
            except (GroundTruthError, ClientError) as fault:
                return fault

        if len(records) <= FEW:
            return [look_after(record) for record in records]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(look_after, records))

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

    def _follow(self, record: JobRecord, job: LabelingJob) -> Progress:
        """Settles or keeps alive one wait, or stops a job whose execution is gone."""
        progress = Progress(
            labeled=max(0, job.labeled - record.counters.get("total_labeled", 0)),
            failed=max(0, job.counters.get("failed", 0) - record.counters.get("failed", 0)),
            ended=job.ended,
        )
        if job.ended:
            settle(record, job, table=self._table, waits=self._waits)
            return progress
        if (record.status, dict(record.counters)) != (job.status, dict(job.counters)):
            self._table.progress(job.name, status=job.status, counters=job.counters)
        waiting = self._waits.keep_alive(record.task_token)
        if not record.abandoned:
            if waiting or self._waits.is_running(record.execution_arn):
                return progress
            self._table.abandon(job.name)
        # Nobody waits any more: nobody shall pay workers. Its record closes when the job has stopped.
        if job.status != "Stopping":
            self._jobs.stop(job.name)
        return replace(progress, abandoned=True)

    def _unseen(self, record: JobRecord) -> Progress:
        """A record whose job is not listed: its launch is under way, or never got that far."""
        if self._waits.is_running(record.execution_arn):
            self._waits.keep_alive(record.task_token)
            return Progress()
        job = self._jobs.describe(record.labeling_job_name)
        if job is None:
            self._table.end(record.labeling_job_name, token=record.task_token, status=REFUSED, counters={})
            return Progress(abandoned=True)
        return self._follow(record, job)
