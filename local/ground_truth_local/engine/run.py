"""The life of one labeling job: from its manifest, task by task, to its output."""

import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from ground_truth_local.engine.behaviour import Behaviour
from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.categories import read_labels
from ground_truth_local.engine.crowd import Worker, hire
from ground_truth_local.engine.job import (
    JOB_LIFETIME_SECONDS,
    Counters,
    JobError,
    JobListener,
    JobSpec,
    JobStatus,
    JobUpdate,
    ObjectError,
)
from ground_truth_local.engine.manifest import DataObject, read_manifest
from ground_truth_local.engine.output import Output, answer_times
from ground_truth_local.engine.scenes import SceneReader
from ground_truth_local.engine.scheduler import Scheduler
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.store import Store
from ground_truth_local.engine.types.base import Answer, AnsweredObject, Consolidator, Hand, TaskType
from ground_truth_local.engine.types.registry import task_type

log = logging.getLogger(__name__)

OPENED_AT_ONCE = 20
"""Objects opened in one step, so that a large job does not keep the others waiting."""


class JobRun:
    """Runs one job as a chain of steps on its own time line, in seconds since its creation."""

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
        self.spec = spec
        self._scheduler = scheduler
        self._clock = scheduler.clock
        self._store = store
        self._scenes = scenes
        self._simulation = simulation
        self._behaviour = behaviour
        self._listener = listener
        self._created = self._clock.now()
        self._moment = 0.0
        self._crowd: list[Worker] = hire(spec.team, region=spec.region, simulation=simulation)
        self._board = Board(workers=len(self._crowd), workers_per_object=spec.workers_per_object)
        self._queue: deque[DataObject] = deque()
        self._answered: list[OpenObject] = []
        self._total = self._labeled = self._failed = self._tenths = 0
        self._limit: int | None = None
        self._output: Output | None = None
        self._type: TaskType
        self._labels: list[str] = []
        self._consolidator: Consolidator
        self._opening = self._consolidating = False
        self._stop_requested = False
        self._ended = False

    def begin(self) -> None:
        """Sets the job going; its first step comes after a while as Initializing."""
        self._at(self._behaviour.initializing_seconds, self._initialize)

    def stop(self) -> None:
        """Asks the job to end; any thread may ask."""
        self._stop_requested = True
        tick = self._clock.delay(1.0)
        passed = (self._clock.now() - self._created) / tick if tick > 0 else 0.0
        self._at(max(self._moment, passed), self._wind_down)

    # --- the steps ---

    def _initialize(self, moment: float) -> None:
        if self.spec.problem is not None:
            raise JobError(self.spec.problem)
        self._type = task_type(self.spec.task_type)
        self._labels = read_labels(self._store, self.spec.category_file_uri)
        self._consolidator = self._type.consolidator(self._labels)
        uri = self.spec.manifest_uri
        objects = read_manifest(self._store.lines(uri), uri=uri, limit=self.spec.manifest_limit)
        self._queue.extend(item for item in objects if not item.has_label(self.spec.label_attribute))
        self._total = len(self._queue)
        self._limit = self._stopping_condition(len(objects))
        self._output = Output(self.spec, self._store, objects, metadata_type=self._type.metadata_type)
        self._tell(JobStatus.IN_PROGRESS)
        self._at(JOB_LIFETIME_SECONDS, self._expire_job)
        self._go_on(moment)

    def _open_some(self, moment: float) -> None:
        self._opening = False
        for _ in range(OPENED_AT_ONCE):
            if not self._may_open():
                break
            item = self._queue.popleft()
            try:
                scene = self._scenes.read(item, self._store)
            except ObjectError as error:
                self._fail_object(item, str(error))
                continue
            self._board.add(item, scene)
            self._at(moment + self.spec.task_availability, self._expiry_of(item))
        self._go_on(moment)

    def _hand_out(self, moment: float) -> None:
        for worker, item in self._board.take(now=self._clock.now()):
            random = self._simulation.random(self.spec.name, item.data.object_id, self._crowd[worker].worker_id)
            seconds = self._simulation.seconds_for_task(random)
            hand = Hand(random=random, accuracy=self._crowd[worker].accuracy, simulation=self._simulation)
            if seconds > self.spec.task_time_limit:
                self._at(moment + self.spec.task_time_limit, self._return_of(item, worker))
            else:
                self._at(moment + seconds, self._submission_of(item, worker, hand, seconds))

    def _submit(self, moment: float, item: OpenObject, worker: int, hand: Hand, seconds: float) -> None:
        if worker not in item.busy:
            return
        accepted = self._board.put_back(item, worker)
        person = self._crowd[worker]
        answer = Answer(person.worker_id, self._type.answer(item.scene, self._labels, hand))
        entry: dict[str, Any] = {
            "answerContent": answer.content,
            **answer_times(accepted=accepted, submitted=self._clock.now()),
            "timeSpentInSeconds": round(seconds, 3),
            "workerId": person.worker_id,
        }
        if person.metadata is not None:
            entry["workerMetadata"] = person.metadata
        item.answers.append((answer, entry))
        if self._board.complete(item):
            self._answered.append(self._board.close(item.data.object_id))
        self._go_on(moment)

    def _return(self, moment: float, item: OpenObject, worker: int) -> None:
        """The time limit of a task has passed: it goes back, unanswered."""
        if worker in item.busy:
            self._board.put_back(item, worker)
            self._go_on(moment)

    def _expire_object(self, moment: float, data: DataObject) -> None:
        item = self._board.get(data.object_id)
        if item is not None:
            self._close_early(self._board.close(data.object_id))
            self._go_on(moment)

    def _consolidate(self, moment: float) -> None:
        self._consolidating = False
        self._consolidate_answered()
        self._tell(JobStatus.IN_PROGRESS)
        self._go_on(moment)

    def _expire_job(self, _moment: float) -> None:
        """30 days have passed: what was answered counts, the rest has expired."""
        self._close_all()
        while self._queue:
            self._expired(self._queue.popleft())
        self._finish(JobStatus.COMPLETED)

    def _wind_down(self, moment: float) -> None:
        """Ends the job as asked: nothing new is handed out, and what was answered is kept."""
        self._queue.clear()
        if self._output is not None:
            # Objects without an answer are not failed, they were never asked about to the end.
            for item in self._board.objects():
                self._board.close(item.data.object_id)
                if item.answers:
                    self._answered.append(item)
            self._consolidate_answered()
        self._tell(JobStatus.STOPPING)
        self._at(moment + self._behaviour.stopping_seconds, lambda _: self._finish(JobStatus.STOPPED))

    # --- what the steps share ---

    def _go_on(self, moment: float) -> None:
        """Whatever comes next: more objects, more tasks, consolidation, or the end."""
        if self._stop_requested:
            return
        if self._limit is not None and self._labeled >= self._limit and self._labeled + self._failed < self._total:
            self._finish(JobStatus(self._behaviour.status_at_stopping_condition))
            return
        if self._may_open() and not self._opening:
            self._opening = True
            self._at(moment, self._open_some)
        self._hand_out(moment)
        if self._opening or self._board.open_count:
            if self._answered and not self._consolidating:
                full = len(self._answered) >= self._behaviour.consolidation_batch
                self._consolidating = True
                self._at(moment + (0 if full else self._behaviour.consolidation_seconds), self._consolidate)
        elif self._answered:
            if not self._consolidating:
                self._consolidating = True
                self._at(moment, self._consolidate)
        else:
            self._finish(JobStatus.COMPLETED)

    def _may_open(self) -> bool:
        if not self._queue:
            return False
        begun = self._board.open_count + len(self._answered)
        if self._limit is not None and self._labeled + begun >= self._limit:
            return False
        return self._board.open_count < self._most_open()

    def _most_open(self) -> int:
        most = self.spec.max_concurrent_objects
        if self.spec.team.kind == "public" and self._labeled + self._failed < self._behaviour.first_public_batch:
            most = min(most, self._behaviour.first_public_batch)
        return most

    def _stopping_condition(self, total: int) -> int | None:
        limits = []
        if self.spec.max_objects is not None:
            limits.append(self.spec.max_objects)
        if self.spec.max_percentage is not None:
            limits.append(max(1, total * self.spec.max_percentage // 100))
        return min(limits, default=None)

    def _consolidate_answered(self) -> None:
        batch, self._answered = sorted(self._answered, key=lambda item: item.data.object_id), []
        if not batch or self._output is None:
            return
        now = self._clock.now()
        for item in batch:
            self._output.write_answers(item, now=now)
        stamp = self._output.write_request(batch, now=now)
        labels = self._consolidator.consolidate(
            [
                AnsweredObject(
                    object_id=item.data.object_id,
                    width=item.scene.width,
                    height=item.scene.height,
                    depth=item.scene.depth,
                    answers=[answer for answer, _ in item.answers],
                )
                for item in batch
            ]
        )
        self._output.write_labels(batch, labels, stamp=stamp, now=now)
        self._labeled += len(batch)
        if self._labeled * 10 // self._total > self._tenths:
            self._tenths = self._labeled * 10 // self._total
            self._output.write_intermediate()

    def _close_all(self) -> None:
        for item in self._board.objects():
            self._close_early(self._board.close(item.data.object_id))
        self._consolidate_answered()

    def _close_early(self, item: OpenObject) -> None:
        """An object is labeled when at least one worker has answered; else it has expired."""
        if item.answers:
            self._answered.append(item)
        else:
            self._expired(item.data)

    def _expired(self, data: DataObject) -> None:
        if self._behaviour.expired_objects_fail:
            self._fail_object(data, "ClientError: no worker answered before the task expired")

    def _fail_object(self, data: DataObject, reason: str) -> None:
        if self._output is not None:
            self._output.fail(data, reason, now=self._clock.now())
        self._failed += 1
        self._tell(JobStatus.IN_PROGRESS)

    def _finish(self, status: JobStatus) -> None:
        if self._output is not None:
            self._output.write_manifest()
        self._ended = True
        self._tell(JobStatus.STOPPED if self._stop_requested else status)

    def _fail(self, reason: str) -> None:
        self._ended = True
        self._tell(JobStatus.FAILED, failure_reason=reason[:1024])

    def _tell(self, status: JobStatus, *, failure_reason: str | None = None) -> None:
        if self._stop_requested and not status.ended:
            status = JobStatus.STOPPING
        written = status.ended and status is not JobStatus.FAILED and self._output is not None
        self._listener(
            JobUpdate(
                status=status,
                counters=Counters(
                    human_labeled=self._labeled,
                    failed=self._failed,
                    unlabeled=self._total - self._labeled - self._failed,
                ),
                output_manifest_uri=self._output.manifest_uri if written and self._output is not None else None,
                failure_reason=failure_reason,
            )
        )

    # --- time ---

    def _at(self, moment: float, step: Callable[[float], None]) -> None:
        def run() -> None:
            self._moment = moment
            try:
                step(moment)
            except JobError as error:
                self._fail(str(error))
            except Exception as error:  # a fault in one job must not end the thread of all the others
                log.exception("Labeling job %s failed", self.spec.name)
                self._fail(f"InternalServerError: {type(error).__name__}: {error}")

        self._scheduler.add(
            run, due=self._created + self._clock.delay(moment), moment=moment, wanted=lambda: not self._ended
        )

    def _expiry_of(self, data: DataObject) -> Callable[[float], None]:
        return lambda moment: self._expire_object(moment, data)

    def _return_of(self, item: OpenObject, worker: int) -> Callable[[float], None]:
        return lambda moment: self._return(moment, item, worker)

    def _submission_of(self, item: OpenObject, worker: int, hand: Hand, seconds: float) -> Callable[[float], None]:
        return lambda moment: self._submit(moment, item, worker, hand, seconds)
