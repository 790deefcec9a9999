"""Image classification, one class per picture (ImageMultiClass)."""

from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    Rejected,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.subject import Reads, Subject

ELEMENT = "crowd-image-classifier"


class ImageClassification:
    """A worker picks one label; workers' accuracies and the true classes are estimated together."""

    name = "ImageMultiClass"
    metadata_type = "groundtruth/image-classification"
    reads: Reads = "picture"
    audits = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        scene, labels = subject.picture, categories.labels
        truth = scene.choice(len(labels), "class", *labels)
        return {ELEMENT: {"label": labels[hand.classify(truth, labels)]}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels)


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._seen: dict[int, list[tuple[str, int]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        rejected: dict[int, list[Rejected]] = {}
        for item in batch:
            readings, rejected[item.object_id] = read_answers(item, self._read)
            if readings:
                self._seen[item.object_id] = readings
        beliefs = estimate(self._seen, classes=len(self._labels))
        result = []
        for item in batch:
            left_out = rejected[item.object_id]
            if item.object_id not in beliefs:
                result.append(nothing_usable(item, left_out))
                continue
            belief = beliefs[item.object_id]
            index = int(belief.argmax())
            metadata = {
                "class-name": self._labels[index],
                "confidence": confidence(float(belief[index]), answers=len(item.answers) - len(left_out)),
            }
            result.append(Label(object_id=item.object_id, value=index, metadata=metadata, rejected=left_out))
        return result

    def _read(self, content: dict[str, Any]) -> int:
        return self._labels.index(content[ELEMENT]["label"])
