"""What the consolidators of several types share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types.base import AnsweredObject, Label, nothing_usable, read_answers
from ground_truth_local.engine.types.subject import Subject

Reading = TypeVar("Reading")


def one_by_one(batch: Sequence[AnsweredObject], label: Callable[[AnsweredObject], Label]) -> list[Label]:
    """A label for each object; an ObjectError costs that object alone."""
    return [_tried(item, label) for item in batch]


def _tried(item: AnsweredObject, label: Callable[[AnsweredObject], Label]) -> Label:
    try:
        return label(item)
    except ObjectError as error:
        return Label(object_id=item.object_id, value=None, metadata={}, failure=str(error))


@dataclass(frozen=True)
class FirstAnswer(Generic[Reading]):
    """For jobs of one worker per object: the label is the first answer that can be read.

    Attributes:
        read: what a worker said of an object; raises as readers of `read_answers` do.
        label: makes the label of that.
    """

    read: Callable[[Subject, dict[str, Any]], Reading]
    label: Callable[[AnsweredObject, Reading], Label]

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return one_by_one(batch, self._label)

    def _label(self, item: AnsweredObject) -> Label:
        said, rejected = read_answers(item, partial(self.read, item.subject))
        if not said:
            return nothing_usable(item, rejected)
        return replace(self.label(item, said[0][1]), rejected=rejected)
