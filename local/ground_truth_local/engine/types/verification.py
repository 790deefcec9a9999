"""Verdicts on earlier labels (VerificationBoundingBox, VerificationSemanticSegmentation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.types import bounding_box, semantic_segmentation
from ground_truth_local.engine.types.base import AnsweredObject, Categories, Consolidator, Hand, Label
from ground_truth_local.engine.types.classification import ClassConsolidator, Classification
from ground_truth_local.engine.types.subject import Subject

COMMENT = "workerComment"
"""Key of what a worker wrote beside a verdict (developer guide, sms-ui-template-crowd-image-classifier)."""


@dataclass(frozen=True, kw_only=True)
class Verification(Classification):
    """A worker picks a verdict and may comment on it; verdicts become one as classes do."""

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        content = super().answer(subject, categories, hand)
        verdict = content[self.element]["label"]
        # Who finds nothing wrong says nothing; the first verdict is usually the good one.
        if verdict != categories.labels[0]:
            content[self.element][COMMENT] = f"A simulated worker found: {verdict}"
        return content

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories.labels, element=self.element)


def _of(name: str, audits: str) -> Verification:
    return Verification(
        name=name,
        metadata_type="groundtruth/label-verification",
        element="crowd-image-classifier",
        reads="picture",
        audits=audits,
    )


BOUNDING_BOX = _of("VerificationBoundingBox", bounding_box.METADATA_TYPE)
SEMANTIC_SEGMENTATION = _of("VerificationSemanticSegmentation", semantic_segmentation.METADATA_TYPE)


class _Consolidator(ClassConsolidator):
    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        labels = super().consolidate(batch)
        for item, label in zip(batch, labels, strict=True):
            comments = self._comments(item, label)
            # Without a comment the key is missing (developer guide, sms-verification-data).
            if comments and label.failure is None:
                label.metadata["worker-feedback"] = comments
        return labels

    def _comments(self, item: AnsweredObject, label: Label) -> list[dict[str, str]]:
        left_out = {entry.worker_id for entry in label.rejected}
        said = [
            answer.content[self._element].get(COMMENT) for answer in item.answers if answer.worker_id not in left_out
        ]
        return [{"comment": comment} for comment in said if isinstance(comment, str) and comment.strip()]
