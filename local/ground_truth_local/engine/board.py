"""Which objects are open to the workers, and who works on what. Any thread may use it."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.types.base import Answer
from ground_truth_local.engine.types.subject import Subject


@dataclass
class OpenObject:
    """A data object whose tasks workers can take.

    Attributes:
        task_input: what the worker's page finds as `task.input`.
        answers: what was submitted so far: each answer with its entry of the worker-response file.
        busy: workers who are at it now, by id, with the time of day at which they accepted the task.
        closed_to: workers who will not get it (again): they have answered, declined, or left it lying.
        declines: how many workers have declined it.
        iteration: of the job, from 1; names folders of the output.
    """

    data: DataObject
    subject: Subject
    task_input: Mapping[str, Any] = field(default_factory=dict)
    answers: list[tuple[Answer, dict[str, Any]]] = field(default_factory=list)
    busy: dict[str, float] = field(default_factory=dict)
    closed_to: set[str] = field(default_factory=set)
    declines: int = 0
    iteration: int = 1


class Board:
    """Hands out tasks: the oldest object first, to as many different workers as a job wants per object.

    A worker has one task of a job at a time.

    Attributes:
        lock: held over several calls, nobody else changes the board in between.
    """

    def __init__(self, *, workers_per_object: int) -> None:
        self.lock = threading.RLock()
        self._wanted = workers_per_object
        self._open: dict[int, OpenObject] = {}
        self._at: dict[str, OpenObject] = {}

    @property
    def open_count(self) -> int:
        """How many objects workers can see or work on."""
        return len(self._open)

    def objects(self) -> list[OpenObject]:
        with self.lock:
            return list(self._open.values())

    def add(self, item: OpenObject) -> None:
        with self.lock:
            self._open[item.data.object_id] = item

    def holds(self, item: OpenObject) -> bool:
        """Whether an object is still open."""
        return self._open.get(item.data.object_id) is item

    def close(self, item: OpenObject) -> None:
        """Takes an object off the board; whoever works on it is free again, and can submit nothing more."""
        with self.lock:
            del self._open[item.data.object_id]
            for worker in item.busy:
                del self._at[worker]
            item.busy.clear()

    def take(self, workers: Iterable[str], *, now: float) -> list[tuple[str, OpenObject]]:
        """Gives a task to each of these workers who is idle and for whom there is one: pairs of worker and object."""
        taken = []
        with self.lock:
            for worker in workers:
                if worker in self._at:
                    continue
                item = next((item for item in self._open.values() if self._offered(item, worker)), None)
                if item is not None:
                    item.busy[worker] = now
                    self._at[worker] = item
                    taken.append((worker, item))
        return taken

    def offered(self, worker: str) -> int:
        """How many objects a worker could take now, or has in hand."""
        with self.lock:
            return sum(worker in item.busy or self._offered(item, worker) for item in self._open.values())

    @property
    def busy(self) -> bool:
        """Whether anybody is at an object."""
        return bool(self._at)

    def with_others(self, worker: str) -> bool:
        """Whether a worker could get an object if one of those who are at it gave it back."""
        with self.lock:
            return any(
                item.busy and worker not in item.busy and worker not in item.closed_to and not self.refused(item)
                for item in self._open.values()
            )

    def put_back(self, item: OpenObject, worker: str, *, again: bool = False) -> float:
        """The worker is done with a task, answered or not; gives the time of day at which it was accepted.

        Args:
            again: whether this worker may get the object another time.
        """
        with self.lock:
            del self._at[worker]
            if not again:
                item.closed_to.add(worker)
            return item.busy.pop(worker)

    def complete(self, item: OpenObject) -> bool:
        """Whether as many workers have answered as the job wants."""
        return len(item.answers) >= self._wanted

    def refused(self, item: OpenObject) -> bool:
        """Whether as many workers have declined as the job wants answers: the object expires (AWS knowledge centre,
        sagemaker-ground-truth-errors)."""
        return item.declines >= self._wanted

    def _offered(self, item: OpenObject, worker: str) -> bool:
        return (
            worker not in item.closed_to
            and not self.refused(item)
            and len(item.answers) + len(item.busy) < self._wanted
        )
