"""One label attribute of one line, whatever its task type and dialect."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from ground_truth_runtime.labels.classes import one_class, several_classes
from ground_truth_runtime.labels.elements import found_within
from ground_truth_runtime.labels.geometry import Parts, geometry, image_size, kind_of_items
from ground_truth_runtime.labels.masks import consolidated_mask
from ground_truth_runtime.labels.metadata import class_map, common, failure_reason, kind_by_type
from ground_truth_runtime.labels.model import Kind, Label
from ground_truth_runtime.labels.spans import spans
from ground_truth_runtime.labels.values import Unreadable, confidence, mapping, shown, spelled, text

_NOTHING = object()


def read_label(line: Mapping[str, Any], attribute: str) -> Label | None:
    """The label under `attribute`; None where the line has neither a label nor a failure there.

    Raises:
        Unreadable: something stands there that is no label.
    """
    value = line.get(attribute, _NOTHING)
    key = f"{attribute}-metadata"
    metadata = mapping(line.get(key, {}), key)
    reason = failure_reason(metadata)
    if reason is None and isinstance(value, dict) and kind_by_type(metadata) == "custom":
        reason = failure_reason(value)  # of our own consolidation, in case that the service wrote the metadata anew
    if reason is not None:
        kind = kind_by_type(metadata) or "custom"
        return Label(attribute=attribute, kind=kind, failure_reason=reason, **common(metadata))
    if value is _NOTHING:
        return None
    names = class_map(metadata)
    parts = _parts(value, attribute, metadata, names)
    return Label(attribute=attribute, class_map=names, **parts, **common(metadata))


def _parts(value: Any, attribute: str, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    """What the value is. The metadata's type decides only where the value could be several things."""
    announced = kind_by_type(metadata)
    colors = spelled(metadata, "internal-color-map")
    if isinstance(value, str):
        if colors is not None or announced == "mask":
            return consolidated_mask(value, colors)
        if announced == "reference" or _refers(value, attribute):
            return _reference(value)
    if isinstance(value, dict):
        return _object(value, metadata, names)
    if isinstance(value, list):
        return _list(value, metadata, names)
    if announced == "classes" or spelled(metadata, "class-name") is not None or str(value) in names:
        return one_class(value, metadata, names)
    if announced in (None, "custom"):
        return _custom(value, metadata, names)
    raise _unlike(value, announced)


def _unlike(value: Any, announced: Kind) -> Unreadable:
    """Why a value is no label of the type that its metadata announces, nor plainly one of another."""
    match announced:
        case "classes":
            must = "a class index or a name, or a list of them"
        case "boxes":
            must = "an object with a list of annotations"
        case "spans":
            must = "an object with a list of entities"
        case "mask":
            must = "the S3 URI of a PNG"
        case "reference":
            must = "the S3 URI of a file"
        case "polygons" | "polylines" | "keypoints" | "instances" | "custom":
            must = f"a label of kind {announced}"
        case _:
            assert_never(announced)
    return Unreadable(f"the label is {shown(value)}; it must be {must}")


def _refers(value: str, attribute: str) -> bool:
    return attribute.endswith("-ref") and value.startswith("s3://")


def _reference(value: str) -> Parts:
    if not value:
        raise _unlike(value, "reference")
    return {"kind": "reference", "reference": value}


def _object(value: Mapping[str, Any], metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    annotations = value.get("annotations")
    announced = kind_by_type(metadata)
    if isinstance(annotations, list) and announced != "custom":
        return {**_annotations(value, metadata, names), "image_size": image_size(value)}
    inside = annotations if isinstance(annotations, dict) else value
    if (announced == "spans" or inside is annotations) and "entities" in inside:
        return spans(inside.get("entities"), confidences=_confidences(metadata, "entities"))
    if announced in (None, "custom"):
        return _custom(value, metadata, names)
    found = _element(value, metadata, names)
    if found is not None:
        return found
    if announced == "boxes" and "annotations" in value:
        return _annotations(value, metadata, names)
    raise _unlike(value, announced)


def _annotations(value: Mapping[str, Any], metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    entries = value.get("annotations")
    kind = kind_of_items(entries) if isinstance(entries, list) and entries else None
    if kind is None and kind_by_type(metadata) is None and isinstance(entries, list) and entries:
        return {"kind": "custom", "custom": value}
    confidences = _confidences(metadata, "objects")
    return geometry(entries, kind or "boxes", name="annotations", names=names, confidences=confidences)


def _list(value: list[Any], metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    announced = kind_by_type(metadata)
    kind = kind_of_items(value) if value else None
    if kind is not None:
        return geometry(value, kind, name="the label", names=names, confidences=_confidences(metadata, "objects"))
    if announced == "classes" or spelled(metadata, "class-map", "confidence-map") is not None:
        return several_classes(value, metadata, names)
    if announced in (None, "custom"):
        return _custom(value, metadata, names)
    raise _unlike(value, announced)


def _custom(value: Any, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    """What a custom task type left: an element's content where there is one, else whatever it is."""
    answers = text(spelled(metadata, "worker-response-ref"))
    if answers is not None and not value:
        return {"kind": "reference", "reference": answers}
    return _element(value, metadata, names) or {"kind": "custom", "custom": value}


def _element(value: Any, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts | None:
    """The content of a crowd element, with the confidences of the metadata where they are one for each thing."""
    found = found_within(value, names)
    sure = _confidences(metadata, "objects")
    if found is None or found["kind"] not in ("boxes", "polygons", "polylines", "keypoints", "instances"):
        return found
    things = found.get(found["kind"], ())
    if len(things) == len(sure):
        found[found["kind"]] = tuple(
            replace(thing, confidence=own) if thing.confidence is None else thing
            for thing, own in zip(things, sure, strict=True)
        )
    return found


def _confidences(metadata: Mapping[str, Any], name: str) -> list[float | None]:
    entries = metadata.get(name)
    if not isinstance(entries, list):
        return []
    return [confidence(entry.get("confidence")) if isinstance(entry, dict) else None for entry in entries]
