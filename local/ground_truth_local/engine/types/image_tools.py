"""Tools of custom image jobs: polygons, keypoints, lines, polylines, instance masks. Only how workers answer with them:
their answers are consolidated by a function of the job's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ground_truth_local.engine.consolidation.masks import ClassMap
from ground_truth_local.engine.picture.scene import Scene
from ground_truth_local.engine.types.aim import true_marks
from ground_truth_local.engine.types.base import Categories, Hand
from ground_truth_local.engine.types.drawing import drawn, painted
from ground_truth_local.engine.types.marks import MarkKind
from ground_truth_local.engine.types.mask_png import coloured_png, label_colour
from ground_truth_local.engine.types.subject import Reads, Subject


@dataclass(frozen=True, kw_only=True)
class MarkTool:
    """A tool that draws one kind of marks.

    Attributes:
        element: its tag, which is its name in the templates of this project.
    """

    element: str
    kind: MarkKind
    reads: Reads = "picture"

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels = categories.labels
        wanted = true_marks(subject, self.kind, labels)
        marks = drawn(wanted, width=subject.width, height=subject.height, labels=labels, hand=hand)
        return {
            self.element: {
                self.kind: [{"label": labels[mark.class_id], **mark.geometry} for mark in marks],
                "inputImageProperties": {"width": subject.width, "height": subject.height},
            }
        }


@dataclass(frozen=True, kw_only=True)
class InstanceSegmentation:
    """A tool that paints every object in a colour of its own. Known truth is of no use to it: no label holds one."""

    element: str = "crowd-instance-segmentation"
    reads: Reads = "picture"

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        scene, labels = subject.picture, categories.labels
        seen = [
            number
            for number in range(1, len(scene.boxes) + 1)
            if number == 1 or hand.random.random() >= hand.simulation.missed_boxes
        ]
        chosen = [labels[hand.classify(_class_of(scene, number, labels), labels)] for number in seen]
        instances = np.zeros(256, dtype=np.uint8)
        instances[seen] = np.arange(1, len(seen) + 1)
        painting: ClassMap = instances[painted(scene.objects, hand)]
        return {
            self.element: {
                "labeledImage": {
                    "pngImageData": coloured_png(painting, labels=len(seen), size=(scene.width, scene.height))
                },
                "instances": [{"color": label_colour(place), "label": label} for place, label in enumerate(chosen)],
                "inputImageProperties": {"width": scene.width, "height": scene.height},
            }
        }


def _class_of(scene: Scene, number: int, labels: Sequence[str]) -> int:
    """As with every other tool: a polygon around an object has the label that its box would have."""
    return scene.choice(len(labels), "object", number - 1, *labels)


TOOLS = (
    MarkTool(element="crowd-polygon", kind="polygons"),
    MarkTool(element="crowd-keypoint", kind="keypoints"),
    MarkTool(element="crowd-line", kind="lines"),
    MarkTool(element="crowd-polyline", kind="polylines"),
    InstanceSegmentation(),
)
