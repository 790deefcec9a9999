"""Boxes of several workers: matched by Jaccard index (intersection over union), then averaged.

The method is the service's (developer guide, sms-annotation-consolidation); the numbers it uses are not published, so
the thresholds and the confidence here are ours.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ground_truth_local.engine.consolidation import BOX_CONFIDENCE_CAP, confidence
from ground_truth_local.engine.consolidation.matching import matched
from ground_truth_local.engine.picture.scene import Box

SAME_OBJECT = 0.5
"""Boxes that overlap this much mean the same object."""
LABELS_DIFFER = 0.9
"""What an overlap counts between boxes of different labels: two objects at one place are rather told apart by them."""


@dataclass(frozen=True)
class LabeledBox:
    """A box and the number of its class."""

    box: Box
    class_id: int


@dataclass(frozen=True)
class ConsolidatedBox(LabeledBox):
    """A box that the workers agree on, and how much."""

    confidence: float


def jaccard(one: Box, other: Box) -> float:
    """Intersection over union, 0 to 1."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one.width * one.height + other.width * other.height - shared)


def consolidate_boxes(answers: Sequence[Sequence[LabeledBox]]) -> list[ConsolidatedBox]:
    """One list of boxes from one list per worker.

    Boxes of different workers are matched, the best overlap first, each worker at most once per object; a worker who
    only mistook the label has seen the object all the same. An object is kept when at least half of the workers drew
    it; its box is the mean of theirs, its label that of most of them, the first of those in a tie. The confidence is
    the share of workers who gave it this label times the mean overlap of their boxes with the result.
    """
    drawn = [(worker, box) for worker, boxes in enumerate(answers) for box in boxes]
    groups = matched(
        [worker for worker, _ in drawn],
        lambda one, other: _alike(drawn[one][1], drawn[other][1]),
        least=SAME_OBJECT,
    )
    return [
        _merged([drawn[place][1] for place in members], workers=len(answers))
        for members in groups
        if 2 * len(members) >= len(answers)
    ]


def _alike(one: LabeledBox, other: LabeledBox) -> float:
    overlap = jaccard(one.box, other.box)
    return overlap if one.class_id == other.class_id else LABELS_DIFFER * overlap


def _merged(boxes: Sequence[LabeledBox], *, workers: int) -> ConsolidatedBox:
    count = len(boxes)
    mean = Box(
        left=sum(item.box.left for item in boxes) / count,
        top=sum(item.box.top for item in boxes) / count,
        width=sum(item.box.width for item in boxes) / count,
        height=sum(item.box.height for item in boxes) / count,
    )
    votes = Counter(item.class_id for item in boxes)
    class_id = min(votes, key=lambda label: (-votes[label], label))
    overlap = sum(jaccard(item.box, mean) for item in boxes if item.class_id == class_id)
    sure = confidence(overlap / workers, answers=workers, most=BOX_CONFIDENCE_CAP)
    return ConsolidatedBox(box=mean, class_id=class_id, confidence=sure)
