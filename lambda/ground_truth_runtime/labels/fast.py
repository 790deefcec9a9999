"""Lines of the documented shapes, read straight into what a summary counts: by msgspec where it is installed, else by
regular expressions, which take about twice as long.

A shape is everything that may stand in a line, so that a line with one key more, another type or a number out of its
range is none of it: such a line is left to the reader that knows every dialect, and nothing is counted twice or
differently.
"""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Literal, Protocol

from ground_truth_runtime.labels.attributes import label_attributes
from ground_truth_runtime.labels.metadata import kind_by_type
from ground_truth_runtime.labels.model import LabeledObject

Reader = Literal["msgspec", "patterns", "exact"]
"""What reads the usual lines. `exact`: only what reads all others, too, some ten times slower."""

SHAPES_MAX = 4  # [own] of one manifest; an unknown line is tried with all of them
LESSONS_MAX = 64  # [own] lines whose shape is looked at, before no more are


Take = Callable[[bytes], object]
"""Counts a line; raises one of UNKNOWN where its shape is another, before anything is counted."""

Said = tuple[Iterable[str], Iterable[float]]
"""Classes that a label names, and its confidences."""

UNKNOWN = (ValueError, KeyError, RecursionError)
"""What `Take` raises; msgspec's own errors are ValueErrors."""


class Unusual(ValueError):
    """A line of another shape, or one whose numbers do not fit together."""


class Counts(Protocol):
    """Counts of one label attribute.

    labeled: objects with a label. names, confidences: lists that stay the same: what the labels name, how sure they
    are.
    """

    labeled: int
    names: list[str]
    confidences: list[float]


class FastLines:
    """The shapes that lines of a manifest have been found to have.

    Args:
        reader: what reads them.
        counts: gives the counts of a label attribute.
        attribute: the only label attribute that counts; None: all.
    """

    def __init__(self, reader: Reader, counts: Callable[[str], Counts], *, attribute: str | None) -> None:
        self._reader = reader
        self._counts = counts
        self._attribute = attribute
        self._takes: list[Take] = []
        self._lessons = 0

    def taken(self, line: bytes) -> Take | None:
        """Counts a line whose shape is known, and gives what counted it; None where the shape is unknown."""
        for take in self._takes:
            try:
                take(line)
            except UNKNOWN:
                continue
            return take
        return None

    def learn(self, line: bytes, found: LabeledObject) -> None:
        """Learns the shape of a line that was unknown and could be read: the next such line is known."""
        if self._reader == "exact" or self._lessons >= LESSONS_MAX or len(self._takes) >= SHAPES_MAX:
            return
        if _may_be_an_address(found):
            return
        self._lessons += 1
        if self._reader == "msgspec":
            from ground_truth_runtime.labels.shapes import take_like  # noqa: PLC0415 - imports msgspec
        else:
            from ground_truth_runtime.labels.patterns import take_like  # noqa: PLC0415 - a few lines need no patterns
        take = take_like(line, found, counts=self._counts, attribute=self._attribute)
        if take is not None:
            self._takes.append(take)


def _may_be_an_address(found: LabeledObject) -> bool:
    """Whether a text where a class stands in this line may be the address of a label in another."""
    metadata = {name: found.line.get(f"{name}-metadata") for name in label_attributes(found.line)}
    return any(
        name.endswith("-ref") and isinstance(told, dict) and kind_by_type(told) == "classes"
        for name, told in metadata.items()
    )


def fastest() -> Reader:
    """Of those that are installed."""
    return "patterns" if find_spec("msgspec") is None else "msgspec"


def unknown(_line: bytes) -> object:
    """Knows no line."""
    raise ValueError
