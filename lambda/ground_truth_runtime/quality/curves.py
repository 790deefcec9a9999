"""Polygons and polylines as curves: without needless vertices, and how far from each other."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Curve = Sequence[Point]

PIECES = 48  # [own] a curve is looked at in so many places at least: finer than hands are steady
SMOOTHED = 0.001  # [own] of a curve's extent: less than that is no corner
SMOOTHED_PIXELS = 0.001  # [own] nor is less than a thousandth of a pixel
VERTICES_MAX = 120  # [own] of a curve to be compared: freehand ones have thousands


def distance(one: Curve, other: Curve, *, most: float) -> float:
    """Mean distance of the points of each curve to the other one, the greater of the two; open curves.

    Infinite where it is more than `most`, which is seen sooner.

    A modified Hausdorff distance (Dubuisson and Jain, 1994): the direction does not matter, a single stray vertex
    little, and a curve that is only a part of the other one is far from it. Curves have one vertex at least.
    """
    if _gap(one, other) > most:
        return math.inf
    one, other = comparable(one, closed=False), comparable(other, closed=False)
    there = _mean_distance(one, other, most)
    return there if there > most else max(there, _mean_distance(other, one, most))


def simplified(curve: Curve, *, closed: bool) -> Curve:
    """A curve without the vertices that lie within SMOOTHED of the line, or within more while they are too many."""
    tolerance = max(SMOOTHED * _extent(curve), SMOOTHED_PIXELS)
    found = curve
    if closed:
        found = [point for before, point in pairwise([curve[-1], *curve]) if point != before] or curve[:1]
    while True:
        kept = _thinned_ring(found, tolerance) if closed else _thinned(found, tolerance)
        if len(kept) <= VERTICES_MAX:
            return kept
        found, tolerance = kept, 2 * tolerance


def comparable(curve: Curve, *, closed: bool) -> Curve:
    """A curve with few enough vertices to be compared with many others."""
    return curve if len(curve) <= VERTICES_MAX else simplified(curve, closed=closed)


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


def divided(curve: Curve, *, closed: bool) -> list[Point]:
    """The vertices, with points between them so that no piece is longer than a PIECES-th of the whole."""
    edges = list(_edges(curve, closed=closed))
    longest = sum(math.dist(start, end) for start, end in edges) / PIECES
    found = []
    for (x, y), (next_x, next_y) in edges:
        count = max(1, math.ceil(math.dist((x, y), (next_x, next_y)) / longest - 1e-9)) if longest else 1
        found += [(x + (next_x - x) * step / count, y + (next_y - y) * step / count) for step in range(count)]
    return found if closed else [*found, curve[-1]]


def _edges(curve: Curve, *, closed: bool) -> Iterable[tuple[Point, Point]]:
    return pairwise([*curve, curve[0]] if closed or len(curve) == 1 else curve)


def _mean_distance(one: Curve, other: Curve, most: float) -> float:
    """Of the points of one curve to the other; infinite once it is known to be more than `most`."""
    points = divided(one, closed=False)
    total, limit = 0.0, most * len(points)
    # Plain numbers in one loop: all shapes of a picture are compared with all others.
    edges = [(x, y, next_x - x, next_y - y) for (x, y), (next_x, next_y) in _edges(other, closed=False)]
    for point_x, point_y in points:
        least = math.inf
        for x, y, along_x, along_y in edges:
            away_x, away_y = point_x - x, point_y - y
            square = along_x * along_x + along_y * along_y
            share = (away_x * along_x + away_y * along_y) / square if square else 0.0
            share = 0.0 if share < 0 else 1.0 if share > 1 else share
            away_x -= share * along_x
            away_y -= share * along_y
            apart = away_x * away_x + away_y * away_y
            least = apart if apart < least else least
        total += math.sqrt(least)
        if total > limit:
            return math.inf
    return total / len(points)


def nearest(point: Point, curve: Curve, *, closed: bool) -> Point:
    """The point of a curve that is nearest to a point."""
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


def _gap(one: Curve, other: Curve) -> float:
    """Between the boxes around two curves; the curves are not nearer."""
    return max(
        min(point[axis] for point in first) - max(point[axis] for point in second)
        for axis in (0, 1)
        for first, second in ((one, other), (other, one))
    )


def _extent(curve: Curve) -> float:
    """Diagonal of the box around a curve."""
    horizontal, vertical = [x for x, _ in curve], [y for _, y in curve]
    return math.hypot(max(horizontal) - min(horizontal), max(vertical) - min(vertical))
