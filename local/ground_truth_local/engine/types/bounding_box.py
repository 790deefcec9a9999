"""Bounding boxes (BoundingBox, AdjustmentBoundingBox)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.consolidation.boxes import LabeledBox, consolidate_boxes, jaccard
from ground_truth_local.engine.consolidation.matching import matched
from ground_truth_local.engine.types import reading
from ground_truth_local.engine.types.aim import true_marks
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.consolidating import one_by_one
from ground_truth_local.engine.types.drawing import drawn
from ground_truth_local.engine.types.known import known_marks
from ground_truth_local.engine.types.marks import Mark, box_mark, read_mark
from ground_truth_local.engine.types.subject import Reads, Subject
from ground_truth_runtime.labels.values import items, mapping

METADATA_TYPE = "groundtruth/object-detection"
GOOD_ENOUGH = 0.8
"""Overlap from which a worker who adjusts boxes leaves one alone."""


@dataclass(frozen=True, kw_only=True)
class BoundingBox:
    """A worker draws boxes; boxes of several workers are matched and averaged.

    Attributes:
        element: name of the element that workers answer with.
        audits: `type` of boxes that are adjusted. A worker leaves them alone when they fit.
    """

    name: str
    metadata_type: str = METADATA_TYPE
    element: str = "boundingBox"
    reads: Reads = "picture"
    audits: str | None = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels = categories.labels
        wanted = true_marks(subject, "boxes", labels)
        boxes = drawn(wanted, width=subject.width, height=subject.height, labels=labels, hand=hand)
        content: dict[str, Any] = {"inputImageProperties": {"width": subject.width, "height": subject.height}}
        if subject.audited is not None:
            given = known_marks(subject.audited, "boxes", labels)
            content["initialValueModified"] = not _fit(given, wanted)
            boxes = boxes if content["initialValueModified"] else given
        content["boundingBoxes"] = [{"label": labels[box.class_id], **box.geometry} for box in boxes]
        return {self.element: content}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels, element=self.element)


BOUNDING_BOX = BoundingBox(name="BoundingBox")
ADJUSTMENT = BoundingBox(name="AdjustmentBoundingBox", audits=METADATA_TYPE)


def _fit(given: Sequence[Mark], wanted: Sequence[Mark]) -> bool:
    """Whether there is a box of the same label for each wanted one, and no other."""
    marks = [*given, *wanted]
    groups = matched(
        [0] * len(given) + [1] * len(wanted),
        lambda one, other: (
            jaccard(marks[one].bounds, marks[other].bounds) if marks[one].class_id == marks[other].class_id else 0.0
        ),
        least=GOOD_ENOUGH,
    )
    return all(len(group) == 2 for group in groups)


class _Consolidator:
    def __init__(self, labels: Sequence[str], *, element: str) -> None:
        self._labels = list(labels)
        self._element = element

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return one_by_one(batch, self._label)

    def _label(self, item: AnsweredObject) -> Label:
        said, rejected = read_answers(item, self._read)
        if not said:
            return nothing_usable(item, rejected)
        subject, boxes = item.subject, consolidate_boxes([drawn for _, drawn in said])
        annotations = [
            {
                "class_id": found.class_id,
                **box_mark(found.box, found.class_id).in_order("top", "left", "height", "width"),
            }
            for found in boxes
        ]
        size = {"width": subject.width, "height": subject.height, "depth": subject.depth}
        metadata: dict[str, Any] = {
            "objects": [{"confidence": found.confidence} for found in boxes],
            # In the order of appearance, as in real files.
            "class-map": {str(found.class_id): self._labels[found.class_id] for found in boxes},
        }
        if subject.audited is not None:
            given = [mark.labeled_box for mark in known_marks(subject.audited, "boxes", self._labels)]
            metadata["adjustment-status"] = "unadjusted" if _same(given, boxes) else "adjusted"
        value = {"image_size": [size], "annotations": annotations}
        return Label(object_id=item.object_id, value=value, metadata=metadata, rejected=rejected)

    def _read(self, content: dict[str, Any]) -> list[LabeledBox]:
        boxes = reading.element(content, self._element).get("boundingBoxes")
        return list(items(boxes, "boundingBoxes", self._read_box))

    def _read_box(self, entry: Any, _place: int) -> LabeledBox:
        box = mapping(entry, "it")
        return read_mark("boxes", box, reading.class_of(box.get("label"), self._labels)).labeled_box


def _same(given: Sequence[LabeledBox], found: Sequence[LabeledBox]) -> bool:
    """Whether boxes are those that workers were given, to a tenth of a pixel, in any order."""
    return sorted(map(_corner, given)) == sorted(map(_corner, found))


def _corner(item: LabeledBox) -> tuple[float, ...]:
    box = item.box
    return (item.class_id, *(round(value, 1) for value in (box.left, box.top, box.width, box.height)))
