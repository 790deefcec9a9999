"""A text cut where its spans begin and end, so that spans may overlap and nest."""

from collections.abc import Sequence
from itertools import pairwise

from ground_truth_runtime.labels.model import Span
from ground_truth_runtime.report.classes import Classes

Piece = list[object]
"""`[text, numbers of the classes that cover it]`."""


def pieces(text: str, spans: Sequence[Span], *, classes: Classes) -> list[Piece]:
    """The whole text in pieces. Spans reach only as far as the text does; offsets count Unicode code points."""
    reach = [(min(max(span.start, 0), len(text)), min(max(span.end, 0), len(text)), span) for span in spans]
    cuts = sorted({0, len(text), *(start for start, _, _ in reach), *(end for _, end, _ in reach)})
    return [
        [text[start:end], [classes.number(span.label) for first, last, span in reach if first <= start and end <= last]]
        for start, end in pairwise(cuts)
    ]
