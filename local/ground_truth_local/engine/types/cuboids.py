"""Cuboids in 3D point clouds: how they stand in labels, and how they are drawn around points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ground_truth_local.engine.types.base import Hand
from ground_truth_local.engine.types.marks import as_written
from ground_truth_local.engine.types.subject import Points, Subject
from ground_truth_local.engine.types.tracks import NAMELESS, Identity
from ground_truth_runtime.labels.values import Unreadable, index, mapping, pixels, shown

THINGS = 3
"""Cuboids that are drawn in a cloud without known truth."""
REACH = 2.0
"""Metres around a point within which its thing is thought to lie."""
LEAST = 0.2
"""Metres of a cuboid's shortest side."""

_PLACE = ("center-x", "center-y", "center-z")
_SIZE = ("length", "width", "height")
_TURN = ("roll", "pitch", "yaw")


@dataclass(frozen=True)
class Cuboid:
    """One thing in one frame.

    Attributes:
        track: the same for the same thing in several frames.
        place, size, turn: centre, extents and angles, in metres and radians, in the order of the label's keys.
        attributes: what the label's attributes say of it.
        identity: what an earlier label, or a worker, calls it.
    """

    track: str
    class_id: int
    place: tuple[float, ...]
    size: tuple[float, ...]
    turn: tuple[float, ...] = (0.0, 0.0, 0.0)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    identity: Identity = NAMELESS

    @property
    def geometry(self) -> dict[str, float]:
        """As in labels (developer guide, sms-data-output)."""
        values = (*self.place, *self.size, *self.turn)
        return dict(zip((*_PLACE, *_SIZE, *_TURN), map(as_written, values), strict=True))

    def leaves(self, earlier: "Cuboid") -> bool:
        """Whether it says the same as that of an earlier label, which may have had neither name nor id."""
        return (
            (self.class_id, self.geometry) == (earlier.class_id, earlier.geometry)
            and dict(self.attributes) == dict(earlier.attributes)
            and earlier.identity.kept_in(self.identity)
        )


def read_cuboid(
    value: Any, *, labels: Sequence[str], track: str, class_map: Mapping[str, str] | None = None
) -> Cuboid | None:
    """A cuboid of an answer or of a label; None for a class of `class_map` that is none of the labels.

    Args:
        track: where the entry has no object-id.
        class_map: class id to label, where ids are not places among the labels.

    Raises:
        Unreadable: it is no cuboid.
    """
    entry = mapping(value, "it")
    given = entry.get("class-id")
    if class_map is not None:
        name = class_map.get(str(given))
        class_id = labels.index(name) if name in labels else None
        if class_id is None:
            return None
    else:
        class_id = index(given)
        if class_id is None or class_id >= len(labels):
            raise Unreadable(f"class-id is {shown(given)}; it must be the place of one of {len(labels)} labels")
    place, size, turn = (tuple(pixels(entry.get(key), key) for key in keys) for keys in (_PLACE, _SIZE, _TURN))
    if min(size) <= 0:
        raise Unreadable(f"its extents are {shown(size)}; they must be above 0")
    attributes = mapping(entry.get("label-category-attributes", {}), "label-category-attributes")
    return Cuboid(str(entry.get("object-id", track)), class_id, place, size, turn, attributes, Identity.of(entry))


def around(points: Points, centre: Sequence[float], *, track: str, class_id: int) -> Cuboid:
    """A cuboid around the points near a place, level and along the axes."""
    far = np.hypot(points[:, 0] - centre[0], points[:, 1] - centre[1])
    near = points[far <= max(REACH, float(far.min()))]
    low, high = near.min(axis=0).astype(float), near.max(axis=0).astype(float)
    size = np.maximum(high - low, LEAST)
    return Cuboid(track, class_id, _rounded((low + high) / 2), _rounded(size))


def things(subject: Subject, points: Points, labels: Sequence[str]) -> list[Cuboid]:
    """Cuboids around a few points of a cloud, always the same ones."""
    chosen = [int(subject.choice(len(points), "thing", number)) for number in range(THINGS)]
    cuboids: list[Cuboid] = []
    for number, place in enumerate(chosen):
        # Two things at one place would be one.
        if all(np.hypot(*(points[place, :2] - np.asarray(other.place[:2]))) > 2 * REACH for other in cuboids):
            class_id = subject.choice(len(labels), "object", number, *labels)
            cuboids.append(
                around(points, [float(value) for value in points[place]], track=str(number), class_id=class_id)
            )
    return cuboids


def strayed(cuboid: Cuboid, hand: Hand) -> Cuboid:
    """The cuboid as a hand draws it: place, extents and heading a little off, to the millimetre."""
    off = hand.random.normal(0.0, hand.simulation.box_jitter, size=7)
    size = np.asarray(cuboid.size)
    return replace(
        cuboid,
        place=_rounded(np.asarray(cuboid.place) + off[:3] * size),
        size=_rounded(np.maximum(size * (1 + off[3:6]), LEAST)),
        turn=(*cuboid.turn[:2], round(cuboid.turn[2] + float(off[6]), 3)),
    )


def _rounded(values: np.ndarray[Any, Any]) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values)
