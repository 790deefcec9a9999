"""Image classification, any number of classes per picture (ImageMultiClassMultiLabel)."""

from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.picture.scene import Scene
from ground_truth_local.engine.types.base import AnsweredObject, Consolidator, Hand, Label

ELEMENT = "crowd-image-classifier-multi-select"


class ImageMultiLabel:
    """A worker ticks labels; each label is a question of its own, present or not."""

    name = "ImageMultiClassMultiLabel"
    metadata_type = "groundtruth/image-classification-multilabel"

    def answer(self, scene: Scene, labels: Sequence[str], hand: Hand) -> dict[str, Any]:
        always = scene.choice(len(labels), "class", *labels)
        chosen = []
        for index, label in enumerate(labels):
            present = int(index == always or scene.choice(3, "present", label) == 0)
            if hand.decide(present, among=2):
                chosen.append(label)
        return {ELEMENT: {"labels": chosen}}

    def consolidator(self, labels: Sequence[str]) -> Consolidator:
        return _Consolidator(labels)


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._seen: dict[int, list[tuple[str, list[str]]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        for item in batch:
            self._seen[item.object_id] = [(a.worker_id, a.content[ELEMENT]["labels"]) for a in item.answers]
        beliefs = [
            estimate(
                {key: [(worker, int(label in ticked)) for worker, ticked in said] for key, said in self._seen.items()},
                classes=2,
            )
            for label in self._labels
        ]
        result = []
        for item in batch:
            # The service lists every label that at least one worker chose.
            chosen = [
                index
                for index, label in enumerate(self._labels)
                if any(label in ticked for _, ticked in self._seen[item.object_id])
            ]
            metadata = {
                "class-map": {str(index): self._labels[index] for index in chosen},
                "confidence-map": {
                    str(index): confidence(float(beliefs[index][item.object_id][1]), answers=len(item.answers))
                    for index in chosen
                },
            }
            result.append(Label(object_id=item.object_id, value=chosen, metadata=metadata))
        return result
