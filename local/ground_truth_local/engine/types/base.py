"""What a task type brings: how a worker answers, how answers become a label, and what the output line says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np

from ground_truth_local.engine.simulation import Simulation
from ground_truth_local.engine.types.subject import Reads, Subject
from ground_truth_runtime.labels.values import Unreadable

Reading = TypeVar("Reading")


@dataclass(frozen=True)
class Categories:
    """The label category file.

    Attributes:
        labels: names of the labels, in order.
        document: the whole file, for what a type has beyond names: short names, attributes, annotation type.
    """

    labels: Sequence[str]
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hand:
    """One worker at one task.

    Attributes:
        random: this worker's chances at this task, and at no other.
        accuracy: share of decisions that this worker gets right.
        simulation: the crowd's profile.
    """

    random: np.random.Generator
    accuracy: float
    simulation: Simulation

    def decide(self, truth: int, *, among: int) -> int:
        """The truth, or now and then another of `among` possibilities."""
        if among < 2 or self.random.random() < self.accuracy:
            return truth
        return int((truth + 1 + self.random.integers(among - 1)) % among)

    def classify(self, truth: int, labels: Sequence[str]) -> int:
        """The index of the label that this worker gives to something whose label has the index `truth`.

        The profile's confusion matrix decides where it knows the true label, else the worker's accuracy.
        """
        row = self.simulation.confusion.get(labels[truth])
        if row is None:
            return self.decide(truth, among=len(labels))
        chance, said = self.random.random(), truth
        for name, share in row.items():
            chance -= share
            if name in labels and chance < 0:
                said = labels.index(name)
                break
        return said


@dataclass(frozen=True)
class Answer:
    """What one worker submitted: `content` is the answerContent of the worker-response file."""

    worker_id: str
    content: dict[str, Any]


@dataclass(frozen=True)
class AnsweredObject:
    """A data object and all answers to it, at least one."""

    object_id: int
    subject: Subject
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Rejected:
    """One answer that consolidation could not use, and why."""

    worker_id: str
    reason: str


@dataclass(frozen=True)
class LabelFile:
    """A label too large for the manifest: a file of its own, which the line refers to.

    Attributes:
        path: below the folder of label files; `{object}` and `{created}` stand for the object's id and the time.
    """

    path: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Label:
    """A consolidated label.

    Attributes:
        value: what stands under the label attribute; None when `file` holds it.
        metadata: the type's own part of the `-metadata` attribute.
        rejected: answers that were left out.
        failure: why there is no label at all; the object fails with this reason.
    """

    object_id: int
    value: Any
    metadata: dict[str, Any]
    file: LabelFile | None = None
    rejected: Sequence[Rejected] = ()
    failure: str | None = None


class AnswerUnusable(Exception):
    """One worker's answer cannot be used; the message says why."""


def read_answers(
    item: AnsweredObject, read: Callable[[dict[str, Any]], Reading]
) -> tuple[list[tuple[str, Reading]], list[Rejected]]:
    """What each worker said, as `read` understands its content, and the answers that it cannot understand.

    Args:
        read: raises AnswerUnusable, or stumbles over missing keys and wrong types, at an answer that is none.

    Returns:
        Pairs of worker id and reading, in order of submission, and the rejected answers.
    """
    readings: list[tuple[str, Reading]] = []
    rejected: list[Rejected] = []
    for answer in item.answers:
        try:
            readings.append((answer.worker_id, read(answer.content)))
        except (AnswerUnusable, Unreadable) as error:
            rejected.append(Rejected(answer.worker_id, str(error)))
        except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
            reason = f"the answer does not have the shape of the task's element: {type(error).__name__}: {error}"
            rejected.append(Rejected(answer.worker_id, reason))
    return readings, rejected


def nothing_usable(item: AnsweredObject, rejected: Sequence[Rejected]) -> Label:
    """In place of a label, where every answer was rejected."""
    return Label(
        object_id=item.object_id,
        value=None,
        metadata={},
        rejected=rejected,
        failure="ClientError: no answer could be used: " + "; ".join(entry.reason for entry in rejected),
    )


class Consolidator(Protocol):
    """Turns answers into labels. One per job: what it learnt of the workers serves the later batches."""

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        """A label for each object of the batch, in order; an answer that cannot be used is left out and reported."""


class Tool(Protocol):
    """How simulated workers use one tool of the worker's page.

    Attributes:
        reads: what of a data object workers need to see.
    """

    @property
    def reads(self) -> Reads: ...

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        """What a worker submits: the crowd element's name and its content."""


class TaskType(Tool, Protocol):
    """One built-in task type.

    Attributes:
        name: suffix of its functions' names, such as `BoundingBox`.
        metadata_type: `type` in the metadata of its labels.
        audits: `type` in the metadata of the labels that it adjusts or verifies; None for first labels. An object whose
            line lacks such a label fails.
    """

    @property
    def name(self) -> str: ...

    @property
    def metadata_type(self) -> str: ...

    @property
    def audits(self) -> str | None: ...

    def consolidator(self, categories: Categories) -> Consolidator:
        """A fresh consolidator for a job with these categories.

        Raises:
            JobError: the type cannot do with these categories.
        """
