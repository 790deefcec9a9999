"""Monitor: hear of labeling jobs that end, follow those that run, and stop those that nobody waits for.

State changes reach it at once but may be lost or repeated; the sweep finds every job all the same. A sweep costs one
ListLabelingJobs call for 100 jobs that run in the account, however long they run, and adds nothing to any execution's
history. Jobs that wait but are not among them have ended, or are about to begin or end: they are described one by one.
Jobs that run, but that no open record knows, are stopped where they are this stack's and their execution is gone.

The calls that concern one job alone, a heartbeat and a note of its progress, are made for several jobs at once where
there are many.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from ground_truth_runtime.domain.identity_tags import execution_of
from ground_truth_runtime.domain.job_record import UNSEEN, JobRecord
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.naming import read_labeling_job_name
from ground_truth_runtime.errors import GroundTruthError
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.settle import settle

FEW = 100
"""Jobs up to which one is looked after after another: threads would cost more than they save."""
AT_ONCE = 10
"""Jobs looked after at once where there are more: as many as botocore keeps connections open."""
DESCRIBED_MAX = 200
"""[own] Jobs that a sweep describes one by one: the account has five such calls a second, so 40 seconds of it."""
STRANGERS_MAX = 50
"""[own] The same of jobs that no open record knows; the others' turn comes with the next sweeps."""
REMEMBERED_MAX = 10_000
"""[own] Names of other stacks' jobs that are remembered, some 1 MB."""


class Foreign:
    """Names of labeling jobs that are not this stack's, as long as the function stays warm: each is described once."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def add(self, name: str) -> None:
        """Remembers one."""
        if len(self._names) >= REMEMBERED_MAX:
            self._names.clear()
        self._names.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._names


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
    orphaned: jobs that it stopped although no open record knew them.
    labeled, failed: objects that came to be so since the jobs were last looked at.
    longest_silence_seconds: for how long nothing has happened to the quietest of the jobs that run on.
    """

    active: int
    ended: int
    abandoned: int
    orphaned: int
    labeled: int
    failed: int
    longest_silence_seconds: int


class Monitor:
    """Follows the jobs of the table.

    Args:
        table: the records.
        jobs: the labeling jobs of the account.
        waits: Step Functions.
        state_machine_arn: of this stack.
        foreign: what earlier sweeps have learned of others.
    """

    def __init__(
        self, *, table: JobsTable, jobs: LabelingJobs, waits: Waits, state_machine_arn: str, foreign: Foreign
    ) -> None:
        self._table = table
        self._jobs = jobs
        self._waits = waits
        self._state_machine_arn = state_machine_arn
        self._foreign = foreign

    def hear(self, labeling_job_name: str) -> Progress | None:
        """Acts on a state change; None where the job is none of ours or is settled."""
        record = self._table.get(labeling_job_name)
        if record is None or not record.active:
            return None
        # The event carries a status but may be late: the service knows best.
        job = self._jobs.describe(labeling_job_name)
        return Progress() if job is None else self._follow(record, job)

    def sweep(self) -> Sweep:
        """Looks after every job that someone waits for, and after those that nobody does.

        Raises an ExceptionGroup at the end where some could not be looked after.
        """
        records = list(self._table.active())
        in_progress = {job.name: job for job in self._jobs.in_progress()}
        seen = list(zip(records, self._looked_after(records, in_progress), strict=True))
        strangers = self._looked_into(in_progress.keys() - {record.labeling_job_name for record in records})
        faults = [found for found in (*(found for _, found in seen), *strangers) if isinstance(found, Exception)]
        if faults:
            looked_at = len(records) + len(strangers)
            raise ExceptionGroup(f"{len(faults)} of {looked_at} jobs could not be looked after", faults)
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
            orphaned=sum(stopped is True for stopped in strangers),
            labeled=sum(progress.labeled for _, progress in followed),
            failed=sum(progress.failed for _, progress in followed),
            longest_silence_seconds=int(max(silences, default=0)),
        )

    def _looked_after(
        self, records: Sequence[JobRecord], in_progress: Mapping[str, LabelingJob]
    ) -> Iterable[Progress | Exception]:
        """What following each job showed, in their order; a fault of one must not cost the others their heartbeats."""
        unlisted = [record.labeling_job_name for record in records if record.labeling_job_name not in in_progress]
        described = set(_turn(unlisted, DESCRIBED_MAX))

        def look_after(record: JobRecord) -> Progress | Exception:
            name = record.labeling_job_name
            try:
                if name in in_progress:
                    return self._follow(record, in_progress[name])
                return self._unlisted(record) if name in described else self._kept_alive(record)
            except (GroundTruthError, ClientError) as fault:
                return fault

        if len(records) <= FEW:
            return [look_after(record) for record in records]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(look_after, records))

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
            if waiting or self._waits.is_running(record.execution):
                return progress
            self._table.abandon(job.name)
        # Nobody waits any more: nobody shall pay workers. Its record closes when the job has stopped.
        if job.status != "Stopping":
            self._jobs.stop(job.name)
        return replace(progress, abandoned=True)

    def _kept_alive(self, record: JobRecord) -> Progress:
        """A record whose turn to be described has not come."""
        self._waits.keep_alive(record.task_token)
        return Progress()

    def _unlisted(self, record: JobRecord) -> Progress:
        """A record whose job is not in progress: not yet, not any more, or not at all."""
        job = self._jobs.describe(record.labeling_job_name)
        if job is not None:
            return self._follow(record, job)
        # Its launch is under way, or never got that far.
        if self._waits.keep_alive(record.task_token) or self._waits.is_running(record.execution):
            return Progress()
        # Marked before the service is asked again: from then on no launch creates it.
        self._table.abandon(record.labeling_job_name)
        job = self._jobs.describe(record.labeling_job_name)
        if job is not None:
            return self._follow(replace(record, abandoned=True), job)
        self._table.end(record.labeling_job_name, token=record.task_token, status=UNSEEN, counters={})
        return Progress(abandoned=True)

    def _looked_into(self, names: Iterable[str]) -> list[bool | Exception]:
        """Whether each of the jobs that run without an open record was stopped, or why that is not known."""
        unknown = sorted(name for name in names if read_labeling_job_name(name) and name not in self._foreign)
        found: list[bool | Exception] = []
        for name in _turn(unknown, STRANGERS_MAX):
            try:
                found.append(self._stops_orphan(name))
            except (GroundTruthError, ClientError) as fault:
                found.append(fault)
        return found

    def _stops_orphan(self, name: str) -> bool:
        """Stops a job that runs for nobody: one that was created under a closed record, or whose record was deleted.

        Where its execution runs, the launch that waits for it loses its heartbeat within the hour, and adopts it.
        """
        record = self._table.get(name)
        if record is not None:
            # Of an open record, or one that knows an end, the index or the list was behind.
            if record.active or record.end_is_known:
                return False
            self._table.abandon(name)
            self._jobs.stop(name)
            return True
        job = self._jobs.describe(name)
        if job is None:
            return False
        execution = execution_of(job.tags)
        if execution is None or execution.state_machine_arn != self._state_machine_arn:
            self._foreign.add(name)
            return False
        if self._waits.is_running(execution):
            return False
        self._jobs.stop(name)
        return True


def _turn(names: Sequence[str], most: int) -> Sequence[str]:
    """At most so many of the names; where there are more they are drawn by lot, so that each one's turn comes soon."""
    return names if len(names) <= most else random.sample(names, most)
