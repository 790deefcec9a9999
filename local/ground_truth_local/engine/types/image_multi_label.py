"""Image classification, any number of classes per picture (ImageMultiClassMultiLabel)."""

from collections.abc import Sequence
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    AnswerUnusable,
    Categories,
    Consolidator,
    Hand,
    Label,
    Rejected,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.subject import Reads, Subject

ELEMENT = "crowd-image-classifier-multi-select"


class ImageMultiLabel:
    """A worker ticks labels; each label is a question of its own, present or not."""

    name = "ImageMultiClassMultiLabel"
    metadata_type = "groundtruth/image-classification-multilabel"
    reads: Reads = "picture"
    audits = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        scene, labels = subject.picture, categories.labels
        always = scene.choice(len(labels), "class", *labels)
        chosen = []
        for index, label in enumerate(labels):
            present = int(index == always or scene.choice(3, "present", label) == 0)
            if hand.decide(present, among=2):
                chosen.append(label)
        return {ELEMENT: {"labels": chosen}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels)


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._seen: dict[int, list[tuple[str, list[str]]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        rejected: dict[int, list[Rejected]] = {}
        for item in batch:
            readings, rejected[item.object_id] = read_answers(item, self._read)
            if readings:
                self._seen[item.object_id] = readings
        beliefs = [
            estimate(
                {key: [(worker, int(label in ticked)) for worker, ticked in said] for key, said in self._seen.items()},
                classes=2,
            )
            for label in self._labels
        ]
        result = []
        for item in batch:
            left_out = rejected[item.object_id]
            if item.object_id not in self._seen:
                result.append(nothing_usable(item, left_out))
                continue
            usable = len(item.answers) - len(left_out)
            # The service lists every label that at least one worker chose.
            chosen = [
                index
                for index, label in enumerate(self._labels)
                if any(label in ticked for _, ticked in self._seen[item.object_id])
            ]
            metadata = {
                "class-map": {str(index): self._labels[index] for index in chosen},
                "confidence-map": {
                    str(index): confidence(float(beliefs[index][item.object_id][1]), answers=usable) for index in chosen
                },
            }
            result.append(Label(object_id=item.object_id, value=chosen, metadata=metadata, rejected=left_out))
        return result

    def _read(self, content: dict[str, Any]) -> list[str]:
        chosen: list[str] = content[ELEMENT]["labels"]
        unknown = [label for label in chosen if label not in self._labels]
        if unknown:
            raise AnswerUnusable(f"{unknown[0]!r} is none of the labels")
        return chosen
