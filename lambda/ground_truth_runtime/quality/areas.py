"""Intersection over union of boxes and of polygons."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ground_truth_runtime.labels.model import Box

VERTICES_MAX = 2_000  # [own] of two polygons together: 0.2 s where they hardly cross themselves
WORK_MAX = 10_000_000  # [own] strips times edges: scribbles of 200 vertices each, about 1.5 s
Vertices = Sequence[tuple[float, float]]
_Edge = tuple[float, float, float, float, int]
"""Upper end, lower end (y grows downwards), number of the polygon."""


def box_iou(one: Box, other: Box) -> float:
    """0 to 1. Boxes without area: 1 where they are the same, else 0."""
    if (one.left, one.top, one.width, one.height) == (other.left, other.top, other.width, other.height):
        return 1.0
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    both = max(width, 0) * max(height, 0)
    either = one.width * one.height + other.width * other.height - both
    return min(1.0, both / either) if either > 0 else 0.0


def polygon_iou(one: Vertices, other: Vertices) -> float | None:
    """0 to 1, exact but for rounding, for any polygons: not convex, with edges that cross (even-odd rule).

    Polygons without area: 1 where they are the same, else 0. None: more vertices than VERTICES_MAX, or so
    many crossings that it would take minutes.

    The plane is cut into strips at every vertex and crossing. No edges cross inside a strip, so what a polygon covers
    of its lines grows evenly, and the length on the middle line times the height is the area.
    """
    if len(one) + len(other) > VERTICES_MAX:
        return None
    if not _boxes_touch(one, other):
        return 0.0
    edges = [*_edges(one, 0), *_edges(other, 1)]
    both = either = 0.0
    heights = _heights(edges)
    if len(heights) * len(edges) > WORK_MAX:
        return None
    for top, bottom in pairwise(heights):
        shared, covered = _lengths(edges, (top + bottom) / 2)
        both += shared * (bottom - top)
        either += covered * (bottom - top)
    if either <= 0:
        return float(tuple(one) == tuple(other))
    return min(1.0, both / either)


def _boxes_touch(one: Vertices, other: Vertices) -> bool:
    if not one or not other:
        return not one and not other
    return all(
        min(point[axis] for point in first) <= max(point[axis] for point in second)
        for axis in (0, 1)
        for first, second in ((one, other), (other, one))
    )


def _edges(vertices: Vertices, polygon: int) -> Iterator[_Edge]:
    for (x, y), (next_x, next_y) in zip(vertices, [*vertices[1:], *vertices[:1]], strict=True):
        if y < next_y:
            yield x, y, next_x, next_y, polygon
        elif next_y < y:
            yield next_x, next_y, x, y, polygon


def _heights(edges: Sequence[_Edge]) -> list[float]:
    """Every y at which a vertex or a crossing of two edges lies."""
    found = {y for edge in edges for y in (edge[1], edge[3])}
    by_top = sorted(edges, key=lambda edge: edge[1])
    for place, one in enumerate(by_top):
        for other in by_top[place + 1 :]:
            if other[1] >= one[3]:
                break
            crossing = _crossing(one, other)
            if crossing is not None:
                found.add(crossing)
    return sorted(found)


def _crossing(one: _Edge, other: _Edge) -> float | None:
    """The y at which two edges cross strictly between their common top and bottom."""
    top, bottom = max(one[1], other[1]), min(one[3], other[3])
    above = _x(one, top) - _x(other, top)
    below = _x(one, bottom) - _x(other, bottom)
    if (above < 0) == (below < 0) or above == 0 or below == 0:
        return None
    crossing = top + (bottom - top) * (above / (above - below))
    return crossing if top < crossing < bottom else None


def _x(edge: _Edge, y: float) -> float:
    x, top, next_x, bottom, _ = edge
    return x + (next_x - x) * ((y - top) / (bottom - top))


def _lengths(edges: Sequence[_Edge], y: float) -> tuple[float, float]:
    """How much of a line both polygons cover, and how much either does."""
    crossed = sorted((_x(edge, y), edge[4]) for edge in edges if edge[1] < y < edge[3])
    shared = covered = last = 0.0
    inside = [False, False]
    for x, polygon in crossed:
        if inside[0] and inside[1]:
            shared += x - last
        if inside[0] or inside[1]:
            covered += x - last
        inside[polygon] = not inside[polygon]
        last = x
    return shared, covered
