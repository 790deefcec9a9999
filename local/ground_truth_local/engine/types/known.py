"""Labels that objects already have, in the terms of a job's own labels: the known truth, and what is reviewed.

Whatever an output manifest may say is understood; without metadata numbers mean places among the job's labels. Things
of a class that the job does not have are left out, as its workers would not look for them.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from ground_truth_local.engine.consolidation.masks import ClassMap
from ground_truth_local.engine.consolidation.spans import LabeledSpan
from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.picture.scene import Box
from ground_truth_local.engine.types.marks import Mark, MarkKind, box_mark
from ground_truth_local.engine.types.mask_png import read_mask
from ground_truth_local.engine.types.subject import KnownLabel
from ground_truth_runtime.labels.contents import is_background, parts
from ground_truth_runtime.labels.label import read_label
from ground_truth_runtime.labels.model import Kind, Label
from ground_truth_runtime.labels.values import Unreadable, index, spelled

# A list of vertices alone does not tell whether it is closed.
_OPEN_OR_CLOSED: frozenset[Kind] = frozenset({"polygons", "polylines"})
_HOLDS: Mapping[MarkKind, frozenset[Kind]] = {
    "boxes": frozenset({"boxes"}),
    "keypoints": frozenset({"keypoints"}),
    "polygons": _OPEN_OR_CLOSED,
    "polylines": _OPEN_OR_CLOSED,
    "lines": _OPEN_OR_CLOSED,
}


def known_classes(known: KnownLabel, labels: Sequence[str]) -> list[int]:
    """The places of an object's classes among the labels.

    Raises:
        ObjectError: it is no such label; so with the other functions.
    """
    several = isinstance(known.value, list)
    kind = "image-classification-multilabel" if several else "image-classification"
    label = _read(known, labels, announce=kind, holds={"classes"})
    return sorted(labels.index(chosen.label) for chosen in label.classes if chosen.label in labels)


def known_marks(known: KnownLabel, kind: MarkKind, labels: Sequence[str]) -> list[Mark]:
    """The marks of one kind, in their order."""
    label = _read(known, labels, announce="object-detection", key="annotations", holds=_HOLDS[kind])
    if kind == "boxes":
        boxes = [(Box(box.left, box.top, box.width, box.height), box.label) for box in label.boxes]
        return [box_mark(box, labels.index(name)) for box, name in boxes if name in labels]
    if kind == "keypoints":
        points = [(point.label, ((point.x, point.y),)) for point in label.keypoints]
        return [Mark(kind, labels.index(name), place) for name, place in points if name in labels]
    shapes = [*label.polygons, *label.polylines]
    return [Mark(kind, labels.index(shape.label), shape.vertices) for shape in shapes if shape.label in labels]


def known_spans(known: KnownLabel, labels: Sequence[str]) -> list[LabeledSpan]:
    """The named pieces of a text."""
    label = _read(known, labels, announce="text-span", key="entities", holds={"spans"})
    return [LabeledSpan(span.start, span.end, labels.index(span.label)) for span in label.spans if span.label in labels]


def known_mask(known: KnownLabel, labels: Sequence[str], *, size: tuple[int, int]) -> ClassMap:
    """A class per pixel: 0 for nothing, else the label's place plus 1. size: width and height of the picture."""
    label = _read(known, labels, announce="semantic-segmentation", holds={"mask"})
    if known.file is None:
        raise _unusable(known, "it is not the S3 address of a mask")
    classes = label.mask.classes if label.mask is not None else ()
    named = {entry.index: entry.label for entry in classes} or dict(enumerate(labels, start=1))
    coloured = _coloured(label)
    colours = {
        int(entry.color[1:], 16): entry.label
        for entry in classes
        if not is_background(entry.label) and entry.index in coloured
    }
    try:
        return read_mask(known.file, by_index=_places(named, labels), by_colour=_places(colours, labels), size=size)
    except Unreadable as error:
        raise _unusable(known, str(error)) from error


def _places(named: Mapping[int, str], labels: Sequence[str]) -> dict[int, int]:
    """The label's place plus 1 for each key; 0 for a class that the job does not have."""
    return {key: labels.index(name) + 1 if name in labels else 0 for key, name in named.items()}


def _coloured(label: Label) -> set[int | None]:
    """The entries of the colour map that have a colour; all others are read as black."""
    entries = spelled(label.metadata, "internal-color-map")
    return {index(key) for key, entry in (entries or {}).items() if spelled(entry, "hex-color") is not None}


def _read(
    known: KnownLabel, labels: Sequence[str], *, announce: str, holds: Set[Kind], key: str | None = None
) -> Label:
    """The label.

    Args:
        announce: type that it has where its own metadata does not tell.
        holds: kinds of label that are taken.
        key: under which a list belongs that stands alone.
    """
    value: Any = {key: known.value} if key is not None and isinstance(known.value, list) else known.value
    metadata: dict[str, Any] = {"class-map": {str(i): name for i, name in enumerate(labels)}, **known.metadata}
    if not (isinstance(value, dict) and "boundingBoxes" in value):
        metadata.setdefault("type", f"groundtruth/{announce}")
    line = {known.attribute: value, f"{known.attribute}-metadata": metadata}
    try:
        label = read_label(line, known.attribute)
    except Unreadable as error:
        raise _unusable(known, str(error)) from error
    if label is None or label.failed:
        raise _unusable(known, "the earlier job could not label the object")
    # A list without entries does not tell what it would hold.
    if label.kind not in holds and (parts(label) or label.kind in {"custom", "reference"}):
        raise _unusable(known, f"it holds {label.kind}, not {' or '.join(sorted(holds))}")
    return label


def _unusable(known: KnownLabel, reason: str) -> ObjectError:
    return ObjectError(f"ClientError: the label {known.attribute!r} that the object already has: {reason}")
