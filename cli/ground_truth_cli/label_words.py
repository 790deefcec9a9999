"""What a label says, in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ground_truth_runtime.labels.model import Box, Keypoint, Label, Shape

_SHOWN = 4


def told(label: Label) -> str:
    """One line for a label: how many of what, where, and how sure."""
    if label.failure_reason is not None:
        return f"failed: {label.failure_reason}"
    match label.kind:
        case "classes":
            text = ", ".join(f"{each.label}{_sure(each.confidence)}" for each in label.classes)
        case "boxes":
            text = _several("box", "boxes", [_box(box) for box in label.boxes])
        case "spans":
            text = _several("entity", "entities", [f"{span.label} {span.start}-{span.end}" for span in label.spans])
        case "mask":
            text = _mask(label)
        case "reference":
            text = str(label.reference)
        case "custom":
            text = "a label of a custom type"
        case "polygons" | "polylines" | "keypoints":
            text = ", ".join(filter(None, (_counted(what, shapes) for what, shapes in _shapes(label))))
    return text if text else f"no {label.kind}"


def _several(one: str, many: str, told: Sequence[str]) -> str:
    count = f"{len(told)} {one if len(told) == 1 else many}"
    if not told:
        return ""
    more = [f"{len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return f"{count}: {'; '.join([*told[:_SHOWN], *more])}"


def _counted(what: str, shapes: Iterable[Shape | Keypoint]) -> str:
    counts = Counter(shape.label for shape in shapes)
    total = counts.total()
    if total == 0:
        return ""
    of = ", ".join(f"{count} {label}" for label, count in counts.most_common())
    return f"{total} {what}{'s' if total != 1 else ''} ({of})"


def _sure(confidence: float | None) -> str:
    return "" if confidence is None else f" ({confidence:.2f})"


def _box(box: Box) -> str:
    return f"{box.label} {box.width:g}x{box.height:g} at {box.left:g},{box.top:g}{_sure(box.confidence)}"


def _mask(label: Label) -> str:
    classes = () if label.mask is None else label.mask.classes
    return f"mask of {', '.join(f'{each.label}{_sure(each.confidence)}' for each in classes)}" if classes else ""


def _shapes(label: Label) -> Iterator[tuple[str, Sequence[Shape | Keypoint]]]:
    yield "polygon", label.polygons
    yield "polyline", label.polylines
    yield "keypoint", label.keypoints
