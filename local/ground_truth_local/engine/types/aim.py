"""What workers aim at: the known truth where there is one, else something drawn from the object's content.

Only shapes are found in content, never what they are: which class a thing has is a stable choice, so that several
workers and several jobs agree on it.
"""

import hashlib
import re
from collections.abc import Sequence

from ground_truth_local.engine.consolidation.masks import ClassMap
from ground_truth_local.engine.consolidation.spans import LabeledSpan
from ground_truth_local.engine.types.known import known_classes, known_marks, known_mask, known_spans
from ground_truth_local.engine.types.marks import Mark, MarkKind
from ground_truth_local.engine.types.outlines import outlines
from ground_truth_local.engine.types.subject import Subject

MAX_ENTITIES = 20


def true_class(subject: Subject, labels: Sequence[str]) -> int:
    """The place of the one class of an object."""
    known = [] if subject.truth is None else known_classes(subject.truth, labels)
    return known[0] if known else subject.choice(len(labels), "class", *labels)


def true_classes(subject: Subject, labels: Sequence[str]) -> set[int]:
    """The places of all classes of an object; without known truth at least one."""
    if subject.truth is not None:
        return set(known_classes(subject.truth, labels))
    present = {index for index, label in enumerate(labels) if subject.choice(3, "present", label) == 0}
    return present | {subject.choice(len(labels), "class", *labels)}


def true_marks(subject: Subject, kind: MarkKind, labels: Sequence[str]) -> list[Mark]:
    """The objects of a picture, the largest first where they are found in the picture."""
    if subject.truth is not None:
        return known_marks(subject.truth, kind, labels)
    return outlines(subject.picture, kind, labels)


def true_mask(subject: Subject, labels: Sequence[str]) -> ClassMap:
    """A class per pixel: 0 for nothing, else the label's place plus 1. At the picture's size, or smaller."""
    if subject.truth is not None:
        return known_mask(subject.truth, labels, size=(subject.width, subject.height))
    return subject.picture.regions(len(labels))


def true_spans(subject: Subject, labels: Sequence[str]) -> list[LabeledSpan]:
    """The named pieces of a text, none empty: without known truth its names and numbers, else its longest word."""
    text = subject.text if subject.text is not None else ""
    if subject.truth is not None:
        return [span for span in known_spans(subject.truth, labels) if span.start < span.end <= len(text)]
    found = _names_and_numbers(text) or sorted(_words(text), key=lambda word: word[0] - word[1])[:1]
    return [LabeledSpan(start, end, _class_of(text[start:end], labels)) for start, end in found[:MAX_ENTITIES]]


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w+", text)]


def _names_and_numbers(text: str) -> list[tuple[int, int]]:
    """Words that begin with a capital or a digit, as one where only a space is between them."""
    found: list[tuple[int, int]] = []
    for start, end in _words(text):
        if text[start].isupper() or text[start].isdigit():
            goes_on = bool(found) and text[found[-1][1] : start] == " "
            found.append((found.pop()[0] if goes_on else start, end))
    return found


def _class_of(word: str, labels: Sequence[str]) -> int:
    """The same word means the same wherever it stands."""
    digest = hashlib.sha256(repr((word.casefold(), *labels)).encode()).digest()
    return int.from_bytes(digest[:8]) % len(labels)
