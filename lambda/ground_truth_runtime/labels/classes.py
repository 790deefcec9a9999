"""Classes given to a whole object: one, or any number of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ground_truth_runtime.labels.geometry import Parts
from ground_truth_runtime.labels.model import ChosenClass
from ground_truth_runtime.labels.values import Unreadable, confidence, index, items, name_of, shown, spelled


def one_class(value: Any, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    """A class: its index (a number, or a number in a string) or its name, with its name in the metadata or not."""
    sure = confidence(metadata.get("confidence"))
    name = spelled(metadata, "class-name")
    label, class_id = _named(value, names)
    chosen = ChosenClass(
        label=label if name is None else name_of(name, "class-name"), class_id=class_id, confidence=sure
    )
    return {"kind": "classes", "classes": (chosen,)}


def several_classes(value: Any, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Parts:
    """A list of classes, by index or name; empty where none fits the object."""
    sure = spelled(metadata, "confidence-map")
    by_key: Mapping[str, Any] = sure if isinstance(sure, dict) else {}

    def one(entry: Any, _place: int) -> ChosenClass:
        label, class_id = _named(entry, names)
        key = str(class_id) if class_id is not None else label
        return ChosenClass(label=label, class_id=class_id, confidence=confidence(by_key.get(key)))

    return {"kind": "classes", "classes": items(value, "the label", one)}


def named_classes(labels: Iterable[str]) -> Parts:
    """Classes that workers gave by name: one that looks like a number is a name all the same."""
    return {"kind": "classes", "classes": tuple(ChosenClass(label=label) for label in labels)}


def _named(value: Any, names: Mapping[str, str]) -> tuple[str, int | None]:
    class_id = index(value)
    if class_id is not None:
        return names.get(str(class_id), value if isinstance(value, str) else str(class_id)), class_id
    if isinstance(value, str) and value:
        return names.get(value, value), None
    raise Unreadable(f"the class is {shown(value)}; it must be a class index or a name")
