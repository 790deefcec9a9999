"""Spans of a text: which are sound, which can stand side by side, and the text cut into words at their ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ground_truth_cli.export.entry import Entry
from ground_truth_cli.export.losses import Losses
from ground_truth_runtime.labels.model import Span

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A piece of a text without blanks; `end` is exclusive."""

    start: int
    end: int


def sound_spans(entry: Entry, losses: Losses) -> list[Span]:
    """Spans that lie in their text and hold something; the others are noted as lost."""
    length = len(entry.source)
    sound = [span for span in entry.label.spans if 0 <= span.start < span.end <= length]
    if len(sound) < len(entry.label.spans):
        losses.note(entry.line, "label", "an entity is not in its text", count=len(entry.label.spans) - len(sound))
    return sound


def trimmed(span: Span, text: str) -> tuple[int, int]:
    """Start and end of a span without the blanks around it; equal where nothing is left."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return start, max(start, span.start + len(piece.rstrip()))


def apart(spans: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """Spans that do not overlap, and those that gave way: of two that do, the longer stays, of equals the earlier."""
    kept: list[Span] = []
    dropped: list[Span] = []
    for span in sorted(spans, key=lambda found: (found.start - found.end, found.start)):
        free = all(span.end <= other.start or other.end <= span.start for other in kept)
        (kept if free else dropped).append(span)
    return sorted(kept, key=lambda found: found.start), dropped


def words(text: str, cuts: Sequence[int]) -> list[Word]:
    """Words and signs of a text in order; no word goes across a cut."""
    found: list[Word] = []
    inner = sorted(set(cuts))
    place = 0
    for match in _WORD.finditer(text):
        start = match.start()
        while place < len(inner) and inner[place] <= start:
            place += 1
        while place < len(inner) and inner[place] < match.end():
            found.append(Word(start=start, end=inner[place]))
            start = inner[place]
            place += 1
        found.append(Word(start=start, end=match.end()))
    return found
