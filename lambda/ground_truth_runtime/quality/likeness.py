"""How alike two labels of one object are."""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, assert_never

from ground_truth_runtime.labels.bitmaps import Bitmap
from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.instances import pixels_of
from ground_truth_runtime.labels.model import Box, Keypoint, Label, Shape, Span
from ground_truth_runtime.labels.values import Unreadable
from ground_truth_runtime.quality.areas import box_iou, polygon_iou
from ground_truth_runtime.quality.curves import distance
from ground_truth_runtime.quality.masks import ClassImage, LoadPng, class_image, mask_ious
from ground_truth_runtime.quality.matching import matched

REACH = 0.02  # [own] of the image's diagonal: about what two careful people differ in points and lines
REACH_PIXELS = 10.0  # [own] where the image's size is not known


@dataclass(frozen=True)
class Pixels:
    """The pixels of one thing."""

    label: str
    bitmap: Bitmap


_Thing = TypeVar("_Thing", Box, Shape, Keypoint, Span, Pixels)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """value: 0 to 1. classes: class -> what agreed, what could have; `overlap`: F1 of spans that merely overlap."""

    value: float
    classes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    overlap: float | None = None


@dataclass(frozen=True, kw_only=True)
class Comparable:
    """A label made ready to be compared more than once. classes: each class that it has. image, pixels: decoded."""

    label: Label
    classes: frozenset[str]
    image: ClassImage | None = None
    pixels: tuple[Pixels, ...] = ()


def comparable(label: Label, *, load: LoadPng | None = None) -> Comparable | None:
    """None for what has no measure: failures, references, and masks and instances that cannot be decoded here.

    load: gives the PNG at a mask's URI; needed for masks that are not inside their URI.
    """
    if label.failed:
        return None
    match label.kind:
        case "classes" | "boxes" | "polygons" | "polylines" | "keypoints" | "spans" | "custom":
            return Comparable(label=label, classes=frozenset(part.label for part in parts(label)))
        case "instances":
            return _instances(label)
        case "mask":
            image = None if label.mask is None else class_image(label.mask, load=load)
            return None if image is None else Comparable(label=label, classes=frozenset(image.present), image=image)
        case "reference":
            return None
        case _:
            assert_never(label.kind)


def _instances(label: Label) -> Comparable | None:
    try:
        found = tuple(Pixels(name, bitmap) for name, bitmap in pixels_of(label))
    except Unreadable:
        return None
    return Comparable(label=label, classes=frozenset(one.label for one in found), pixels=found)


def likeness(one: Comparable, other: Comparable) -> Likeness | None:
    """None where two labels have nothing in common that could be measured, such as a box and a class."""
    mine, yours = one.label, other.label
    if mine.kind != yours.kind:
        return None
    match mine.kind:
        case "classes":
            return _of_classes(one, other)
        case "boxes":
            return _of_areas(mine.boxes, yours.boxes, box_iou)
        case "polygons":
            return _of_areas(mine.polygons, yours.polygons, _shape_iou)
        case "polylines":
            return _of_polylines(one, other)
        case "keypoints":
            return _of_keypoints(one, other)
        case "instances":
            return _of_areas(one.pixels, other.pixels, _pixel_iou)
        case "spans":
            return _of_spans(mine.spans, yours.spans)
        case "mask":
            return _of_masks(one, other)
        case "custom":
            return Likeness(value=float(_canonical(mine.custom) == _canonical(yours.custom)))
        case "reference":
            return None
        case _:
            assert_never(mine.kind)


def _of_classes(one: Comparable, other: Comparable) -> Likeness:
    both, either = one.classes & other.classes, one.classes | other.classes
    parts = {name: (2.0, 2.0) if name in both else (0.0, 1.0) for name in either}
    return Likeness(value=len(both) / len(either) if either else 1.0, classes=parts)


def _of_areas(
    one: Sequence[_Thing], other: Sequence[_Thing], iou: Callable[[_Thing, _Thing], float | None]
) -> Likeness | None:
    """Mean IoU over matched and unmatched things of the same class; an unmatched one counts 0."""
    parts: dict[str, tuple[float, float]] = {}
    for name, (ours, theirs) in _by_class(one, other).items():
        scores: dict[tuple[int, int], float] = {}
        for row, mine in enumerate(ours):
            for column, yours in enumerate(theirs):
                score = iou(mine, yours)
                if score is None:
                    return None
                if score > 0:
                    scores[row, column] = score
        total = sum(scores[pair] for pair in matched(scores))
        parts[name] = (total, float(max(len(ours), len(theirs))))
    return Likeness(value=_share(parts), classes=parts)


def _of_keypoints(one: Comparable, other: Comparable) -> Likeness:
    reach = _reach(one.label, other.label)

    def near(mine: Keypoint, yours: Keypoint) -> float:
        return closeness(math.hypot(mine.x - yours.x, mine.y - yours.y), reach=reach)

    return _f1(one.label.keypoints, other.label.keypoints, near)


def _of_polylines(one: Comparable, other: Comparable) -> Likeness:
    reach = _reach(one.label, other.label)

    def near(mine: Shape, yours: Shape) -> float:
        if not mine.vertices or not yours.vertices:
            return float(mine.vertices == yours.vertices)
        return closeness(distance(mine.vertices, yours.vertices, most=reach), reach=reach)

    return _f1(one.label.polylines, other.label.polylines, near)


def _reach(one: Label, other: Label) -> float:
    size = one.image_size or other.image_size
    return REACH_PIXELS if size is None else REACH * math.hypot(size.width, size.height)


def closeness(apart: float, *, reach: float) -> float:
    """1 for things at the same place, falling to 0 over `reach`."""
    return 1.0 if apart == 0 else max(0.0, 1 - apart / reach) if reach else 0.0


def _of_spans(one: Sequence[Span], other: Sequence[Span]) -> Likeness:
    def shared(mine: Span, yours: Span) -> float:
        return float(max(0, min(mine.end, yours.end) - max(mine.start, yours.start)))

    ours, theirs = Counter((a.label, a.start, a.end) for a in one), Counter((b.label, b.start, b.end) for b in other)
    same = ours & theirs
    parts: dict[str, tuple[float, float]] = {}
    for counts, agreed in ((ours, 0), (theirs, 0), (same, 1)):
        for (name, _, _), count in counts.items():
            got, possible = parts.get(name, (0.0, 0.0))
            parts[name] = (got + 2 * count, possible) if agreed else (got, possible + count)
    return Likeness(value=_share(parts), classes=parts, overlap=_f1(one, other, shared).value)


def _of_masks(one: Comparable, other: Comparable) -> Likeness | None:
    if one.image is None or other.image is None:
        return None
    ious = mask_ious(one.image, other.image)
    if ious is None:
        return None
    parts = {name: (iou, 1.0) for name, iou in ious.items()}
    return Likeness(value=_share(parts), classes=parts)


def _f1(one: Sequence[_Thing], other: Sequence[_Thing], near: Callable[[_Thing, _Thing], float]) -> Likeness:
    """Twice the matched things over all things, class by class."""
    parts: dict[str, tuple[float, float]] = {}
    for name, (ours, theirs) in _by_class(one, other).items():
        scores = {
            (row, column): score
            for row, mine in enumerate(ours)
            for column, yours in enumerate(theirs)
            if (score := near(mine, yours)) > 0
        }
        parts[name] = (2.0 * len(matched(scores)), float(len(ours) + len(theirs)))
    return Likeness(value=_share(parts), classes=parts)


def _by_class(one: Sequence[_Thing], other: Sequence[_Thing]) -> dict[str, tuple[list[_Thing], list[_Thing]]]:
    found: dict[str, tuple[list[_Thing], list[_Thing]]] = {}
    for side, group in enumerate((one, other)):
        for thing in group:
            found.setdefault(thing.label, ([], []))[side].append(thing)
    return found


def _share(parts: Mapping[str, tuple[float, float]]) -> float:
    """1 where there was nothing to find, and both found nothing."""
    possible = sum(part[1] for part in parts.values())
    return min(1.0, sum(part[0] for part in parts.values()) / possible) if possible else 1.0


def _shape_iou(one: Shape, other: Shape) -> float | None:
    return polygon_iou(one.vertices, other.vertices)


def _pixel_iou(one: Pixels, other: Pixels) -> float | None:
    """None where the pictures have different sizes."""
    same = (one.bitmap.width, one.bitmap.height) == (other.bitmap.width, other.bitmap.height)
    return one.bitmap.iou(other.bitmap) if same else None


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True)
