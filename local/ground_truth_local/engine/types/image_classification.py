"""Image classification, one class per picture (ImageMultiClass)."""

from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.picture.scene import Scene
from ground_truth_local.engine.types.base import AnsweredObject, Consolidator, Hand, Label

ELEMENT = "crowd-image-classifier"


class ImageClassification:
    """A worker picks one label; workers' accuracies and the true classes are estimated together."""

    name = "ImageMultiClass"
    metadata_type = "groundtruth/image-classification"

    def answer(self, scene: Scene, labels: Sequence[str], hand: Hand) -> dict[str, Any]:
        truth = scene.choice(len(labels), "class", *labels)
        return {ELEMENT: {"label": labels[hand.decide(truth, among=len(labels))]}}

    def consolidator(self, labels: Sequence[str]) -> Consolidator:
        return _Consolidator(labels)


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._seen: dict[int, list[tuple[str, int]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        for item in batch:
            self._seen[item.object_id] = [
                (answer.worker_id, self._labels.index(answer.content[ELEMENT]["label"])) for answer in item.answers
            ]
        beliefs = estimate(self._seen, classes=len(self._labels))
        result = []
        for item in batch:
            belief = beliefs[item.object_id]
            index = int(belief.argmax())
            metadata = {
                "class-name": self._labels[index],
                "confidence": confidence(float(belief[index]), answers=len(item.answers)),
            }
            result.append(Label(object_id=item.object_id, value=index, metadata=metadata))
        return result
