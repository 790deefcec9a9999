"""Which objects are open to the workers, and who works on what."""

from dataclasses import dataclass, field

from ground_truth_local.engine.manifest import DataObject
from ground_truth_local.engine.types.base import Answer
from ground_truth_local.engine.types.subject import Subject


@dataclass
class OpenObject:
    """A data object whose tasks workers can take.

    Attributes:
        answers: what was submitted so far: each answer with its entry of the worker-response file.
        seen_by: indices of workers who have taken a task of it; nobody gets an object twice.
        busy: workers who are at it now, with the time of day at which they accepted the task.
    """

    data: DataObject
    subject: Subject
    answers: list[tuple[Answer, dict[str, object]]] = field(default_factory=list)
    seen_by: set[int] = field(default_factory=set)
    busy: dict[int, float] = field(default_factory=dict)


class Board:
    """Hands out tasks: the oldest object first, to as many workers as a job wants per object."""

    def __init__(self, *, workers: int, workers_per_object: int) -> None:
        self._wanted = workers_per_object
        self._free = list(range(workers))
        self._open: dict[int, OpenObject] = {}

    @property
    def open_count(self) -> int:
        """How many objects workers can see or work on."""
        return len(self._open)

    def objects(self) -> list[OpenObject]:
        return list(self._open.values())

    def add(self, data: DataObject, subject: Subject) -> None:
        self._open[data.object_id] = OpenObject(data=data, subject=subject)

    def get(self, object_id: int) -> OpenObject | None:
        return self._open.get(object_id)

    def close(self, object_id: int) -> OpenObject:
        """Takes an object off the board; whoever works on it is free again."""
        item = self._open.pop(object_id)
        self._free = sorted([*self._free, *item.busy])
        item.busy.clear()
        return item

    def take(self, *, now: float) -> list[tuple[int, OpenObject]]:
        """Gives a task to every free worker for whom there is one: pairs of worker and object."""
        taken = []
        for worker in list(self._free):
            item = next((item for item in self._open.values() if self._wants(item, worker)), None)
            if item is not None:
                self._free.remove(worker)
                item.seen_by.add(worker)
                item.busy[worker] = now
                taken.append((worker, item))
        return taken

    def put_back(self, item: OpenObject, worker: int) -> float:
        """The worker is done with a task, answered or not; gives the time of day at which it was accepted."""
        self._free = sorted([*self._free, worker])
        return item.busy.pop(worker)

    def complete(self, item: OpenObject) -> bool:
        """Whether as many workers have answered as the job wants."""
        return len(item.answers) >= self._wanted

    def _wants(self, item: OpenObject, worker: int) -> bool:
        return worker not in item.seen_by and len(item.answers) + len(item.busy) < self._wanted
