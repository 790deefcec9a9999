"""The life of one labeling job: from its manifest, task by task, to its output."""

from collections import deque
from dataclasses import dataclass
from functools import partial

from ground_truth_local.engine.bench import Bench
from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.crew import Crew
from ground_truth_local.engine.crowd import hire
from ground_truth_local.engine.front_desk import FrontDesk
from ground_truth_local.engine.job import (
    JOB_LIFETIME_SECONDS,
    JobError,
    JobListener,
    JobSpec,
    JobStatus,
    ObjectError,
)
from ground_truth_local.engine.journal import OBJECT_FAILED, Journal
from ground_truth_local.engine.labeling import Labeling
from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.preparation import Prepared, Preparer
from ground_truth_local.engine.progress import Progress
from ground_truth_local.engine.scheduler import Scheduler
from ground_truth_local.engine.stopping import Limits
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.timeline import Timeline

OPENED_AT_ONCE = 20
"""Objects opened in one step, so that a large job does not keep the others waiting."""

_EXPIRED = "ClientError: Annotation tasks expired."
"""How the service's own reason begins, followed by two spaces (expired objects in AWS's own test data)."""
UNANSWERED = f"{_EXPIRED}  No worker answered within TaskAvailabilityLifetimeInSeconds."
DECLINED = f"{_EXPIRED}  All workers declined the tasks: as many as were asked to label the object."


@dataclass(frozen=True)
class _Work:
    """What a job works with from its start on.

    Attributes:
        crew: simulated workers, None when people alone work on the job.
    """

    prepared: Prepared
    labeling: Labeling
    limits: Limits
    crew: Crew | None


class JobRun:
    """Runs one job as a chain of steps on its own time line."""

    def __init__(
        self,
        spec: JobSpec,
        *,
        scheduler: Scheduler,
        store: Store,
        preparer: Preparer,
        desk: FrontDesk,
        journal: Journal,
        listener: JobListener,
    ) -> None:
        self._spec = spec
        self._store = store
        self._preparer = preparer
        self._behaviour = preparer.behaviour
        self._desk = desk
        self._journal = journal
        self._clock = scheduler.clock
        self._progress = Progress(listener)
        self._timeline = Timeline(scheduler, scheduler.clock, name=spec.name, failed=self._fail)
        self._board = Board(workers_per_object=spec.workers_per_object)
        self._queue: deque[DataObject] = deque()
        self._begun = 0
        self._work: _Work | None = None
        self._opening = False
        self._next_consolidation: float | None = None

    def begin(self) -> None:
        """Sets the job going; its first step comes after a while."""
        self._timeline.at(self._behaviour.initializing_seconds, self._initialize)

    def stop(self) -> None:
        """Asks the job to end; any thread may ask."""
        self._progress.stop_requested = True
        self._timeline.at_once(self._wind_down)

    # The steps. Each is given its moment on the job's time line.

    def _initialize(self, moment: float) -> None:
        prepared = self._preparer.prepare(self._spec, store=self._store, journal=self._journal)
        # A chained job with the same label attribute sends only objects that do not have it yet. Whether the service
        # counts the others is UNVERIFIED; here they are in no counter, as nothing happens to them.
        self._queue.extend(item for item in prepared.objects if not item.has_label(self._spec.label_attribute))
        self._progress.total = len(self._queue)
        work = _Work(
            prepared=prepared,
            labeling=Labeling(prepared.labeler, prepared.output, self._progress, self._journal),
            limits=Limits.of(self._spec, behaviour=self._behaviour, dataset=len(prepared.objects)),
            crew=self._crew(prepared),
        )
        self._work = work
        if prepared.people:
            # People need the seconds that they need, however fast the simulated ones of other jobs are.
            self._timeline.keep_pace(self._clock.for_people())
            self._desk.open(self._bench(prepared))
        self._progress.tell(JobStatus.IN_PROGRESS)
        self._timeline.at(JOB_LIFETIME_SECONDS, self._expire_job)
        self._go_on(work, moment)

    def _open_some(self, work: _Work, moment: float) -> None:
        for _ in range(OPENED_AT_ONCE):
            if not self._may_open(work):
                break
            self._open_next(work, moment)
            # Only now, so that people never read that nothing is to come.
            self._queue.popleft()
        self._opening = False
        self._go_on(work, moment)

    def _open_next(self, work: _Work, moment: float) -> None:
        data = self._queue[0]
        iteration = work.limits.iteration(self._begun)
        self._begun += 1
        try:
            subject = work.prepared.subjects.read(data)
            task_input = work.prepared.inputs.of(subject)
        except ObjectError as error:
            self._fail_object(work, data, str(error))
            return
        if task_input is None:
            # Its pre-annotation function wants no people: it stays unlabeled. UNVERIFIED.
            return
        item = OpenObject(data=data, subject=subject, task_input=task_input, iteration=iteration)
        self._board.add(item)
        self._timeline.at(moment + self._spec.task_availability, partial(self._expire_object, work, item))

    def _tasks_changed(self, item: OpenObject, moment: float) -> None:
        """A worker has answered, declined or returned a task of an object."""
        if self._work is None or self._progress.stop_requested:
            return
        if self._board.holds(item):
            if self._board.complete(item):
                self._board.close(item)
                self._work.labeling.add(item)
            elif self._board.refused(item) and not item.busy:
                self._close_early(self._work, item, DECLINED)
        self._go_on(self._work, moment)

    def _unworkable(self, item: OpenObject, reason: str, moment: float) -> None:
        if self._work is not None and self._board.holds(item):
            self._board.close(item)
            self._fail_object(self._work, item.data, reason)
            self._go_on(self._work, moment)

    def _expire_object(self, work: _Work, item: OpenObject, moment: float) -> None:
        if self._board.holds(item):
            self._close_early(work, item, UNANSWERED)
            self._go_on(work, moment)

    def _consolidate(self, work: _Work, moment: float) -> None:
        if moment != self._next_consolidation:
            return
        self._next_consolidation = None
        work.labeling.consolidate(now=self._timeline.now())
        self._progress.tell(JobStatus.IN_PROGRESS)
        self._go_on(work, moment)

    def _expire_job(self, _moment: float) -> None:
        """30 days have passed: what was answered counts, the rest has expired."""
        if self._work is None:
            return
        for item in self._board.objects():
            self._close_early(self._work, item, UNANSWERED)
        self._work.labeling.consolidate(now=self._timeline.now())
        while self._queue:
            self._expired(self._work, self._queue.popleft(), UNANSWERED)
        self._finish(JobStatus.COMPLETED)

    def _wind_down(self, moment: float) -> None:
        """Ends the job as asked: nothing new is handed out, and what was answered is kept."""
        self._queue.clear()
        if self._work is not None:
            for item in self._board.objects():
                self._board.close(item)
                # Objects without an answer have not failed: nobody got to them.
                if item.answers:
                    self._work.labeling.add(item)
            self._work.labeling.consolidate(now=self._timeline.now())
        self._progress.tell(JobStatus.STOPPING)
        self._timeline.at(moment + self._behaviour.stopping_seconds, lambda _: self._finish(JobStatus.STOPPED))

    # What the steps share.

    def _crew(self, prepared: Prepared) -> Crew | None:
        if prepared.answer is None:
            return None
        return Crew(
            self._spec,
            hire(self._spec.team, region=self._spec.region, simulation=prepared.simulation),
            simulation=prepared.simulation,
            answer=prepared.answer,
            board=self._board,
            timeline=self._timeline,
            changed=self._tasks_changed,
            unworkable=self._unworkable,
        )

    def _bench(self, prepared: Prepared) -> Bench:
        return Bench(
            self._spec,
            board=self._board,
            timeline=self._timeline,
            template=prepared.template,
            categories=prepared.categories.document,
            changed=self._tasks_changed,
            coming=self._coming,
        )

    def _go_on(self, work: _Work, moment: float) -> None:
        """Whatever comes next: more objects, more tasks, consolidation, or the end."""
        if self._progress.stop_requested:
            return
        if work.limits.reached(self._progress):
            self._finish(JobStatus(self._behaviour.status_at_stopping_condition))
            return
        if not self._opening and self._may_open(work):
            self._opening = True
            self._timeline.at(moment, partial(self._open_some, work))
        if work.crew is not None:
            work.crew.take(moment)
        busy = self._opening or self._board.open_count > 0
        if work.labeling.waiting:
            self._plan_consolidation(work, moment + (self._behaviour.wait_for_consolidation(moment) if busy else 0.0))
        elif not busy:
            self._finish(JobStatus.COMPLETED)

    def _plan_consolidation(self, work: _Work, moment: float) -> None:
        """Answered objects wait for others to be consolidated with, but never longer than was planned before."""
        if self._next_consolidation is None or moment < self._next_consolidation:
            self._next_consolidation = moment
            self._timeline.at(moment, partial(self._consolidate, work))

    def _may_open(self, work: _Work) -> bool:
        if not self._queue:
            return False
        opened, answered = self._board.open_count, work.labeling.waiting
        return work.limits.may_open(self._progress, begun=self._begun, opened=opened, answered=answered)

    def _coming(self) -> tuple[int, bool]:
        """How many objects workers will be shown that they can't see yet, and whether one may be opened now.

        Any thread may ask.
        """
        if self._work is None or self._progress.stop_requested:
            return 0, False
        opened, answered = self._board.open_count, self._work.labeling.waiting
        coming = self._work.limits.to_come(self._progress, queued=len(self._queue), opened=opened, answered=answered)
        may_open = self._work.limits.may_open(self._progress, begun=self._begun, opened=opened, answered=answered)
        return coming, coming > 0 and may_open

    def _close_early(self, work: _Work, item: OpenObject, reason: str) -> None:
        """An object is labeled when at least one worker has answered; else it has expired."""
        self._board.close(item)
        if item.answers:
            work.labeling.add(item)
        else:
            self._expired(work, item.data, reason)

    def _expired(self, work: _Work, data: DataObject, reason: str) -> None:
        if self._behaviour.expired_objects_fail:
            self._fail_object(work, data, reason)

    def _fail_object(self, work: _Work, data: DataObject, reason: str) -> None:
        work.prepared.output.fail(data, reason)
        self._journal.note(OBJECT_FAILED, f"object {data.object_id}: {reason}")
        self._progress.failed += 1
        self._progress.tell(JobStatus.IN_PROGRESS)

    def _finish(self, status: JobStatus) -> None:
        if self._work is not None:
            self._progress.output_manifest_uri = self._work.prepared.output.write_manifest()
        self._end()
        self._progress.tell(JobStatus.STOPPED if self._progress.stop_requested else status)

    def _fail(self, reason: str) -> None:
        """Ends the job as Failed; labels that were paid for are kept where that is still possible."""
        self._end()
        if self._work is not None:
            try:
                self._progress.output_manifest_uri = self._work.prepared.output.write_manifest()
            except JobError as error:
                reason = f"{reason}; {error}" if str(error) != reason else reason
        self._progress.tell(JobStatus.FAILED, failure_reason=reason[:1024])

    def _end(self) -> None:
        self._timeline.ended = True
        self._desk.close(self._spec.arn)
        # What is still in somebody's hands can be submitted no more.
        for item in self._board.objects():
            self._board.close(item)
