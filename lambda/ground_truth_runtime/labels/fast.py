"""Lines of the documented shapes, decoded straight into what a summary counts, by msgspec.

A shape is everything that may stand in a line, so that a line with one key more, another type or a number out of its
range is none of it: such a line is left to the reader that knows every dialect, and nothing is counted twice or
differently.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Protocol

from ground_truth_runtime.labels.model import LabeledObject

DECODERS_MAX = 4  # [own] shapes that one manifest mixes; an unknown line is tried with all of them
LESSONS_MAX = 64  # [own] lines that a decoder is looked for in vain, before none is looked for any more


class Counts(Protocol):
    """Counts of one label attribute."""

    def add(self, names: list[str], confidences: list[float]) -> None:
        """Counts a label: every class it names, every confidence it has."""


class FastLines:
    """Counts the lines whose shape it has learned.

    Args:
        counts: gives the counts of a label attribute.
        attribute: the only label attribute that counts; None: all.
    """

    def __init__(self, counts: Callable[[str], Counts], *, attribute: str | None) -> None:
        self._counts = counts
        self._attribute = attribute
        self._decoders: list[Callable[[bytes], object]] = []
        self._lessons = 0

    @staticmethod
    def available() -> bool:
        """Whether msgspec is installed."""
        return find_spec("msgspec") is not None

    def take(self, line: bytes) -> bool:
        """Counts a line whose shape is known; False where it is not, and nothing was counted."""
        for decode in self._decoders:
            try:
                decode(line)
            except (ValueError, KeyError, RecursionError):  # msgspec's own errors are ValueErrors
                continue
            return True
        return False

    def learn(self, line: bytes, found: LabeledObject) -> None:
        """Learns the shape of a line that `take` did not know and that could be read: the next such line is known."""
        if self._lessons >= LESSONS_MAX or len(self._decoders) >= DECODERS_MAX:
            return
        self._lessons += 1
        from ground_truth_runtime.labels.shapes import decoder_like  # noqa: PLC0415 - imports msgspec

        decoder = decoder_like(line, found, counts=self._counts, attribute=self._attribute)
        if decoder is not None:
            self._decoders.append(decoder)
