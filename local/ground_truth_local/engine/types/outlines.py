"""The shapes of the objects that a picture shows, as people would draw them with each tool."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ground_truth_local.engine.picture.scene import Scene
from ground_truth_local.engine.types.marks import Mark, MarkKind, Point, box_mark

EDGE_POINTS = 8
"""Vertices on either side of a polygon, at most."""
SPINE_POINTS = 5
"""Vertices of a polyline, at most."""


def outlines(scene: Scene, kind: MarkKind, labels: Sequence[str]) -> list[Mark]:
    """A mark for each object, the largest first; its label is drawn from the picture's content."""
    marks = []
    for number, box in enumerate(scene.boxes):
        class_id = scene.choice(len(labels), "object", number, *labels)
        if kind == "boxes":
            marks.append(box_mark(box, class_id))
        else:
            points = _POINTS[kind](scene.objects == number + 1)
            scaled = tuple(
                (x * scene.width / scene.objects.shape[1], y * scene.height / scene.objects.shape[0]) for x, y in points
            )
            marks.append(Mark(kind, class_id, scaled))
    return marks


def _polygon(mask: NDArray[np.bool_]) -> list[Point]:
    """Down its left edge and up its right one."""
    rows = np.unique(np.linspace(*_span(mask, axis=1), EDGE_POINTS).astype(int))
    edges = [(row, np.flatnonzero(mask[row])) for row in rows]
    # The first row lies above its pixels, the last one below them.
    sides = [(xs[0], xs[-1] + 1, row + (row == rows[-1])) for row, xs in edges if xs.size]
    left = [(float(first), float(y)) for first, _, y in sides]
    return left + [(float(last), float(y)) for _, last, y in reversed(sides)]


def _spine(mask: NDArray[np.bool_]) -> list[Point]:
    """Through its middle, along its longer side."""
    (top, bottom), (first, last) = _span(mask, axis=1), _span(mask, axis=0)
    upright = bottom - top > last - first
    lanes = mask if upright else mask.T
    places = np.unique(np.linspace(*_span(lanes, axis=1), SPINE_POINTS).astype(int))
    middles = [
        (float(np.flatnonzero(lanes[place]).mean()) + 0.5, place + 0.5) for place in places if lanes[place].any()
    ]
    return [(x, y) if upright else (y, x) for x, y in middles]


def _line(mask: NDArray[np.bool_]) -> list[Point]:
    spine = _spine(mask)
    return [spine[0], spine[-1]]


def _centre(mask: NDArray[np.bool_]) -> list[Point]:
    ys, xs = np.nonzero(mask)
    return [(float(xs.mean()) + 0.5, float(ys.mean()) + 0.5)]


def _span(mask: NDArray[np.bool_], *, axis: int) -> tuple[int, int]:
    """First and last place that has a pixel: rows with axis 1, columns with axis 0."""
    places = np.flatnonzero(mask.any(axis=axis))
    return int(places[0]), int(places[-1])


_POINTS: Mapping[MarkKind, Callable[[NDArray[np.bool_]], list[Point]]] = {
    "polygons": _polygon,
    "polylines": _spine,
    "lines": _line,
    "keypoints": _centre,
}
