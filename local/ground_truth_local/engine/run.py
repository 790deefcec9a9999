"""The life of one labeling job: from its manifest, task by task, to its output."""

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.categories import read_categories
from ground_truth_local.engine.crowd import Worker, hire
from ground_truth_local.engine.job import (
    JOB_LIFETIME_SECONDS,
    JobError,
    JobListener,
    JobSpec,
    JobStatus,
    ObjectError,
)
from ground_truth_local.engine.labeling import Labeling
from ground_truth_local.engine.manifest import DataObject, read_manifest
from ground_truth_local.engine.output import Output, answer_entry
from ground_truth_local.engine.progress import Progress
from ground_truth_local.engine.scheduler import Scheduler
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.stopping import Limits
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.subjects import SceneReader, SubjectReader
from ground_truth_local.engine.timeline import Timeline
from ground_truth_local.engine.types.base import Answer, Categories, Hand, TaskType
from ground_truth_local.engine.types.registry import task_type

OPENED_AT_ONCE = 20
"""Objects opened in one step, so that a large job does not keep the others waiting."""


@dataclass(frozen=True)
class _Work:
    """What a job works with from its start on, when its files were read."""

    task_type: TaskType
    categories: Categories
    subjects: SubjectReader
    output: Output
    labeling: Labeling
    limits: Limits


@dataclass(frozen=True)
class _Task:
    """One worker at one object, for so many seconds."""

    item: OpenObject
    worker: int
    hand: Hand
    seconds: float


class JobRun:
    """Runs one job as a chain of steps on its own time line."""

    def __init__(
        self,
        spec: JobSpec,
        *,
        scheduler: Scheduler,
        store: Store,
        scenes: SceneReader,
        simulation: Simulation,
        behaviour: Behaviour,
        listener: JobListener,
    ) -> None:
        self._spec = spec
        self._store = store
        self._scenes = scenes
        self._simulation = simulation
        self._behaviour = behaviour
        self._progress = Progress(listener)
        self._timeline = Timeline(scheduler, name=spec.name, failed=self._fail)
        self._crowd: list[Worker] = hire(spec.team, region=spec.region, simulation=simulation)
        self._board = Board(workers=len(self._crowd), workers_per_object=spec.workers_per_object)
        self._queue: deque[DataObject] = deque()
        self._work: _Work | None = None
        self._opening = False
        self._next_consolidation: float | None = None

    def begin(self) -> None:
        """Sets the job going; its first step comes after a while as Initializing."""
        self._timeline.at(self._behaviour.initializing_seconds, self._initialize)

    def stop(self) -> None:
        """Asks the job to end; any thread may ask."""
        self._progress.stop_requested = True
        self._timeline.at_once(self._wind_down)

    # The steps. Each is given its moment on the job's time line.

    def _initialize(self, moment: float) -> None:
        if self._spec.problem is not None:
            raise JobError(self._spec.problem)
        if self._spec.task_type is None:
            raise JobError("ClientError: the local Ground Truth does not run labeling functions of your own yet")
        kind = task_type(self._spec.task_type)
        categories = read_categories(self._store, self._spec.category_file_uri)
        consolidator = kind.consolidator(categories)
        uri = self._spec.manifest_uri
        objects = read_manifest(self._store.lines(uri), uri=uri, limit=self._spec.manifest_limit)
        # A chained job with the same label attribute sends only objects that do not have it yet. Whether the service
        # counts the others is UNVERIFIED; here they are in no counter, as nothing happens to them.
        self._queue.extend(item for item in objects if not item.has_label(self._spec.label_attribute))
        self._progress.total = len(self._queue)
        output = Output(self._spec, self._store, objects, metadata_type=kind.metadata_type)
        self._work = _Work(
            task_type=kind,
            categories=categories,
            subjects=SubjectReader(
                store=self._store, scenes=self._scenes, reads=kind.reads, truth=self._simulation.truth
            ),
            output=output,
            labeling=Labeling(consolidator, output, self._progress),
            limits=Limits.of(self._spec, behaviour=self._behaviour, dataset=len(objects)),
        )
        self._progress.tell(JobStatus.IN_PROGRESS)
        self._timeline.at(JOB_LIFETIME_SECONDS, self._expire_job)
        self._go_on(self._work, moment)

    def _open_some(self, work: _Work, moment: float) -> None:
        self._opening = False
        for _ in range(OPENED_AT_ONCE):
            if not self._may_open(work):
                break
            item = self._queue.popleft()
            try:
                subject = work.subjects.read(item)
            except ObjectError as error:
                self._fail_object(work, item, str(error))
                continue
            self._board.add(item, subject)
            self._timeline.at(moment + self._spec.task_availability, partial(self._expire_object, work, item))
        self._go_on(work, moment)

    def _submit(self, work: _Work, task: _Task, moment: float) -> None:
        item = task.item
        if task.worker not in item.busy:
            return
        accepted = self._board.put_back(item, task.worker)
        person = self._crowd[task.worker]
        answer = Answer(person.worker_id, work.task_type.answer(item.subject, work.categories, task.hand))
        entry: dict[str, Any] = answer_entry(
            answer,
            accepted=accepted,
            submitted=self._timeline.now(),
            seconds=task.seconds,
            metadata=person.metadata,
            public=self._spec.team.kind == "public",
        )
        item.answers.append((answer, entry))
        if self._board.complete(item):
            work.labeling.add(self._board.close(item.data.object_id))
        self._go_on(work, moment)

    def _return(self, work: _Work, task: _Task, moment: float) -> None:
        """The time limit of a task has passed: it goes back, unanswered."""
        if task.worker in task.item.busy:
            self._board.put_back(task.item, task.worker)
            self._go_on(work, moment)

    def _expire_object(self, work: _Work, data: DataObject, moment: float) -> None:
        if self._board.get(data.object_id) is not None:
            self._close_early(work, data.object_id)
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
            self._close_early(self._work, item.data.object_id)
        self._work.labeling.consolidate(now=self._timeline.now())
        while self._queue:
            self._expired(self._work, self._queue.popleft())
        self._finish(JobStatus.COMPLETED)

    def _wind_down(self, moment: float) -> None:
        """Ends the job as asked: nothing new is handed out, and what was answered is kept."""
        self._queue.clear()
        if self._work is not None:
            for item in self._board.objects():
                self._board.close(item.data.object_id)
                # Objects without an answer have not failed: nobody got to them.
                if item.answers:
                    self._work.labeling.add(item)
            self._work.labeling.consolidate(now=self._timeline.now())
        self._progress.tell(JobStatus.STOPPING)
        self._timeline.at(moment + self._behaviour.stopping_seconds, lambda _: self._finish(JobStatus.STOPPED))

    # What the steps share.

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
        self._hand_out(work, moment)
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
        return work.limits.may_open(self._progress, opened=opened, answered=answered)

    def _hand_out(self, work: _Work, moment: float) -> None:
        for worker, item in self._board.take(now=self._timeline.now()):
            person = self._crowd[worker]
            random = self._simulation.random(self._spec.name, item.data.object_id, person.worker_id)
            seconds = self._simulation.seconds_for_task(random)
            hand = Hand(random=random, accuracy=person.accuracy, simulation=self._simulation)
            task = _Task(item=item, worker=worker, hand=hand, seconds=seconds)
            in_time = seconds <= self._spec.task_time_limit
            step = partial(self._submit if in_time else self._return, work, task)
            self._timeline.at(moment + min(seconds, self._spec.task_time_limit), step)

    def _close_early(self, work: _Work, object_id: int) -> None:
        """An object is labeled when at least one worker has answered; else it has expired."""
        item = self._board.close(object_id)
        if item.answers:
            work.labeling.add(item)
        else:
            self._expired(work, item.data)

    def _expired(self, work: _Work, data: DataObject) -> None:
        if self._behaviour.expired_objects_fail:
            self._fail_object(work, data, "ClientError: no worker answered before the task expired")

    def _fail_object(self, work: _Work, data: DataObject, reason: str) -> None:
        work.output.fail(data, reason, now=self._timeline.now())
        self._progress.failed += 1
        self._progress.tell(JobStatus.IN_PROGRESS)

    def _finish(self, status: JobStatus) -> None:
        if self._work is not None:
            self._progress.output_manifest_uri = self._work.output.write_manifest()
        self._timeline.ended = True
        self._progress.tell(JobStatus.STOPPED if self._progress.stop_requested else status)

    def _fail(self, reason: str) -> None:
        """Ends the job as Failed; labels that were paid for are kept where that is still possible."""
        self._timeline.ended = True
        if self._work is not None:
            try:
                self._progress.output_manifest_uri = self._work.output.write_manifest()
            except JobError as error:
                reason = f"{reason}; {error}" if str(error) != reason else reason
        self._progress.tell(JobStatus.FAILED, failure_reason=reason[:1024])
