"""The documented shapes of output lines as msgspec types (developer guide, sms-data-output)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from ground_truth_runtime.labels.attributes import label_attributes
from ground_truth_runtime.labels.contents import is_background
from ground_truth_runtime.labels.fast import Counts, Said, Take, Unusual
from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.values import INDEX_MAX, PIXEL_MAX

Index = Annotated[int, Meta(ge=0, le=INDEX_MAX)]
Pixels = Annotated[float, Meta(ge=-PIXEL_MAX, le=PIXEL_MAX)]
Extent = Annotated[float, Meta(ge=0, le=PIXEL_MAX)]
Confidence = Annotated[float, Meta(ge=0, le=1)]
Text = Annotated[str, Meta(min_length=1)]
Scalar = str | int | float | bool | None

_INDEX_TEXT = {number: str(number) for number in range(1_000)}


class _Strict(Struct, forbid_unknown_fields=True, gc=False):
    pass


class _Metadata(_Strict, kw_only=True):
    job: str = field(name="job-name", default="")
    human: str = field(name="human-annotated", default="")
    created: str = field(name="creation-date", default="")


class _Sure(_Strict):
    confidence: Confidence


class _Comment(_Strict):
    comment: str


class _ClassMetadata(_Metadata, kw_only=True):
    type: Literal[
        "groundtruth/image-classification", "groundtruth/text-classification", "groundtruth/label-verification"
    ]
    name: str = field(name="class-name")
    confidence: Confidence
    feedback: list[_Comment] = field(name="worker-feedback", default_factory=list)


class _ClassesMetadata(_Metadata, kw_only=True):
    type: Literal["groundtruth/image-classification-multilabel", "groundtruth/text-classification-multilabel"]
    names: dict[str, str] = field(name="class-map")
    sure: dict[str, Confidence] = field(name="confidence-map")


class _Size(_Strict):
    width: int
    height: int
    depth: int = 0


class _Box(_Strict):
    class_id: Index
    left: Pixels
    top: Pixels
    width: Extent
    height: Extent


class _Boxes(_Strict):
    annotations: list[_Box]
    image_size: list[_Size]


class _BoxesMetadata(_Metadata, kw_only=True):
    type: Literal["groundtruth/object-detection"]
    names: dict[str, str] = field(name="class-map")
    objects: list[_Sure]
    adjustment: str = field(name="adjustment-status", default="")


class _MaskClass(_Strict, kw_only=True):
    name: str = field(name="class-name")
    color: str = field(name="hex-color", default="")
    confidence: Confidence


class _MaskMetadata(_Metadata, kw_only=True):
    type: Literal["groundtruth/semantic-segmentation"]
    classes: dict[Index, _MaskClass] = field(name="internal-color-map")
    adjustment: str = field(name="adjustment-status", default="")


class _Entity(_Strict):
    label: str
    startOffset: Index  # noqa: N815 - the service's spelling
    endOffset: Index  # noqa: N815


class _EntityLabel(_Strict):
    label: str
    shortDisplayName: str = ""  # noqa: N815
    fullDisplayName: str = ""  # noqa: N815


class _Entities(_Strict):
    entities: list[_Entity]
    labels: list[_EntityLabel] | UnsetType = UNSET


class _Annotations(_Strict):
    annotations: _Entities


class _EntitiesMetadata(_Metadata, kw_only=True):
    type: Literal["groundtruth/text-span"]
    entities: list[_Sure]


def _class(_value: int, metadata: _ClassMetadata) -> Said:
    return (metadata.name,), (metadata.confidence,)


def _classes(value: list[int], metadata: _ClassesMetadata) -> Said:
    keys = [_INDEX_TEXT[index] for index in value]
    return [metadata.names[key] for key in keys], [metadata.sure[key] for key in keys]


def _boxes(value: _Boxes, metadata: _BoxesMetadata) -> Said:
    names, text = metadata.names, _INDEX_TEXT
    said = [names[text[box.class_id]] for box in value.annotations]
    sure = [entry.confidence for entry in metadata.objects]
    if len(said) != len(sure):
        raise Unusual
    return said, sure


def _mask(_value: str, metadata: _MaskMetadata) -> Said:
    classes = metadata.classes
    names = [entry.name for entry in classes.values() if not is_background(entry.name)]
    first = classes.get(0)
    if first is None and classes:
        first = classes[min(classes)]
    return names, () if first is None else (first.confidence,)


def _spans(value: _Annotations, metadata: _EntitiesMetadata) -> Said:
    entities = value.annotations.entities
    sure = [entry.confidence for entry in metadata.entities]
    if len(entities) != len(sure) or any(entity.startOffset > entity.endOffset for entity in entities):
        raise Unusual
    return [entity.label for entity in entities], sure


class _Shape(NamedTuple):
    value: Any
    metadata: Any
    said: Callable[[Any, Any], Said]


_CLASS = _Shape(Index | Text, _ClassMetadata, _class)
_SEVERAL = _Shape(list[Index], _ClassesMetadata, _classes)
_SHAPES: Mapping[str, _Shape] = {
    "groundtruth/image-classification": _CLASS,
    "groundtruth/text-classification": _CLASS,
    "groundtruth/label-verification": _CLASS,
    "groundtruth/image-classification-multilabel": _SEVERAL,
    "groundtruth/text-classification-multilabel": _SEVERAL,
    "groundtruth/object-detection": _Shape(_Boxes, _BoxesMetadata, _boxes),
    "groundtruth/semantic-segmentation": _Shape(Text, _MaskMetadata, _mask),
    "groundtruth/text-span": _Shape(_Annotations, _EntitiesMetadata, _spans),
}


def take_like(
    line: bytes, found: LabeledObject, *, counts: Callable[[str], Counts], attribute: str | None
) -> Take | None:
    """What counts lines with the keys of this one; None where it is of no documented shape."""
    attributes = label_attributes(found.line)
    counted = attributes if attribute is None else [attribute]
    if not counted or not set(counted) <= set(attributes):
        return None
    fields: dict[str, tuple[str, Any, Any]] = {}
    said: list[Callable[[Any, Any], Said]] = []
    for place, name in enumerate([*counted, *(other for other in attributes if other not in counted)]):
        shape = _shape_of(found.line.get(f"{name}-metadata"))
        if shape is None:
            return None
        said.append(shape.said)
        fields[name] = (f"value_{place}", shape.value, field(name=name))
        fields[f"{name}-metadata"] = (f"metadata_{place}", shape.metadata, field(name=f"{name}-metadata"))
    for place, key in enumerate(found.line.keys() - fields.keys()):
        fields[key] = (f"other_{place}", Scalar, field(name=key))
    shape_of_line = msgspec.defstruct("Line", list(fields.values()), forbid_unknown_fields=True, gc=False, kw_only=True)
    decode = msgspec.json.Decoder(shape_of_line).decode
    try:
        decode(line)
    except (ValueError, RecursionError):
        return None
    if len(counted) == 1:
        return _one(decode, said[0], counts(counted[0]))
    return _several(decode, said, [counts(name) for name in counted])


def _shape_of(metadata: Any) -> _Shape | None:
    kind = metadata.get("type") if isinstance(metadata, dict) else None
    return _SHAPES.get(kind) if isinstance(kind, str) else None


def _one(decode: Callable[[bytes], Any], said: Callable[[Any, Any], Said], counts: Counts) -> Take:
    add_names, add_confidences = counts.names.extend, counts.confidences.extend

    def take(line: bytes) -> None:
        thing = decode(line)
        names, confidences = said(thing.value_0, thing.metadata_0)
        add_names(names)
        add_confidences(confidences)
        counts.labeled += 1

    return take


def _several(
    decode: Callable[[bytes], Any], said: Sequence[Callable[[Any, Any], Said]], counts: Sequence[Counts]
) -> Take:
    places = [(f"value_{place}", f"metadata_{place}", read) for place, read in enumerate(said[: len(counts)])]

    def take(line: bytes) -> None:
        thing = decode(line)
        # All are read before any is counted, as one that is unusual sends the line to another reader.
        found = [read(getattr(thing, value), getattr(thing, metadata)) for value, metadata, read in places]
        for one, (names, confidences) in zip(counts, found, strict=True):
            one.names.extend(names)
            one.confidences.extend(confidences)
            one.labeled += 1

    return take
