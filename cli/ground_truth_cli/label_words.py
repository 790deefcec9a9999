"""What a label says, in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

from ground_truth_runtime.labels.model import Box, Instance, Keypoint, Label, MaskClass, Shape
from ground_truth_runtime.words import count

_SHOWN = 4


def told(label: Label) -> str:
    """One line for a label: how many of what, where, and how sure."""
    if label.failure_reason is not None:
        return f"failed: {label.failure_reason}"
    text = _content(label)
    return text if text else f"no {label.kind}"


def _content(label: Label) -> str:
    match label.kind:
        case "classes":
            return ", ".join(f"{each.label}{_sure(each.confidence)}" for each in label.classes)
        case "boxes":
            return _several("box", "boxes", [_box(box) for box in label.boxes])
        case "polygons":
            return _counted("polygon", label.polygons)
        case "polylines":
            return _counted("polyline", label.polylines)
        case "keypoints":
            return _counted("keypoint", label.keypoints)
        case "instances":
            return _counted("instance", label.instances if label.mask is None else label.mask.classes)
        case "spans":
            return _several("entity", "entities", [f"{span.label} {span.start}-{span.end}" for span in label.spans])
        case "mask":
            return _mask(label)
        case "reference":
            return str(label.reference)
        case "custom":
            return "a label of a custom type"
        case _:
            assert_never(label.kind)


def _several(one: str, many: str, told: Sequence[str]) -> str:
    count = f"{len(told)} {one if len(told) == 1 else many}"
    if not told:
        return ""
    more = [f"{len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return f"{count}: {'; '.join([*told[:_SHOWN], *more])}"


def _counted(what: str, shapes: Iterable[Shape | Keypoint | Instance | MaskClass]) -> str:
    counts = Counter(shape.label for shape in shapes)
    total = counts.total()
    if total == 0:
        return ""
    of = ", ".join(f"{count} {label}" for label, count in counts.most_common())
    return f"{count(total, what)} ({of})"


def _sure(confidence: float | None) -> str:
    return "" if confidence is None else f" ({confidence:.2f})"


def _box(box: Box) -> str:
    return f"{box.label} {box.width:g}x{box.height:g} at {box.left:g},{box.top:g}{_sure(box.confidence)}"


def _mask(label: Label) -> str:
    classes = () if label.mask is None else label.mask.classes
    return f"mask of {', '.join(f'{each.label}{_sure(each.confidence)}' for each in classes)}" if classes else ""
