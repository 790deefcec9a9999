"""Labeled objects as the page's script takes them: small, and without a number that JSON does not have."""

import json
import math
from collections.abc import Sequence
from typing import Any, assert_never

from ground_truth_runtime.labels.contents import confidences
from ground_truth_runtime.labels.model import Box, ImageSize, Keypoint, Label, LabeledObject, Mask, Shape
from ground_truth_runtime.report.classes import Classes
from ground_truth_runtime.report.pictures import Painting, mask_colours, picture_key
from ground_truth_runtime.report.text_pieces import pieces

_CUSTOM_MAX = 2_000
_TEXT_MAX = 8_000
_SHAPES_MAX = 2_000
"""Shapes of one object in the page: a browser draws so many at once."""

Record = dict[str, Any]


def object_record(thing: LabeledObject, labels: dict[int, Record]) -> Record:
    """What the page knows of one object: `n`, number of its line; `source` or `text`; `labels` by attribute."""
    told: Record = {"n": thing.number, "labels": labels}
    if thing.source is not None:
        told["text" if thing.is_text else "source"] = thing.source[:_TEXT_MAX] if thing.is_text else thing.source
    return told


def unreadable_record(reason: str) -> Record:
    """A label that cannot be read."""
    return {"state": "unreadable", "reason": reason}


def label_record(label: Label, *, text: str | None, classes: Classes, agreement: float | None) -> Record:
    """What the page knows of one label.

    `state`: labeled or failed. `at`: pixels of the image that coordinates count in. Shapes are lists: number of their
    class, coordinates, confidence.
    """
    told = {"state": "failed" if label.failed else "labeled", **_label(label, text=text, classes=classes)}
    if agreement is not None and math.isfinite(agreement):
        told["agreement"] = round(agreement, 4)
    return told


def _label(label: Label, *, text: str | None, classes: Classes) -> Record:
    told: Record = {
        "kind": label.kind,
        "reason": label.failure_reason,
        "at": _size(label.image_size),
        "created": label.created,
        "job": label.job,
        "machine": label.human_annotated is False or None,
        **({} if label.failed else _content(label, text=text, classes=classes)),
    }
    found = [value for value in confidences(label) if math.isfinite(value)]
    told["confidence"] = _number(sum(found) / len(found)) if found else None
    return {key: value for key, value in told.items() if value is not None and value != []}


def _content(label: Label, *, text: str | None, classes: Classes) -> Record:
    match label.kind:
        case "classes":
            return {"classes": [[classes.number(one.label), _number(one.confidence)] for one in label.classes]}
        case "boxes":
            return _shapes("boxes", [_box(box, classes) for box in label.boxes])
        case "polygons":
            return _shapes("polygons", [_shape(shape, classes) for shape in label.polygons])
        case "polylines":
            return _shapes("polylines", [_shape(shape, classes) for shape in label.polylines])
        case "keypoints":
            return _shapes("points", [_point(point, classes) for point in label.keypoints])
        case "mask":
            return {} if label.mask is None else {"mask": _mask(label.mask, classes)}
        case "instances" if label.mask is not None:
            return {"mask": _mask(label.mask, classes)}
        case "instances":
            return {"mask": _instances(label, classes)} if label.instances else {}
        case "spans" if text is not None and label.spans:
            named = [[classes.number(span.label), _number(span.confidence)] for span in label.spans]
            return {"pieces": pieces(text[:_TEXT_MAX], label.spans, classes=classes), "spans": named}
        case "spans":
            return {}
        case "reference":
            return {"reference": label.reference}
        case "custom":
            return {"custom": _json(label.custom)}
        case _:
            assert_never(label.kind)


def _shapes(name: str, found: Sequence[list[Any] | None]) -> Record:
    """Those that can be drawn, and how many can't."""
    shown = [shape for shape in found if shape is not None][:_SHAPES_MAX]
    return {name: shown, "hidden": len(found) - len(shown) or None}


def _box(box: Box, classes: Classes) -> list[Any] | None:
    return _drawable(classes.number(box.label), (box.left, box.top, box.width, box.height), box.confidence)


def _shape(shape: Shape, classes: Classes) -> list[Any] | None:
    flat = tuple(number for vertex in shape.vertices for number in vertex)
    return _drawable(classes.number(shape.label), flat, shape.confidence) if flat else None


def _point(point: Keypoint, classes: Classes) -> list[Any] | None:
    return _drawable(classes.number(point.label), (point.x, point.y), point.confidence)


def _drawable(number: int, coordinates: Sequence[float], confidence: float | None) -> list[Any] | None:
    if not all(math.isfinite(coordinate) for coordinate in coordinates):
        return None
    # A hundredth of a pixel is finer than any screen.
    return [number, [round(coordinate, 2) for coordinate in coordinates], _number(confidence)]


def _mask(mask: Mask, classes: Classes) -> Record:
    painted = mask_colours(mask)
    told = []
    for entry in mask.classes:
        if entry.index in painted:
            colour = painted[entry.index]
            number = classes.number(entry.label, colour=colour)
            # The same class may have another colour in another mask: it is shown as it is drawn there.
            own = colour if colour != classes.colour(entry.label) else None
            told.append([number, _number(entry.confidence), own])
    return {"key": picture_key(mask), "classes": told}


def _instances(label: Label, classes: Classes) -> Record:
    names = dict.fromkeys(thing.label for thing in label.instances)
    return {
        "key": picture_key(Painting(label, classes)),
        "classes": [[classes.number(name), None, None] for name in names],
    }


def _size(size: ImageSize | None) -> list[int] | None:
    return None if size is None or size.width <= 0 or size.height <= 0 else [size.width, size.height]


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 4)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text if len(text) <= _CUSTOM_MAX else f"{text[:_CUSTOM_MAX]} …"
