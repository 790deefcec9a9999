"""What the elements of worker pages submit, and what custom consolidation mostly passes on unchanged.

Source of the contents: SageMaker developer guide, sms-ui-template-crowd-* pages.
"""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.labels.classes import named_classes
from ground_truth_runtime.labels.geometry import GeometryKind, Parts, geometry, image_size, kind_of_items
from ground_truth_runtime.labels.instances import instances
from ground_truth_runtime.labels.masks import painted_mask
from ground_truth_runtime.labels.parsing import parse
from ground_truth_runtime.labels.spans import spans
from ground_truth_runtime.labels.values import Unreadable

_GEOMETRY: Mapping[str, GeometryKind] = {
    "boundingBoxes": "boxes",
    "boxes": "boxes",
    "polygons": "polygons",
    "polylines": "polylines",
    "lines": "polylines",
    "keypoints": "keypoints",
}
_ANNOTATION_TYPES: Mapping[str, GeometryKind] = {
    "Polygon": "polygons",
    "Polyline": "polylines",
    "Line": "polylines",
    "Keypoint": "keypoints",
}
_OWN_KEYS = _GEOMETRY.keys() | {"annotations", "entities", "instances", "labeledImage"}
_DEPTH_MAX = 6  # answersFromAllWorkers[0].annotationData.content.<element>.<list> is five deep
_LOOKED_AT_MAX = 200


def element(content: Mapping[str, Any], names: Mapping[str, str]) -> Parts | None:
    """The label that one element's content holds; None where it is no content of an element known here.

    Content with entries of several kinds is none: it has no single place in a label.
    """
    found = _drawn(content, names)
    if found is None:
        found = _said(content, names)
    if found is not None:
        found["image_size"] = image_size(content)
    return found


def _drawn(content: Mapping[str, Any], names: Mapping[str, str]) -> Parts | None:
    lists = {key: kind for key, kind in _GEOMETRY.items() if isinstance(content.get(key), list)}
    entries = content.get("annotations")
    if isinstance(entries, list) and not lists:
        kind = _ANNOTATION_TYPES.get(str(content.get("annotation_type")))
        if kind is None:
            kind = kind_of_items(entries) if entries else "boxes"
        return None if kind is None else geometry(entries, kind, name="annotations", names=names)
    if isinstance(content.get("instances"), list) and "labeledImage" not in content and not lists:
        return instances(content["instances"], names=names)
    filled = [key for key in lists if content[key]]
    if len(filled) > 1:
        return None
    for key in filled or list(lists):
        return geometry(content[key], lists[key], name=key, names=names)
    return None


def _said(content: Mapping[str, Any], names: Mapping[str, str]) -> Parts | None:
    if "labeledImage" in content:
        return painted_mask(content)
    if isinstance(content.get("entities"), list):
        return spans(content["entities"])
    for key in ("label", "class"):
        if isinstance(content.get(key), str) and content[key]:
            return named_classes([content[key]])
    labels = content.get("labels")
    if isinstance(labels, list) and all(isinstance(label, str) for label in labels):
        return named_classes(labels)
    if content and all(_is_button(value) for value in content.values()):
        return named_classes(name for name, value in content.items() if value["on"])
    return None


def _is_button(value: Any) -> bool:
    """What crowd-radio-button submits, and a crowd-checkbox without a value."""
    return isinstance(value, dict) and value.keys() == {"on"} and isinstance(value["on"], bool)


def found_within(content: Any, names: Mapping[str, str]) -> Parts | None:
    """The one element's content inside `content`, however it is wrapped; None where there is none, or more than one.

    Looks through objects, lists of one, and JSON objects in strings, but not into what belongs to an element: the
    entries of its lists are no contents of their own. Strings: answers have their content so, and the guide's own
    consolidation of boxes puts the answer under `boxesInfo` (sms-custom-templates-step2-demo1).
    """
    found: Parts | None = None
    waiting: list[tuple[Any, int]] = [(content, 0)]
    for value, depth in waiting:  # grows while it is read: outermost first
        if len(waiting) > _LOOKED_AT_MAX or depth > _DEPTH_MAX:
            break
        if isinstance(value, list) and len(value) == 1:
            waiting.append((value[0], depth + 1))
        if not isinstance(value, dict):
            continue
        parts = element(value, names)
        if parts is not None and found is not None:
            return None
        if parts is not None:
            found = parts
        elif not _OWN_KEYS & value.keys():
            waiting.extend((_unquoted(inner), depth + 1) for inner in value.values())
    return found


def _unquoted(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return parse(value.encode("utf-8", "surrogatepass"))
        except Unreadable:
            return None
    return value
