"""Counts of a report, taken in one pass over the objects."""

import math
from collections import Counter
from dataclasses import dataclass, field

from ground_truth_runtime.labels.contents import class_names, confidences
from ground_truth_runtime.labels.model import Label, UnreadableLine

BINS = 20
_REASONS = 50
_OTHER = "other reasons"
_LISTED = 200
"""Failures and unreadable lines named one by one; the rest is counted."""


@dataclass
class Histogram:
    """Numbers from 0 to 1 in equal bins; the last takes 1 itself."""

    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    count: int = 0
    total: float = 0.0

    def add(self, value: float) -> None:
        """Counts a number; those outside 0 to 1 go to the bin at that end."""
        self.bins[min(max(int(value * BINS), 0), BINS - 1)] += 1
        self.count += 1
        self.total += value

    @property
    def mean(self) -> float | None:
        """None where nothing was counted."""
        return self.total / self.count if self.count else None


@dataclass
class Tally:
    """What the labels of one attribute come to.

    unreadable: objects whose label cannot be read.
    parts: class -> how often it was given; objects_with: class -> objects that have it.
    failures: reason -> the first line numbers; failure_counts: reason -> how many.
    """

    labeled: int = 0
    failed: int = 0
    unreadable: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    objects_with: Counter[str] = field(default_factory=Counter)
    confidence: Histogram = field(default_factory=Histogram)
    agreement: Histogram = field(default_factory=Histogram)
    failures: dict[str, list[int]] = field(default_factory=dict)
    failure_counts: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, label: Label, *, agreement: float | None) -> None:
        """Counts a label of the object on line `number`."""
        if agreement is not None and math.isfinite(agreement):
            self.agreement.add(agreement)
        if label.failure_reason is not None:
            self.failed += 1
            self._fail(label.failure_reason, number)
            return
        self.labeled += 1
        names = class_names(label)
        self.parts.update(names)
        self.objects_with.update(set(names))
        for value in confidences(label):
            if math.isfinite(value):
                self.confidence.add(value)

    def _fail(self, reason: str, number: int) -> None:
        if reason not in self.failure_counts and len(self.failure_counts) >= _REASONS:
            reason = _OTHER
        self.failure_counts[reason] += 1
        if self.failed <= _LISTED:
            self.failures.setdefault(reason, []).append(number)


@dataclass
class Unreadable:
    """Lines, and labels of lines, that cannot be read: the first ones, and how many."""

    first: list[UnreadableLine] = field(default_factory=list)
    count: int = 0

    def add(self, line: UnreadableLine) -> None:
        """Counts one."""
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(line)
