"""The mean of several polygons, or of several polylines."""

import math
from collections.abc import Sequence

from ground_truth_runtime.quality.curves import Curve, Point, divided, nearest, simplified

DECIMALS = 2  # a hundredth of a pixel is finer than any hand, and keeps what is returned small


def mean_curve(curves: Sequence[Curve], *, central: int, closed: bool) -> list[Point]:
    """The mean of curves around the one at place `central`.

    Each point of the central curve, with points between its vertices, goes to the mean of the points of all curves
    that are nearest to it; so it does not matter where and in which direction a worker began, nor how many vertices
    they set. The ends of open curves go to the mean of the ends. What is as good as straight loses its vertices.
    """
    others = [simplified(curve, closed=closed) for place, curve in enumerate(curves) if place != central]
    own = divided(curves[central], closed=closed)
    if not closed:
        others = [_turned(curve, own) for curve in others]
    means = [_mean([point, *(nearest(point, curve, closed=closed) for curve in others)]) for point in own]
    if not closed:
        means[0] = _mean([own[0], *(curve[0] for curve in others)])
        means[-1] = _mean([own[-1], *(curve[-1] for curve in others)])
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in simplified(means, closed=closed)]


def _turned(curve: Curve, like: Curve) -> Curve:
    """An open curve in the direction of another one, by their ends."""
    straight = math.dist(curve[0], like[0]) + math.dist(curve[-1], like[-1])
    crossed = math.dist(curve[0], like[-1]) + math.dist(curve[-1], like[0])
    return curve if straight <= crossed else curve[::-1]


def _mean(points: Sequence[Point]) -> Point:
    return math.fsum(x for x, _ in points) / len(points), math.fsum(y for _, y in points) / len(points)
