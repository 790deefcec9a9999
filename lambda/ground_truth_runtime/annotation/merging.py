"""The shapes of several workers that mean one thing, as one shape with a score; a method for each annotation type."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Generic

from ground_truth_runtime.annotation.answers import Answer, Painted
from ground_truth_runtime.annotation.clusters import Thing, clusters
from ground_truth_runtime.annotation.outlines import DECIMALS, mean_curve
from ground_truth_runtime.labels.bitmaps import voted
from ground_truth_runtime.labels.model import Keypoint, Shape
from ground_truth_runtime.quality.areas import polygon_iou
from ground_truth_runtime.quality.curves import comparable, distance
from ground_truth_runtime.quality.likeness import closeness

REACH = 0.06  # [own] of the image's diagonal: points and lines half as far apart still mean the same thing
REACH_PIXELS = 60.0  # [own] where the image's size is not known


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A shape that the workers agree on. score: 0 to 1, and 0 where one worker answered."""

    thing: Any
    score: float


@dataclass(frozen=True, kw_only=True)
class _Method(Generic[Thing]):
    """How things of one annotation type are compared, 0 to 1, and how two or more of them become one."""

    likeness: Callable[[Thing, Thing], float]
    merge: Callable[[Sequence[Thing]], Thing]


def merged(answers: Sequence[Answer]) -> list[Merged]:
    """What the workers agree on, from answers of one annotation type, in any order.

    What one worker drew stays as it is, with a score of 0, as the service has it. Of several, a shape stays that at
    least half of them drew (see `clusters`). Its score is the share of workers who drew it, times the mean likeness of
    their shapes to the merged one.
    """
    answers = sorted(answers, key=lambda answer: answer.worker)
    if len(answers) == 1:
        return [Merged(thing=thing, score=0.0) for thing in answers[0].drawn]
    method = _method(answers)
    found = []
    for things in clusters([answer.drawn for answer in answers], likeness=method.likeness):
        thing = method.merge(things) if len(things) > 1 else things[0]
        alike = math.fsum(method.likeness(one, thing) for one in things) / len(answers)
        found.append(Merged(thing=thing, score=round(min(alike, 1.0), 2)))
    return found


def _method(answers: Sequence[Answer]) -> _Method[Any]:
    sizes = [math.hypot(answer.size.width, answer.size.height) for answer in answers if answer.size is not None]
    reach = REACH * max(sizes) if sizes else REACH_PIXELS

    def near_points(one: Keypoint, other: Keypoint) -> float:
        return closeness(math.hypot(one.x - other.x, one.y - other.y), reach=reach)

    def near_lines(one: Shape, other: Shape) -> float:
        return closeness(distance(one.vertices, other.vertices, most=reach), reach=reach)

    match answers[0].type:
        case "Polygon":
            return _Method(likeness=_shared_area, merge=_mean_polygon)
        case "InstanceSegmentation":
            return _Method(likeness=_shared_pixels, merge=_voted_pixels)
        case "Keypoint":
            return _Method(likeness=near_points, merge=_median_point)
        case _:
            return _Method(likeness=near_lines, merge=lambda lines: _mean(lines, near_lines, closed=False))


def _shared_area(one: Shape, other: Shape) -> float:
    """Intersection over union; 0 for scribbles that cross themselves so often that it would take minutes."""
    iou = polygon_iou(comparable(one.vertices, closed=True), comparable(other.vertices, closed=True))
    return 0.0 if iou is None else iou


def _mean_polygon(shapes: Sequence[Shape]) -> Shape:
    return _mean(shapes, _shared_area, closed=True)


def _mean(shapes: Sequence[Shape], likeness: Callable[[Shape, Shape], float], *, closed: bool) -> Shape:
    """The mean around the shape that is most like all others."""
    central = max(range(len(shapes)), key=lambda place: math.fsum(likeness(shapes[place], one) for one in shapes))
    vertices = mean_curve([shape.vertices for shape in shapes], central=central, closed=closed)
    return replace(shapes[central], vertices=tuple(vertices))


def _shared_pixels(one: Painted, other: Painted) -> float:
    return one.bitmap.iou(other.bitmap)


def _voted_pixels(things: Sequence[Painted]) -> Painted:
    """The pixels that at least half of the workers painted."""
    return replace(things[0], bitmap=voted([thing.bitmap for thing in things], least=(len(things) + 1) // 2))


def _median_point(points: Sequence[Keypoint]) -> Keypoint:
    x, y = median(point.x for point in points), median(point.y for point in points)
    return replace(points[0], x=round(x, DECIMALS), y=round(y, DECIMALS))
