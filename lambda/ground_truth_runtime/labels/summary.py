"""A manifest in numbers, counted in one pass."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ground_truth_runtime.labels.contents import class_names, confidences
from ground_truth_runtime.labels.fast import UNKNOWN, FastLines, Reader, Take, fastest, unknown
from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_line

BINS = 20
FIRST_LINES = 3
UNREADABLE_LISTED = 100
REASONS_MAX = 50
CLASSES_MAX = 2_000  # [own] twice the label categories of the largest public data sets
OTHER = "other reasons"
_ADDRESS = re.compile(r"\b(?:s3|https?)://\S+")
HELD_LINES = 256  # [own] what they say waits to be counted at once, as that is several times faster


@dataclass
class Confidences:
    """How sure the labels are. bins: equal ones from 0 to 1, the last with 1 itself; mean: None without any."""

    count: int = 0
    mean: float | None = None
    bins: list[int] = field(default_factory=lambda: [0] * BINS)


@dataclass
class AttributeSummary:
    """What the labels under one attribute come to.

    labeled: objects with a label; failed: objects that could not be labeled; unreadable: objects whose label could
    not be read. failure_reasons: reason, with its addresses left out, -> objects; the first REASONS_MAX reasons by
    themselves.
    distribution: class -> how often it was given: to objects, to shapes or spans, or to masks that may show it; most
    frequent first. other_classes: how often classes beyond the first CLASSES_MAX were given.
    """

    labeled: int = 0
    failed: int = 0
    unreadable: int = 0
    failure_reasons: dict[str, int] = field(default_factory=dict)
    distribution: dict[str, int] = field(default_factory=dict)
    other_classes: int = 0
    confidence: Confidences = field(default_factory=Confidences)


@dataclass
class ManifestSummary:
    """What a manifest holds.

    objects: lines that are not empty, whether they could be read or not.
    attributes: label attribute -> its numbers, in the order in which they came up.
    unreadable: the first UNREADABLE_LISTED lines, or labels of lines, that could not be read; unreadable_count: all.
    first_lines: the first FIRST_LINES objects, parsed.
    """

    objects: int = 0
    attributes: dict[str, AttributeSummary] = field(default_factory=dict)
    unreadable: list[UnreadableLine] = field(default_factory=list)
    unreadable_count: int = 0
    first_lines: list[Mapping[str, Any]] = field(default_factory=list)


def summarize(lines: Iterable[bytes], *, attribute: str | None = None, reader: Reader | None = None) -> ManifestSummary:
    """Reads a manifest once, holding one line at a time, and never fails because of a line.

    Args:
        lines: of the manifest, with or without line ends.
        attribute: the only label attribute to count; default: each that a line is found to have.
        reader: of the lines of documented shapes; the numbers are the same with each. Default: the fastest installed.
    """
    tally = _Tally(attribute)
    shapes = FastLines(fastest() if reader is None else reader, tally.labels, attribute=attribute)
    take: Take = unknown
    blank = 0
    number = 0
    for number, line in enumerate(lines, start=1):
        if number % HELD_LINES == 0:
            tally.settle()
        try:
            take(line)
        except UNKNOWN:
            pass
        else:
            continue
        if not line.strip():
            blank += 1
            continue
        other = shapes.taken(line)
        if other is not None:
            take = other  # lines of a shape mostly stand together
            continue
        found = tally.add(read_line(line, number=number, attribute=attribute))
        if found is not None and tally.has_first_lines:
            shapes.learn(line, found)
    return tally.summary(objects=number - blank)


class _Tally:
    def __init__(self, attribute: str | None) -> None:
        self._summary = ManifestSummary()
        self._labels: dict[str, LabelTally] = {}
        if attribute is not None:
            self.labels(attribute)

    @property
    def has_first_lines(self) -> bool:
        """Whether no line is needed any more for its own sake."""
        return len(self._summary.first_lines) == FIRST_LINES

    def labels(self, attribute: str) -> "LabelTally":
        """The counts of one attribute."""
        return self._labels.setdefault(attribute, LabelTally())

    def add(self, read: Iterable[LabeledObject | UnreadableLine]) -> LabeledObject | None:
        """Counts what one line gave; returns the object where all of it could be read."""
        found = None
        whole = True
        for item in read:
            if isinstance(item, LabeledObject):
                found = item
                self._add_object(item)
            else:
                whole = False
                self._add_unreadable(item)
        return found if whole else None

    def _add_object(self, found: LabeledObject) -> None:
        if not self.has_first_lines:
            self._summary.first_lines.append(found.line)
        for label in found.labels:
            tally = self.labels(label.attribute)
            if label.failure_reason is not None:
                tally.fail(label.failure_reason)
            else:
                tally.add(class_names(label), confidences(label))

    def _add_unreadable(self, line: UnreadableLine) -> None:
        self._summary.unreadable_count += 1
        if len(self._summary.unreadable) < UNREADABLE_LISTED:
            self._summary.unreadable.append(line)
        if line.attribute is not None:
            self.labels(line.attribute).unreadable += 1

    def settle(self) -> None:
        """Counts what waits."""
        for labels in self._labels.values():
            labels.settle()

    def summary(self, *, objects: int) -> ManifestSummary:
        self._summary.objects = objects
        self._summary.attributes = {name: tally.summary() for name, tally in self._labels.items()}
        return self._summary


class LabelTally:
    """Counts under one attribute. What is said waits in the lists until `settle`."""

    def __init__(self) -> None:
        self.labeled = 0
        self.unreadable = 0
        self.names: list[str] = []
        self.confidences: list[float] = []
        self._failed = 0
        self._reasons: Counter[str] = Counter()
        self._distribution: Counter[str] = Counter()
        self._other_classes = 0
        self._confidence = Confidences()
        self._total = 0.0

    def add(self, names: Iterable[str], confidences: Iterable[float]) -> None:
        """Counts a label: every class it names, every confidence it has."""
        self.labeled += 1
        self.names.extend(names)
        self.confidences.extend(confidences)

    def fail(self, reason: str) -> None:
        """Counts an object that could not be labeled."""
        self._failed += 1
        reason = _ADDRESS.sub("...", reason)  # with the object's own address, no two reasons would be the same
        self._reasons[reason if reason in self._reasons or len(self._reasons) < REASONS_MAX else OTHER] += 1

    def settle(self) -> None:
        """Counts what waits."""
        for name, count in Counter(self.names).items():
            if name in self._distribution or len(self._distribution) < CLASSES_MAX:
                self._distribution[name] += count
            else:
                self._other_classes += count
        for value, count in Counter(self.confidences).items():
            self._confidence.bins[min(int(value * BINS), BINS - 1)] += count
            self._confidence.count += count
            self._total += value * count
        self.names.clear()
        self.confidences.clear()

    def summary(self) -> AttributeSummary:
        """What was counted so far."""
        self.settle()
        if self._confidence.count:
            self._confidence.mean = min(1.0, self._total / self._confidence.count)
        return AttributeSummary(
            labeled=self.labeled,
            failed=self._failed,
            unreadable=self.unreadable,
            failure_reasons=dict(self._reasons.most_common()),
            distribution=dict(sorted(self._distribution.items(), key=lambda item: (-item[1], item[0]))),
            other_classes=self._other_classes,
            confidence=self._confidence,
        )
