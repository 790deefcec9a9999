"""Which pixels belong to a thing: a bit each, in one large number, and COCO's run lengths of them.

Format of the run lengths: https://github.com/cocodataset/cocoapi (maskApi.c): runs of pixels column after column, the
first one of pixels that do not belong; compressed, differences to the run before the last in chunks of 5 bits.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ground_truth_runtime.labels.png import PIXELS_MAX, Picture
from ground_truth_runtime.labels.values import Unreadable

_RUN = re.compile("1+")


@dataclass(frozen=True, kw_only=True)
class RunLengths:
    """COCO's run lengths as a file has them: compressed into a text, or as numbers."""

    width: int
    height: int
    counts: str | tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Bitmap:
    """Pixels of an image. bits: row after row from the top left, which is the highest of width times height bits."""

    width: int
    height: int
    bits: int

    @property
    def area(self) -> int:
        """How many pixels belong."""
        return self.bits.bit_count()

    def iou(self, other: "Bitmap") -> float:
        """Intersection over union with one of the same size, 0 to 1; 1 for two empty ones."""
        either = (self.bits | other.bits).bit_count()
        return (self.bits & other.bits).bit_count() / either if either else 1.0

    def row_runs(self) -> Iterable[tuple[int, int]]:
        """Start and end (exclusive) of each run of pixels that belong, counted row after row."""
        return (run.span() for run in _RUN.finditer(self.text()))

    def run_lengths(self) -> RunLengths:
        """As COCO has them, compressed."""
        text = self.text()
        columns = "".join(text[column :: self.width] for column in range(self.width))
        ends = [0, *(end for run in _RUN.finditer(columns) for end in run.span())]
        if ends[-1] != len(columns):
            ends.append(len(columns))
        counts = [end - start for start, end in pairwise(ends)]
        return RunLengths(width=self.width, height=self.height, counts=_compressed(counts))

    def text(self) -> str:
        """A character for each pixel, row after row: 1 where it belongs, else 0."""
        return f"{self.bits:0{self.width * self.height}b}"


def of_run_lengths(runs: RunLengths) -> Bitmap:
    """The pixels of run lengths; Unreadable where they do not fit the size."""
    pixels = runs.width * runs.height
    if not 0 < pixels <= PIXELS_MAX:
        raise Unreadable(f"run lengths of {runs.width} x {runs.height} pixels; there must be 1 to {PIXELS_MAX}")
    counts = _numbers(runs.counts) if isinstance(runs.counts, str) else runs.counts
    if any(count < 0 for count in counts) or sum(counts) != pixels:
        raise Unreadable(f"run lengths do not sum up to {runs.width} x {runs.height} pixels")
    columns = "".join("01"[place % 2] * count for place, count in enumerate(counts))
    rows = "".join(columns[row :: runs.height] for row in range(runs.height))
    return Bitmap(width=runs.width, height=runs.height, bits=int(rows, 2))


def of_colour(picture: Picture, colour: str) -> Bitmap:
    """The pixels of a picture that have a colour (`#rrggbb`) and are not transparent."""
    bits = -1
    for plane, value in zip((picture.red, picture.green, picture.blue), bytes.fromhex(colour[1:]), strict=True):
        bits &= int(plane.translate(_only(value)), 2)
    if picture.alpha is not None:
        bits &= int(picture.alpha.translate(b"0" + b"1" * 255), 2)
    return Bitmap(width=picture.width, height=picture.height, bits=bits)


def voted(bitmaps: Sequence[Bitmap], *, least: int) -> Bitmap:
    """The pixels that belong to at least `least` of bitmaps of one size.

    Every pixel's votes are counted at once: a number for each binary digit of the counts.
    """
    digits: list[int] = []
    for bitmap in bitmaps:
        carried = bitmap.bits
        for place, digit in enumerate(digits):
            digits[place], carried = digit ^ carried, digit & carried
        if carried:
            digits.append(carried)
    first = bitmaps[0]
    everywhere = (1 << first.width * first.height) - 1
    # From the highest digit on: more so far, or as many so far.
    more, equal = 0, everywhere
    for place in reversed(range(max(len(digits), least.bit_length()))):
        digit = digits[place] if place < len(digits) else 0
        if least >> place & 1:
            equal &= digit
        else:
            more |= equal & digit
            equal &= ~digit
    return Bitmap(width=first.width, height=first.height, bits=more | equal)


def _only(value: int) -> bytes:
    return b"0" * value + b"1" + b"0" * (255 - value)


def _compressed(counts: Sequence[int]) -> str:
    found = bytearray()
    for place, count in enumerate(counts):
        rest = count - counts[place - 2] if place > 2 else count
        more = True
        while more:
            chunk = rest & 0x1F
            rest >>= 5
            more = rest != (-1 if chunk & 0x10 else 0)
            found.append(chunk + 48 + 0x20 * more)
    return found.decode("ascii")


def _numbers(text: str) -> list[int]:
    """The numbers of compressed run lengths; Unreadable where a character is none of theirs."""
    counts: list[int] = []
    value = shift = 0
    for character in text:
        chunk = ord(character) - 48
        if not 0 <= chunk < 64 or shift > 60:
            raise Unreadable(f"run lengths have the character {character!r}")
        value |= (chunk & 0x1F) << shift
        shift += 5
        if chunk & 0x20:
            continue
        if chunk & 0x10:
            value -= 1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
        value = shift = 0
    return counts
