"""Shapes in pixels: what lies in the image, what encloses what."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ground_truth_runtime.labels.model import Box, ImageSize

Point = tuple[float, float]
POLYGON_MIN = 3
"""Fewest corners of a polygon."""


@dataclass(frozen=True, kw_only=True)
class Corners:
    """A rectangle by its sides, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, box: Box) -> Self:
        """Sides of a box."""
        return cls(left=box.left, top=box.top, right=box.left + box.width, bottom=box.top + box.height)

    def within(self, size: ImageSize) -> Self:
        """The part that lies in the image."""
        return type(self)(
            left=_between(self.left, size.width),
            top=_between(self.top, size.height),
            right=_between(self.right, size.width),
            bottom=_between(self.bottom, size.height),
        )

    @property
    def empty(self) -> bool:
        """Whether it has no area."""
        return self.right <= self.left or self.bottom <= self.top


def _between(value: float, most: float) -> float:
    return min(max(value, 0), most)


def finite(*numbers: float) -> bool:
    """Whether all are numbers that one can calculate with."""
    return all(math.isfinite(number) for number in numbers)


def finite_box(box: Box) -> bool:
    """Whether a box has numbers that one can calculate with."""
    return finite(box.left, box.top, box.width, box.height) and finite(box.left + box.width, box.top + box.height)


def bounds(vertices: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what encloses all points."""
    left, top = min(x for x, _ in vertices), min(y for _, y in vertices)
    return left, top, max(x for x, _ in vertices) - left, max(y for _, y in vertices) - top


def area(vertices: Sequence[Point]) -> float:
    """Area of a polygon whose sides do not cross."""
    turned = [*vertices[1:], *vertices[:1]]
    return abs(math.fsum(x * v - u * y for (x, y), (u, v) in zip(vertices, turned, strict=True))) / 2
