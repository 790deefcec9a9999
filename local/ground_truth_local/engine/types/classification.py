"""One class per object (ImageMultiClass, TextMultiClass, VideoMultiClass)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.types import reading
from ground_truth_local.engine.types.aim import true_class
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


@dataclass(frozen=True, kw_only=True)
class Classification:
    """A worker picks one label; workers' accuracies and the true classes are estimated together.

    Attributes:
        element: name of the element that workers answer with.
        audits: `type` of the labels that are judged; None where objects themselves are classified.
    """

    name: str
    metadata_type: str
    element: str
    reads: Reads
    audits: str | None = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels = categories.labels
        return {self.element: {"label": labels[hand.classify(true_class(subject, labels), labels)]}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return ClassConsolidator(categories.labels, element=self.element)


IMAGE = Classification(
    name="ImageMultiClass",
    metadata_type="groundtruth/image-classification",
    element="crowd-image-classifier",
    reads="picture",
)
TEXT = Classification(
    name="TextMultiClass", metadata_type="groundtruth/text-classification", element="crowd-classifier", reads="text"
)
VIDEO = Classification(
    name="VideoMultiClass",
    # UNVERIFIED: no source shows the output of a video clip job.
    metadata_type="groundtruth/video-classification",
    element="crowd-classifier",
    reads="clip",
)
ANYTHING = Classification(
    name="crowd-classifier", metadata_type="groundtruth/custom", element="crowd-classifier", reads="none"
)
"""The element in a page of the customer's own, whatever it shows."""


class ClassConsolidator:
    """The most probable class of each object, given all answers so far."""

    def __init__(self, labels: Sequence[str], *, element: str) -> None:
        self._labels = list(labels)
        self._element = element
        self._seen: dict[int, list[tuple[str, int]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        read = {item.object_id: read_answers(item, self._read) for item in batch}
        self._seen.update({object_id: said for object_id, (said, _) in read.items() if said})
        beliefs = estimate(self._seen, classes=len(self._labels))
        result = []
        for item in batch:
            said, rejected = read[item.object_id]
            if not said:
                result.append(nothing_usable(item, rejected))
                continue
            belief = beliefs[item.object_id]
            index = int(belief.argmax())
            metadata = {
                "class-name": self._labels[index],
                "confidence": confidence(float(belief[index]), answers=len(said)),
            }
            result.append(Label(object_id=item.object_id, value=index, metadata=metadata, rejected=rejected))
        return result

    def _read(self, content: dict[str, Any]) -> int:
        return reading.class_of(reading.element(content, self._element).get("label"), self._labels)
