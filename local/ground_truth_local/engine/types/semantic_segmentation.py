"""Semantic segmentation (SemanticSegmentation, AdjustmentSemanticSegmentation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ground_truth_local.engine.consolidation.masks import ClassMap, consolidate_masks
from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types import reading
from ground_truth_local.engine.types.aim import true_mask
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    LabelFile,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.consolidating import one_by_one
from ground_truth_local.engine.types.drawing import painted
from ground_truth_local.engine.types.known import known_mask
from ground_truth_local.engine.types.mask_png import (
    BACKGROUND,
    BACKGROUND_COLOUR,
    MAX_LABELS,
    coloured_png,
    indexed_png,
    label_colour,
    read_colours,
)
from ground_truth_local.engine.types.subject import Reads, Subject
from ground_truth_runtime.labels.values import Unreadable, mapping

METADATA_TYPE = "groundtruth/semantic-segmentation"
GOOD_ENOUGH = 0.95
"""Share of equal pixels from which a worker who adjusts a mask leaves it alone."""


@dataclass(frozen=True, kw_only=True)
class SemanticSegmentation:
    """A worker paints regions; pixels are voted on and smoothed.

    A class's index in the output is its place in the label category file, from 1; 0 is BACKGROUND.

    Attributes:
        element: name of the element that workers answer with.
        audits: `type` of masks that are adjusted. A worker leaves one alone when it fits.
    """

    name: str
    metadata_type: str = METADATA_TYPE
    element: str = "crowd-semantic-segmentation"
    reads: Reads = "picture"
    audits: str | None = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels, size = categories.labels, (subject.width, subject.height)
        wanted = true_mask(subject, labels)
        chosen = [0, *(1 + hand.classify(index, labels) for index in range(len(labels)))]
        classes = np.asarray(chosen, dtype=np.uint8)[painted(wanted, hand)]
        content: dict[str, Any] = {
            "inputImageProperties": {"width": subject.width, "height": subject.height},
            "labelMappings": {label: {"color": label_colour(index)} for index, label in enumerate(labels)},
        }
        if subject.audited is not None:
            given = known_mask(subject.audited, labels, size=size)
            content["initialValueModified"] = not _fits(given, wanted)
            classes = classes if content["initialValueModified"] else given
        content["labeledImage"] = {"pngImageData": coloured_png(classes, labels=len(labels), size=size)}
        return {self.element: content}

    def consolidator(self, categories: Categories) -> Consolidator:
        labels = categories.labels
        if len(labels) > MAX_LABELS:
            raise JobError(
                f"ClientError: {len(labels)} labels, an indexed PNG holds at most {MAX_LABELS} and background"
            )
        return _Consolidator(labels, element=self.element)


SEMANTIC_SEGMENTATION = SemanticSegmentation(name="SemanticSegmentation")
ADJUSTMENT = SemanticSegmentation(name="AdjustmentSemanticSegmentation", audits=METADATA_TYPE)


def _fits(given: ClassMap, wanted: ClassMap) -> bool:
    """Whether a mask shows the same as another one, which may be smaller."""
    rows = np.arange(wanted.shape[0]) * given.shape[0] // wanted.shape[0]
    columns = np.arange(wanted.shape[1]) * given.shape[1] // wanted.shape[1]
    return float((given[np.ix_(rows, columns)] == wanted).mean()) >= GOOD_ENOUGH


class _Consolidator:
    def __init__(self, labels: Sequence[str], *, element: str) -> None:
        self._labels = list(labels)
        self._element = element

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return one_by_one(batch, self._label)

    def _label(self, item: AnsweredObject) -> Label:
        subject = item.subject
        size = (subject.width, subject.height)
        said, rejected = read_answers(item, partial(self._read, size))
        if not said:
            return nothing_usable(item, rejected)
        classes, confidence = consolidate_masks([mask for _, mask in said])
        names = [BACKGROUND, *self._labels]
        colours = [BACKGROUND_COLOUR, *(label_colour(index) for index in range(len(self._labels)))]
        metadata: dict[str, Any] = {
            "internal-color-map": {
                str(index): {"class-name": name, "hex-color": colour, "confidence": confidence}
                for index, (name, colour) in enumerate(zip(names, colours, strict=True))
            }
        }
        if subject.audited is not None:
            given = known_mask(subject.audited, self._labels, size=size)
            # One mask that nobody touched is smoothed all the same.
            untouched = all(np.array_equal(mask, given) for _, mask in said)
            classes = given if untouched else classes
            metadata["adjustment-status"] = "unadjusted" if untouched else "adjusted"
        content = indexed_png(classes, labels=len(self._labels))
        return Label(
            object_id=item.object_id,
            value=None,
            metadata=metadata,
            rejected=rejected,
            file=LabelFile(path="{object}_{created}.png", content=content, content_type="image/png"),
        )

    def _read(self, size: tuple[int, int], content: dict[str, Any]) -> ClassMap:
        """The class indices of a worker's picture, by the colours that the answer itself names."""
        answer = reading.element(content, self._element)
        image = mapping(answer.get("labeledImage"), "labeledImage").get("pngImageData")
        if not isinstance(image, str):
            raise Unreadable("labeledImage.pngImageData must be a PNG in base64")
        colours = mapping(answer.get("labelMappings"), "labelMappings")
        named = {str(mapping(entry, label).get("color")): label for label, entry in colours.items()}
        indices = {colour: 1 + reading.class_of(label, self._labels) for colour, label in named.items()}
        return read_colours(image, indices, size=size)
