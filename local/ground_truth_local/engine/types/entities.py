"""Named pieces of texts (NamedEntityRecognition)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ground_truth_local.engine.consolidation.spans import LabeledSpan, consolidate_spans
from ground_truth_local.engine.types import reading
from ground_truth_local.engine.types.aim import true_spans
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    AnswerUnusable,
    Categories,
    Consolidator,
    Hand,
    Label,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.consolidating import one_by_one
from ground_truth_local.engine.types.subject import Reads, Subject
from ground_truth_runtime.labels.values import index, items, mapping, shown

ELEMENT = "crowd-entity-annotation"
"""Under this name the service's own page for named entities submits, too (worker-response file of a real job)."""


class NamedEntityRecognition:
    """A worker marks pieces of a text; pieces of several workers are clustered.

    Offsets count Unicode code points, not bytes and not UTF-16 units; `endOffset` is exclusive.
    """

    name = "NamedEntityRecognition"
    metadata_type = "groundtruth/text-span"
    reads: Reads = "text"
    audits = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels, length = categories.labels, len(_text(subject))
        entities = []
        for number, span in enumerate(true_spans(subject, labels)):
            missed = hand.random.random() < hand.simulation.missed_boxes and number > 0
            marked = _strayed(span, length, labels, hand)
            if not missed:
                entities.append(marked)
        if length and hand.random.random() < hand.simulation.invented_boxes:
            start, size = int(hand.random.integers(length)), int(hand.random.integers(1, 9))
            invented = int(hand.random.integers(len(labels)))
            entities.append(LabeledSpan(start, min(start + size, length), invented))
        return {ELEMENT: {"entities": [_entity(span, labels) for span in entities]}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return _Consolidator(categories)


def _text(subject: Subject) -> str:
    return subject.text if subject.text is not None else ""


def _strayed(span: LabeledSpan, length: int, labels: Sequence[str], hand: Hand) -> LabeledSpan:
    """The span as a hand marks it: now and then a letter too short or too long, never empty."""
    off = hand.random.normal(0.0, hand.simulation.box_jitter, size=2) * (span.end - span.start)
    start = min(max(span.start + round(off[0]), 0), length - 1)
    end = min(max(span.end + round(off[1]), start + 1), length)
    return LabeledSpan(start, end, hand.classify(span.class_id, labels))


def _entity(span: LabeledSpan, labels: Sequence[str]) -> dict[str, Any]:
    return {"endOffset": span.end, "startOffset": span.start, "label": labels[span.class_id]}


class _Consolidator:
    def __init__(self, categories: Categories) -> None:
        self._labels = list(categories.labels)
        self._described = [_described(entry) for entry in categories.document.get("labels", [])]

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return one_by_one(batch, self._label)

    def _label(self, item: AnsweredObject) -> Label:
        said, rejected = read_answers(item, partial(self._read, len(_text(item.subject))))
        if not said:
            return nothing_usable(item, rejected)
        spans = consolidate_spans([marked for _, marked in said])
        entities = [_entity(span, self._labels) for span in spans]
        return Label(
            object_id=item.object_id,
            value={"annotations": {"entities": entities, "labels": self._described}},
            metadata={"entities": [{"confidence": span.confidence} for span in spans]},
            rejected=rejected,
        )

    def _read(self, length: int, content: dict[str, Any]) -> list[LabeledSpan]:
        entities = reading.element(content, ELEMENT).get("entities")
        return list(items(entities, "entities", partial(self._read_span, length)))

    def _read_span(self, length: int, entry: Any, _place: int) -> LabeledSpan:
        entity = mapping(entry, "it")
        start, end = index(entity.get("startOffset")), index(entity.get("endOffset"))
        if start is None or end is None or not start < end <= length:
            offsets = f"{shown(entity.get('startOffset'))} and {shown(entity.get('endOffset'))}"
            raise AnswerUnusable(f"offsets are {offsets}; they must hold a piece of the text's {length} characters")
        return LabeledSpan(start, end, reading.class_of(entity.get("label"), self._labels))


def _described(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in ("label", "shortDisplayName") if key in entry}
