"""Boxes, polygons, polylines and keypoints: entries of a list, each a JSON object."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ground_truth_runtime.labels.model import Box, ImageSize, Keypoint, Shape
from ground_truth_runtime.labels.values import (
    Unreadable,
    confidence,
    extent,
    index,
    items,
    mapping,
    name_of,
    pixels,
    shown,
    spelled,
)

GeometryKind = Literal["boxes", "polygons", "polylines", "keypoints"]
Parts = dict[str, Any]
"""Fields of a label, by their names in the model."""

_NAME_KEYS = ("label", "class-name", "class", "category", "name")
_VERTICES_KEYS = ("vertices", "points")


def kind_of_items(entries: Sequence[Any]) -> GeometryKind | None:
    """What a list of JSON objects holds, by the keys of its first entry; None for what has no place in a picture."""
    first = entries[0]
    if not isinstance(first, dict):
        return None
    if any(isinstance(first.get(key), list) for key in _VERTICES_KEYS):
        return "polygons"
    if "width" in first and "height" in first and ("left" in first or "x" in first):
        return "boxes"
    return "keypoints" if "x" in first and "y" in first else None


def geometry(
    entries: Any,
    kind: GeometryKind,
    *,
    name: str,
    names: Mapping[str, str],
    confidences: Sequence[float | None] = (),
) -> Parts:
    """One list, read.

    Args:
        name: of the list, for messages.
        names: class index as text -> name.
        confidences: by place in the list, where the entries' own are missing; may be shorter.
    """
    read = _READERS[kind]

    def entry(value: Any, place: int) -> Box | Shape | Keypoint:
        content = mapping(value, "it")
        label, class_id = class_of(content, names)
        own = confidence(content.get("confidence"))
        if own is None and place < len(confidences):
            own = confidences[place]
        return read(content, label=label, class_id=class_id, confidence=own)

    return {"kind": kind, kind: items(entries, name, entry)}


def image_size(content: Mapping[str, Any]) -> ImageSize | None:
    """Size of the image from `image_size`, a list of one, or a crowd element's `inputImageProperties`."""
    size = spelled(content, "image_size", "image-size", "inputImageProperties")
    if isinstance(size, list) and size:
        size = size[0]
    if not isinstance(size, dict):
        return None
    width, height = index(size.get("width")), index(size.get("height"))
    if width is None or height is None:
        return None
    return ImageSize(width=width, height=height, depth=index(size.get("depth")))


def class_of(content: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, int | None]:
    """Name and index of the class that an entry has; Unreadable where it has none."""
    given = spelled(content, "class-id")
    class_id = index(given)
    own = spelled(content, *_NAME_KEYS)
    if own is not None:
        return name_of(own, "label"), class_id
    if class_id is not None:
        return names.get(str(class_id), str(class_id)), class_id
    if isinstance(given, str) and given:
        return names.get(given, given), None
    raise Unreadable(f"class_id is {shown(given)}; it must be a class index or a name")


def _box(content: Mapping[str, Any], *, label: str, class_id: int | None, confidence: float | None) -> Box:
    return Box(
        label=label,
        left=pixels(content["left"] if "left" in content else content.get("x"), "left"),
        top=pixels(content["top"] if "top" in content else content.get("y"), "top"),
        width=extent(content.get("width"), "width"),
        height=extent(content.get("height"), "height"),
        class_id=class_id,
        confidence=confidence,
    )


def _shape(content: Mapping[str, Any], *, label: str, class_id: int | None, confidence: float | None) -> Shape:
    vertices = items(spelled(content, *_VERTICES_KEYS), "vertices", _vertex)
    return Shape(label=label, vertices=vertices, class_id=class_id, confidence=confidence)


def _keypoint(content: Mapping[str, Any], *, label: str, class_id: int | None, confidence: float | None) -> Keypoint:
    return Keypoint(
        label=label,
        x=pixels(content.get("x"), "x"),
        y=pixels(content.get("y"), "y"),
        class_id=class_id,
        confidence=confidence,
    )


def _vertex(value: Any, _place: int) -> tuple[float, float]:
    if isinstance(value, list) and len(value) == 2:
        return pixels(value[0], "x"), pixels(value[1], "y")
    content = mapping(value, "it")
    return pixels(content.get("x"), "x"), pixels(content.get("y"), "y")


_READERS: Mapping[GeometryKind, Callable[..., Box | Shape | Keypoint]] = {
    "boxes": _box,
    "polygons": _shape,
    "polylines": _shape,
    "keypoints": _keypoint,
}
