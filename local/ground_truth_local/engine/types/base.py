"""What a task type brings: how a worker answers, how answers become a label, and what the output line says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ground_truth_local.engine.picture.scene import Scene
from ground_truth_local.engine.simulation import Simulation


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


@dataclass(frozen=True)
class Answer:
    """What one worker submitted: `content` is the answerContent of the worker-response file."""

    worker_id: str
    content: dict[str, Any]


@dataclass(frozen=True)
class AnsweredObject:
    """A data object and all answers to it, at least one.

    Attributes:
        width, height, depth: of the upright picture.
    """

    object_id: int
    width: int
    height: int
    depth: int
    answers: Sequence[Answer]


@dataclass(frozen=True)
class LabelFile:
    """A label too large for the manifest: a file of its own, which the line refers to."""

    suffix: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Label:
    """A consolidated label.

    Attributes:
        value: what stands under the label attribute; None when `file` holds it.
        metadata: the type's own part of the `-metadata` attribute.
    """

    object_id: int
    value: Any
    metadata: dict[str, Any]
    file: LabelFile | None = None


class Consolidator(Protocol):
    """Turns answers into labels. One per job: what it learnt of the workers serves the later batches."""

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        """A label for each object of the batch, in order."""


class TaskType(Protocol):
    """One built-in task type.

    Attributes:
        name: suffix of its functions' names, such as `BoundingBox`.
        metadata_type: `type` in the metadata of its labels.
    """

    @property
    def name(self) -> str: ...

    @property
    def metadata_type(self) -> str: ...

    def answer(self, scene: Scene, labels: Sequence[str], hand: Hand) -> dict[str, Any]:
        """What a worker submits for a picture: the crowd element's name and its content."""

    def consolidator(self, labels: Sequence[str]) -> Consolidator:
        """A fresh consolidator for a job with these labels.

        Raises:
            JobError: the type cannot do with these labels.
        """
