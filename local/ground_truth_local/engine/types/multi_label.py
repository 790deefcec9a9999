"""Any number of classes per object (ImageMultiClassMultiLabel, TextMultiClassMultiLabel)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.dawid_skene import estimate
from ground_truth_local.engine.types import reading
from ground_truth_local.engine.types.aim import true_classes
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
from ground_truth_runtime.labels.values import items


@dataclass(frozen=True, kw_only=True)
class MultiLabel:
    """A worker ticks labels; each label is a question of its own, present or not.

    Attributes:
        element: name of the element that workers answer with.
    """

    name: str
    metadata_type: str
    element: str
    reads: Reads
    audits: str | None = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        present = true_classes(subject, categories.labels)
        chosen = [label for index, label in enumerate(categories.labels) if hand.decide(int(index in present), among=2)]
        return {self.element: {"labels": chosen}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels, element=self.element)


IMAGE = MultiLabel(
    name="ImageMultiClassMultiLabel",
    metadata_type="groundtruth/image-classification-multilabel",
    element="crowd-image-classifier-multi-select",
    reads="picture",
)
TEXT = MultiLabel(
    name="TextMultiClassMultiLabel",
    metadata_type="groundtruth/text-classification-multilabel",
    element="crowd-classifier-multi-select",
    reads="text",
)
ANYTHING = MultiLabel(
    name="crowd-classifier-multi-select",
    metadata_type="groundtruth/custom",
    element="crowd-classifier-multi-select",
    reads="none",
)
"""The element in a page of the customer's own, whatever it shows."""


class _Consolidator:
    def __init__(self, labels: Sequence[str], *, element: str) -> None:
        self._labels = list(labels)
        self._element = element
        self._seen: dict[int, list[tuple[str, tuple[int, ...]]]] = {}

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        read = {item.object_id: read_answers(item, self._read) for item in batch}
        self._seen.update({object_id: said for object_id, (said, _) in read.items() if said})
        beliefs = [
            estimate(
                {key: [(worker, int(index in ticked)) for worker, ticked in said] for key, said in self._seen.items()},
                classes=2,
            )
            for index in range(len(self._labels))
        ]
        result = []
        for item in batch:
            said, rejected = read[item.object_id]
            if not said:
                result.append(nothing_usable(item, rejected))
                continue
            # The service lists every label that at least one worker chose, the surest first in real files.
            chosen = list(dict.fromkeys(index for _, ticked in said for index in ticked))
            sure = {index: confidence(float(beliefs[index][item.object_id][1]), answers=len(said)) for index in chosen}
            chosen.sort(key=lambda index: -sure[index])
            metadata = {
                "confidence-map": {str(index): sure[index] for index in chosen},
                "class-map": {str(index): self._labels[index] for index in chosen},
            }
            result.append(Label(object_id=item.object_id, value=chosen, metadata=metadata, rejected=rejected))
        return result

    def _read(self, content: dict[str, Any]) -> tuple[int, ...]:
        """The labels that a worker ticked, in the worker's order, each once."""
        ticked = reading.element(content, self._element).get("labels")
        return tuple(dict.fromkeys(items(ticked, "labels", lambda label, _: reading.class_of(label, self._labels))))
