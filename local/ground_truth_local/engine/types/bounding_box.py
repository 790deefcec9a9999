"""Bounding boxes (BoundingBox)."""

from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.consolidation.boxes import LabeledBox, consolidate_boxes
from ground_truth_local.engine.picture.scene import Box, Scene
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.subject import Reads, Subject

ELEMENT = "boundingBox"
"""Name of the crowd-bounding-box element in the built-in template."""


class BoundingBox:
    """A worker draws boxes; boxes of several workers are matched and averaged."""

    name = "BoundingBox"
    metadata_type = "groundtruth/object-detection"
    reads: Reads = "picture"
    audits = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        scene, labels = subject.picture, categories.labels
        boxes = []
        for number, box in enumerate(scene.boxes):
            # The largest object is hard to overlook.
            missed = hand.random.random() < hand.simulation.missed_boxes and number > 0
            truth = scene.choice(len(labels), "object", number, *labels)
            drawn = {"label": labels[hand.classify(truth, labels)], **_drawn(box, scene, hand)}
            if not missed:
                boxes.append(drawn)
        size = {"width": scene.width, "height": scene.height}
        return {ELEMENT: {"boundingBoxes": boxes, "inputImageProperties": size}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels)


def _drawn(box: Box, scene: Scene, hand: Hand) -> dict[str, int]:
    """The box as a hand draws it: whole pixels, edges a little off, inside the picture."""
    off = hand.random.normal(0.0, hand.simulation.box_jitter, size=4)
    left = min(max(round(box.left + off[0] * box.width), 0), scene.width - 1)
    top = min(max(round(box.top + off[1] * box.height), 0), scene.height - 1)
    right = min(max(round(box.left + box.width + off[2] * box.width), left + 1), scene.width)
    bottom = min(max(round(box.top + box.height + off[3] * box.height), top + 1), scene.height)
    return {"left": left, "top": top, "width": right - left, "height": bottom - top}


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return [self._label(item) for item in batch]

    def _label(self, item: AnsweredObject) -> Label:
        readings, rejected = read_answers(item, self._read)
        if not readings:
            return nothing_usable(item, rejected)
        boxes = consolidate_boxes([said for _, said in readings])
        value = {
            "image_size": [{"width": item.subject.width, "height": item.subject.height, "depth": item.subject.depth}],
            "annotations": [
                {
                    "class_id": found.class_id,
                    "left": _number(found.box.left),
                    "top": _number(found.box.top),
                    "width": _number(found.box.width),
                    "height": _number(found.box.height),
                }
                for found in boxes
            ],
        }
        metadata = {
            "objects": [{"confidence": found.confidence} for found in boxes],
            "class-map": {str(index): self._labels[index] for index in sorted({found.class_id for found in boxes})},
        }
        return Label(object_id=item.object_id, value=value, metadata=metadata, rejected=rejected)

    def _read(self, content: dict[str, Any]) -> list[LabeledBox]:
        return [
            LabeledBox(
                box=Box(left=box["left"], top=box["top"], width=box["width"], height=box["height"]),
                class_id=self._labels.index(box["label"]),
            )
            for box in content[ELEMENT]["boundingBoxes"]
        ]


def _number(value: float) -> float | int:
    """Whole numbers as such, as the service writes them for one worker; else to a thousandth of a pixel."""
    return int(value) if float(value).is_integer() else round(value, 3)
