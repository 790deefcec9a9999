"""Which objects of an earlier job are taken into a later one: those that should be reviewed, and can be."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ground_truth_runtime.labels.contents import confidences
from ground_truth_runtime.labels.label import read_label
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.remaining import lacks_label
from ground_truth_runtime.labels.values import Unreadable

_HASHES = 1 << 64


class Answered(NamedTuple):
    """What is known of the answers to an object.

    number: of its line, from 1.
    agreement: of its workers, 0 to 1; None where it is not known.
    answers: how many there are; None where it is not known.
    """

    number: int
    agreement: float | None = None
    answers: int | None = None


_NOTHING_KNOWN = Answered(0)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Each condition chooses some objects, and all that are chosen are taken; without a condition all are.

    attribute: the earlier job's label attribute, which the conditions are about.
    labeled_only: leaves out objects that lack that label: adjustment and verification cannot take them.
    agreement_below: objects whose workers agreed less, 0 to 1; objects of which that is not known are not chosen.
    answers_below: objects with fewer answers; objects of which their number is not known are not chosen.
    confidence_below: objects with a label, or a part of it, whose confidence is less, 0 to 1.
    sample: share of the objects, 0 to 1, by a hash of their source: the same ones whenever it is asked.
    failed: objects that lack a label.
    """

    attribute: str
    labeled_only: bool = False
    agreement_below: float | None = None
    answers_below: int | None = None
    confidence_below: float | None = None
    sample: float | None = None
    failed: bool = False

    @property
    def conditional(self) -> bool:
        """Whether there is a condition."""
        bounds = (self.agreement_below, self.answers_below, self.confidence_below, self.sample)
        return self.failed or any(bound is not None for bound in bounds)

    def chosen(self, lines: Iterable[bytes], *, answered: Iterable[Answered] = ()) -> Iterator[bytes]:
        """The lines that are taken, as they stand, each with its line end; one line is held at a time.

        Args:
            lines: of the earlier job's output manifest. Lines that cannot be read are left out.
            answered: what is known of the workers' answers, by ascending number.
        """
        known = iter(answered)
        told = next(known, _NOTHING_KNOWN)
        for number, line in enumerate(lines, start=1):
            while 0 < told.number < number:
                told = next(known, _NOTHING_KNOWN)
            doubtful = told.number == number and self._doubts(told)
            if line.strip() and self._takes(line, doubtful=doubtful):
                yield line.rstrip() + b"\n"

    def _doubts(self, told: Answered) -> bool:
        return _is_below(told.agreement, self.agreement_below) or _is_below(told.answers, self.answers_below)

    def _takes(self, line: bytes, *, doubtful: bool) -> bool:
        try:
            content = parse_line(line)
        except Unreadable:
            return False
        missing = lacks_label(content, self.attribute)
        if missing and self.labeled_only:
            return False
        return (
            not self.conditional
            or doubtful
            or (self.failed and missing)
            or (self.sample is not None and _share(content, line) < self.sample)
            or (self.confidence_below is not None and self._unsure(content, self.confidence_below))
        )

    def _unsure(self, content: Mapping[str, Any], bound: float) -> bool:
        try:
            label = read_label(content, self.attribute)
        except Unreadable:
            return False
        return label is not None and not label.failed and any(value < bound for value in confidences(label))


def _is_below(value: float | None, bound: float | None) -> bool:
    return value is not None and bound is not None and value < bound


def _share(content: Mapping[str, Any], line: bytes) -> float:
    """A number from 0 to 1, below which an object of this source is in the sample."""
    source = content.get("source-ref", content.get("source"))
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass") if isinstance(source, str) else line).digest()
    return int.from_bytes(digest[:8]) / _HASHES
