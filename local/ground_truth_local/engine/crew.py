"""The simulated workers of one job, at work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ground_truth_local.engine.board import Board, OpenObject
from ground_truth_local.engine.crowd import Worker
from ground_truth_local.engine.job import JobSpec, ObjectError
from ground_truth_local.engine.output import answer_entry
from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.timeline import Timeline
from ground_truth_local.engine.types.base import Answer, Hand

GLANCE = 0.2
"""Share of a task's time after which a worker declines it."""


@dataclass(frozen=True)
class _Task:
    """One worker at one object, for so many seconds."""

    item: OpenObject
    worker: Worker
    hand: Hand
    seconds: float


class Crew:
    """Takes tasks as soon as somebody is free, and does them in the time that the profile gives.

    Args:
        workers: the members of the team.
        simulation: what they are like.
        answer: what somebody submits for an object.
        board: shared with people.
        timeline: the job's time.
        changed: is told of an object whose tasks have changed, with the job's moment.
        unworkable: is told of an object that workers turn out not to see, and why.
    """

    def __init__(
        self,
        spec: JobSpec,
        workers: Sequence[Worker],
        *,
        simulation: Simulation,
        answer: Callable[[OpenObject, Hand], dict[str, Any]],
        board: Board,
        timeline: Timeline,
        changed: Callable[[OpenObject, float], None],
        unworkable: Callable[[OpenObject, str, float], None],
    ) -> None:
        self._spec = spec
        self._workers = {worker.worker_id: worker for worker in workers}
        self._simulation = simulation
        self._answer = answer
        self._board = board
        self._timeline = timeline
        self._changed = changed
        self._unworkable = unworkable

    def take(self, moment: float) -> None:
        """Lets everybody who is free take a task."""
        for worker_id, item in self._board.take(self._workers, now=self._timeline.now()):
            worker = self._workers[worker_id]
            random = self._simulation.random(self._spec.name, item.data.object_id, worker_id)
            seconds = self._simulation.seconds_for_task(random)
            hand = Hand(random=random, accuracy=worker.accuracy, simulation=self._simulation)
            task = _Task(item=item, worker=worker, hand=hand, seconds=seconds)
            step, duration = self._course(task)
            self._timeline.at(moment + duration, partial(step, task))

    def _course(self, task: _Task) -> tuple[Callable[[_Task, float], None], float]:
        """How a task ends in this worker's hands, and after how many seconds."""
        simulation, limit = self._simulation, float(self._spec.task_time_limit)
        if simulation.declined + simulation.abandoned > 0:
            # A chance of its own: the answers stay those of a crowd that neither declines nor abandons.
            ids = (self._spec.name, task.item.data.object_id, task.worker.worker_id)
            chance = simulation.random("temper", *ids).random()
            if chance < simulation.declined:
                return self._decline, min(GLANCE * task.seconds, limit)
            if chance < simulation.declined + simulation.abandoned:
                return self._leave, limit
        return (self._submit, task.seconds) if task.seconds <= limit else (self._leave, limit)

    def _submit(self, task: _Task, moment: float) -> None:
        item, worker = task.item, task.worker
        if worker.worker_id not in item.busy:
            return
        try:
            content = self._answer(item, task.hand)
        except ObjectError as error:
            self._unworkable(item, str(error), moment)
            return
        with self._board.lock:
            accepted = self._board.put_back(item, worker.worker_id)
            answer = Answer(worker.worker_id, content)
            entry = answer_entry(
                answer,
                accepted=accepted,
                submitted=self._timeline.now(),
                seconds=task.seconds,
                metadata=worker.metadata,
                public=self._spec.team.kind == "public",
            )
            item.answers.append((answer, entry))
        self._changed(item, moment)

    def _decline(self, task: _Task, moment: float) -> None:
        with self._board.lock:
            if task.worker.worker_id not in task.item.busy:
                return
            self._board.put_back(task.item, task.worker.worker_id)
            task.item.declines += 1
        self._changed(task.item, moment)

    def _leave(self, task: _Task, moment: float) -> None:
        """The time limit has passed: the task goes back, unanswered; a worker like this would leave it again."""
        with self._board.lock:
            if task.worker.worker_id not in task.item.busy:
                return
            self._board.put_back(task.item, task.worker.worker_id)
        self._changed(task.item, moment)
