"""How a worker's hand strays from what it aims at."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from ground_truth_local.engine.consolidation.masks import ClassMap
from ground_truth_local.engine.types.base import Hand
from ground_truth_local.engine.types.marks import Mark, Point

POINT_EXTENT = 0.1
"""A single point has no size of which its error could be a share; this share of the picture stands for it."""
PAINTING_SIZE = 1024
"""Longer side, in pixels, at which regions are painted."""


def drawn(marks: Sequence[Mark], *, width: int, height: int, labels: Sequence[str], hand: Hand) -> list[Mark]:
    """What one worker marks in a picture of this size: some marks are missed, all stray, and one may be invented."""
    found = []
    for number, mark in enumerate(marks):
        # The largest object is hard to overlook.
        missed = hand.random.random() < hand.simulation.missed_boxes and number > 0
        said = Mark(mark.kind, hand.classify(mark.class_id, labels), mark.points)
        mark_drawn = strayed(said, width=width, height=height, hand=hand)
        if not missed:
            found.append(mark_drawn)
    if marks and hand.random.random() < hand.simulation.invented_boxes:
        found.append(invented(marks[0], width=width, height=height, labels=labels, hand=hand))
    return found


def strayed(mark: Mark, *, width: int, height: int, hand: Hand) -> Mark:
    """The mark in whole pixels, each point a little off, inside the picture; a box has at least one pixel."""
    size = mark.bounds
    extent = (size.width, size.height) if len(mark.points) > 1 else (POINT_EXTENT * width, POINT_EXTENT * height)
    off = hand.random.normal(0.0, hand.simulation.box_jitter, size=(len(mark.points), 2))
    points = [
        (_within(x + dx * extent[0], width), _within(y + dy * extent[1], height))
        for (x, y), (dx, dy) in zip(mark.points, off, strict=True)
    ]
    return Mark(mark.kind, mark.class_id, _upright(points, width, height) if mark.kind == "boxes" else tuple(points))


def _within(value: float, most: int) -> int:
    return min(max(round(value), 0), most)


def _upright(corners: Sequence[Point], width: int, height: int) -> tuple[Point, ...]:
    left, top = min(corners[0][0], width - 1), min(corners[0][1], height - 1)
    return (left, top), (max(corners[1][0], left + 1), max(corners[1][1], top + 1))


def invented(like: Mark, *, width: int, height: int, labels: Sequence[str], hand: Hand) -> Mark:
    """A mark shaped like another one, in another place, with any label."""
    size = like.bounds
    left = hand.random.uniform(0, max(width - size.width, 0)) - size.left
    top = hand.random.uniform(0, max(height - size.height, 0)) - size.top
    points = tuple((_within(x + left, width), _within(y + top, height)) for x, y in like.points)
    class_id = int(hand.random.integers(len(labels)))
    return Mark(like.kind, class_id, _upright(points, width, height) if like.kind == "boxes" else points)


def painted(classes: ClassMap, hand: Hand) -> ClassMap:
    """Regions with outlines a little off: every pixel looks up its class a smooth random step away.

    A hand that strays is no finer than `PAINTING_SIZE`, so a large map comes back smaller.
    """
    if hand.simulation.mask_noise == 0:
        return classes
    step = -(-max(classes.shape) // PAINTING_SIZE)
    classes = classes[::step, ::step]
    height, width = classes.shape
    reach = hand.simulation.mask_noise * max(height, width)
    steps = [
        np.asarray(
            Image.fromarray(hand.random.normal(0.0, reach, size=(6, 6)).astype(np.float32)).resize(
                (width, height), Image.Resampling.BICUBIC
            )
        )
        for _ in range(2)
    ]
    rows = np.clip(np.rint(np.arange(height)[:, None] + steps[0]), 0, height - 1).astype(np.intp)
    columns = np.clip(np.rint(np.arange(width)[None, :] + steps[1]), 0, width - 1).astype(np.intp)
    return np.ascontiguousarray(classes[rows, columns])
