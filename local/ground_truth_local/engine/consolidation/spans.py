"""Named pieces of a text by several workers: clustered by Jaccard index, then each cluster made one span.

The method is the service's (developer guide, sms-data-output and sms-annotation-consolidation): boundaries are the most
frequent ones, or the median where none is, and the label is the majority's. The service breaks ties by chance; here
the first label wins, so that equal answers give equal results. Thresholds and the confidence are ours.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from ground_truth_local.engine.consolidation import confidence
from ground_truth_local.engine.consolidation.matching import matched

SAME_PIECE = 0.5
"""Spans that share this much of their characters mean the same piece."""


@dataclass(frozen=True)
class LabeledSpan:
    """Characters from `start` up to, but not with, `end`, and the number of their class."""

    start: int
    end: int
    class_id: int


@dataclass(frozen=True)
class ConsolidatedSpan(LabeledSpan):
    """A span that the workers agree on, and how much."""

    confidence: float


def jaccard(one: LabeledSpan, other: LabeledSpan) -> float:
    """Shared characters over all characters of both, 0 to 1, whatever their labels."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (one.end - one.start + other.end - other.start - shared) if shared > 0 else 0.0


def consolidate_spans(answers: Sequence[Sequence[LabeledSpan]]) -> list[ConsolidatedSpan]:
    """One list of spans, in the order of the text, from one list per worker; no span is empty.

    A piece is kept when at least half of the workers marked it. The confidence is the share of workers who gave it its
    final label, times the mean overlap of their spans with the result.
    """
    marks = [(worker, span) for worker, spans in enumerate(answers) for span in spans]
    groups = matched(
        [worker for worker, _ in marks],
        lambda one, other: jaccard(marks[one][1], marks[other][1]),
        least=SAME_PIECE,
    )
    kept = [
        _merged([marks[place][1] for place in group], workers=len(answers))
        for group in groups
        if 2 * len(group) >= len(answers)
    ]
    return sorted(kept, key=lambda span: (span.start, span.end, span.class_id))


def _merged(spans: Sequence[LabeledSpan], *, workers: int) -> ConsolidatedSpan:
    start, end = _boundary([span.start for span in spans]), _boundary([span.end for span in spans])
    votes = Counter(span.class_id for span in spans)
    class_id = min(votes, key=lambda label: (-votes[label], label))
    result = LabeledSpan(start=start, end=end, class_id=class_id)
    overlap = sum(jaccard(span, result) for span in spans if span.class_id == class_id)
    return ConsolidatedSpan(start, end, class_id, confidence(overlap / workers, answers=workers))


def _boundary(places: Sequence[int]) -> int:
    (place, most), *others = Counter(places).most_common(2)
    return place if not others or most > others[0][1] else median_low(places)
