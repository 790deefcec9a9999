"""How far workers agreed, as a report shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One worker of a job.

    worker: the service's id of them. answers: how many they gave. median_seconds: the time that half of their answers
    took less than. agreement: 0 to 1, of their answers with the consolidated labels. None: not known.
    """

    worker: str
    answers: int
    median_seconds: float | None = None
    agreement: float | None = None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far the workers of a job agreed.

    measure: what the numbers are, such as "mean IoU of boxes". value: of the whole job.
    objects: number of the line -> agreement on that object, 0 to 1. classes: class -> agreement on it.
    workers: those who answered. note: what a reader must know of the numbers.
    """

    measure: str
    value: float | None = None
    objects: Mapping[int, float] = field(default_factory=dict)
    classes: Mapping[str, float | None] = field(default_factory=dict)
    workers: Sequence[Worker] = ()
    note: str | None = None
