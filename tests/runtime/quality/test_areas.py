import math
import random
from functools import reduce
from itertools import pairwise

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels.model import Box
from ground_truth_runtime.quality.areas import VERTICES_MAX, box_iou, polygon_iou

NUMBERS = st.integers(0, 320).map(lambda eighths: eighths / 8)  # shapely stumbles over the tiniest fractions
POINTS = st.tuples(NUMBERS, NUMBERS)
POLYGONS = st.lists(POINTS, min_size=3, max_size=9)
BOXES = st.builds(Box, label=st.just("a"), left=NUMBERS, top=NUMBERS, width=NUMBERS, height=NUMBERS)


def _shape(vertices: list[tuple[float, float]]) -> shapely.Geometry:
    """By the even-odd rule: what an odd number of a fan's triangles covers."""
    fan = [_area(shapely.Polygon([vertices[0], *pair])) for pair in pairwise(vertices[1:])]
    return reduce(lambda one, other: _area(shapely.symmetric_difference(one, other)), fan)


def _area(shape: shapely.Geometry) -> shapely.Geometry:
    """What covers something: shapely stumbles over the lines and points that stay beside it."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.area > 0])


@settings(deadline=None)
@given(one=POLYGONS, other=POLYGONS)
def test_iou_is_what_shapely_computes_for_any_polygons(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    """Not convex ones, and ones whose edges cross."""
    shapes = _shape(one), _shape(other)
    union = shapely.union(*shapes).area
    assume(union > 0.01)

    theirs = shapely.intersection(*shapes).area / union

    assert polygon_iou(one, other) == pytest.approx(theirs, abs=1e-6)


@settings(deadline=None)
@given(one=BOXES, other=BOXES)
def test_a_box_is_a_polygon_of_four(one: Box, other: Box) -> None:
    assume(one.width * one.height > 0.01 and other.width * other.height > 0.01)

    assert box_iou(one, other) == pytest.approx(polygon_iou(_corners(one), _corners(other)), abs=1e-9)
    assert box_iou(one, other) == box_iou(other, one)
    assert 0 <= box_iou(one, other) <= 1


@settings(deadline=None)
@given(one=POLYGONS, other=POLYGONS)
def test_order_start_and_direction_do_not_matter(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    assume(_shape(one).area + _shape(other).area > 0.01)
    iou = polygon_iou(one, other)

    assert iou is not None
    assert 0 <= iou <= 1
    assert polygon_iou(other, one) == pytest.approx(iou)
    assert polygon_iou([*one[2:], *one[:2]], other[::-1]) == pytest.approx(iou, abs=1e-9)


@settings(deadline=None)
@given(polygon=POLYGONS)
def test_a_polygon_is_like_itself(polygon: list[tuple[float, float]]) -> None:
    assert polygon_iou(polygon, polygon) == pytest.approx(1)


@settings(deadline=None)
@given(box=BOXES)
def test_a_box_is_like_itself(box: Box) -> None:
    assert box_iou(box, box) == pytest.approx(1)


def test_things_without_area_are_alike_only_where_they_are_the_same() -> None:
    flat, other = [(0, 0), (5, 0), (9, 0)], [(0, 0), (5, 0), (8, 0)]

    assert (polygon_iou(flat, flat), polygon_iou(flat, other)) == (1, 0)
    assert (polygon_iou([], []), polygon_iou([], flat)) == (1, 0)


def test_a_star_and_its_hull() -> None:
    """A star covers what its ten triangles cover: a known part of the pentagon around it."""
    spikes = [(math.sin(turn * math.tau / 5), math.cos(turn * math.tau / 5)) for turn in range(5)]
    inner = (math.sqrt(5) - 1) / (math.sqrt(5) + 1)  # radius of the star's notches, where its tips lie at 1
    star = []
    for turn, tip in enumerate(spikes):
        angle = (turn + 0.5) * math.tau / 5
        star += [tip, (inner * math.sin(angle), inner * math.cos(angle))]

    part = 2 * inner * math.sin(math.tau / 10) / math.sin(math.tau / 5)
    assert polygon_iou(star, spikes) == pytest.approx(part)


def test_more_vertices_than_can_be_looked_at() -> None:
    circle = [(math.sin(step), math.cos(step)) for step in range(VERTICES_MAX)]

    assert polygon_iou(circle, circle) is None


def test_scribbles_that_would_take_minutes_are_left_out() -> None:
    chance = random.Random(0)  # noqa: S311 - no secret
    one, other = ([(chance.random(), chance.random()) for _ in range(300)] for _ in range(2))

    assert polygon_iou(one, other) is None


def _corners(box: Box) -> list[tuple[float, float]]:
    right, bottom = box.left + box.width, box.top + box.height
    return [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]
