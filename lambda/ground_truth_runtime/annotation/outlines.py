"""Polygons and polylines as curves: how far apart, which is the most central, and the mean of several."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]
Curve = Sequence[Point]

PIECES = 48  # [own] a mean curve is made of at least so many points: finer than hands are steady
SMOOTHED = 0.001  # [own] of a curve's extent: less than that is no corner
VERTICES_MAX = 120  # [own] of a curve to be compared: freehand ones have thousands
DECIMALS = 2  # a hundredth of a pixel is finer than any hand, and keeps what is returned small


def mean_curve(curves: Sequence[Curve], *, central: int, closed: bool) -> list[Point]:
    """The mean of curves around the one at place `central`.

    Each point of the central curve, with points between its vertices, goes to the mean of the points of all curves
    that are nearest to it; so it does not matter where and in which direction a worker began, nor how many vertices
    they set. The ends of open curves go to the mean of the ends. What is straight within SMOOTHED loses its vertices.
    """
    others = [simplified(curve, closed=closed) for place, curve in enumerate(curves) if place != central]
    own = _divided(curves[central], closed=closed)
    if not closed:
        others = [_turned(curve, own) for curve in others]
    means = [_mean([point, *(_nearest(point, curve, closed=closed) for curve in others)]) for point in own]
    if not closed:
        means[0] = _mean([own[0], *(curve[0] for curve in others)])
        means[-1] = _mean([own[-1], *(curve[-1] for curve in others)])
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in simplified(means, closed=closed)]


def distance(one: Curve, other: Curve) -> float:
    """Mean distance of the points of each curve to the other one, the greater of the two; open curves.

    A modified Hausdorff distance (Dubuisson and Jain, 1994): the direction does not matter, a single stray vertex
    little, and a curve that is only a part of the other one is far from it.
    """
    one, other = simplified(one, closed=False), simplified(other, closed=False)
    return max(_mean_distance(one, other), _mean_distance(other, one))


def extent(curve: Curve) -> float:
    """Diagonal of the box around a curve."""
    horizontal, vertical = [x for x, _ in curve], [y for _, y in curve]
    return math.hypot(max(horizontal) - min(horizontal), max(vertical) - min(vertical))


def simplified(curve: Curve, *, closed: bool) -> Curve:
    """A curve without the vertices that lie within SMOOTHED of the line, or within more while they are too many."""
    tolerance = SMOOTHED * extent(curve)
    found = [point for before, point in pairwise([curve[-1], *curve]) if point != before] if closed else curve
    while True:
        kept = _thinned_ring(found, tolerance) if closed else _thinned(found, tolerance)
        if len(kept) <= VERTICES_MAX:
            return kept
        found, tolerance = kept, 2 * tolerance


def _thinned_ring(ring: Curve, tolerance: float) -> Curve:
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda place: math.dist(ring[0], ring[place]))
    first, second = _thinned(ring[: far + 1], tolerance), _thinned([*ring[far:], ring[0]], tolerance)
    kept = [*first[:-1], *second[:-1]]
    # What is thinner than any tolerance stays a ring.
    return kept if len(kept) >= 3 else ring[:: math.ceil(len(ring) / VERTICES_MAX)]


def _thinned(curve: Curve, tolerance: float) -> Curve:
    """Without the vertices that lie within `tolerance` of what remains (Douglas and Peucker, 1973)."""
    keep = {0, len(curve) - 1}
    waiting = [(0, len(curve) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        apart, place = max(
            (math.dist(curve[place], _on_segment(curve[place], curve[start], curve[end])), place)
            for place in range(start + 1, end)
        )
        if apart > tolerance:
            keep.add(place)
            waiting += [(start, place), (place, end)]
    return [curve[place] for place in sorted(keep)]


def _divided(curve: Curve, *, closed: bool) -> list[Point]:
    """The vertices, with points between them so that no piece is longer than a PIECES-th of the whole."""
    edges = list(_edges(curve, closed=closed))
    longest = sum(math.dist(start, end) for start, end in edges) / PIECES
    found = []
    for (x, y), (next_x, next_y) in edges:
        count = max(1, math.ceil(math.dist((x, y), (next_x, next_y)) / longest - 1e-9)) if longest else 1
        found += [(x + (next_x - x) * step / count, y + (next_y - y) * step / count) for step in range(count)]
    return found if closed else [*found, curve[-1]]


def _edges(curve: Curve, *, closed: bool) -> Iterator[tuple[Point, Point]]:
    following = [*curve[1:], curve[0]] if closed else curve[1:]
    return zip(curve, following, strict=False)


def _turned(curve: Curve, like: Curve) -> Curve:
    """An open curve in the direction of another one, by their ends."""
    straight = math.dist(curve[0], like[0]) + math.dist(curve[-1], like[-1])
    crossed = math.dist(curve[0], like[-1]) + math.dist(curve[-1], like[0])
    return curve if straight <= crossed else curve[::-1]


def _mean_distance(one: Curve, other: Curve) -> float:
    points = _divided(one, closed=False)
    return sum(math.dist(point, _nearest(point, other, closed=False)) for point in points) / len(points)


def _nearest(point: Point, curve: Curve, *, closed: bool) -> Point:
    places = (_on_segment(point, start, end) for start, end in _edges(curve, closed=closed))
    return min(places, key=lambda place: (math.dist(point, place), place))


def _on_segment(point: Point, start: Point, end: Point) -> Point:
    """The point of a segment that is nearest."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    square = along_x * along_x + along_y * along_y
    if square == 0:
        return start
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / square
    share = min(max(share, 0.0), 1.0)
    return start[0] + share * along_x, start[1] + share * along_y


def _mean(points: Sequence[Point]) -> Point:
    return math.fsum(x for x, _ in points) / len(points), math.fsum(y for _, y in points) / len(points)
