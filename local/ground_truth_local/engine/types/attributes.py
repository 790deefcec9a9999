"""What rich category files ask of labels and of frames (developer guide, sms-label-cat-config-attributes)."""

from collections.abc import Iterable, Mapping
from typing import Any

from ground_truth_local.engine.types.base import Categories
from ground_truth_local.engine.types.subject import Subject

FREE_TEXT = "simulated"


def of_frame(subject: Subject, categories: Categories, *about: object) -> dict[str, Any]:
    """What a worker says of a frame."""
    return _filled(categories.document.get("frameAttributes", []), subject, about)


def of_label(subject: Subject, categories: Categories, class_id: int, *about: object) -> dict[str, Any]:
    """What a worker says of a thing with this label."""
    document = categories.document
    own = [
        attribute
        for entry in document.get("labels", [])
        if entry.get("label") == categories.labels[class_id]
        for attribute in entry.get("categoryAttributes", [])
    ]
    return _filled([*document.get("categoryGlobalAttributes", []), *own], subject, about)


def _filled(attributes: Iterable[Mapping[str, Any]], subject: Subject, about: tuple[object, ...]) -> dict[str, Any]:
    return {attribute["name"]: _value(attribute, subject, about) for attribute in attributes}


def _value(attribute: Mapping[str, Any], subject: Subject, about: tuple[object, ...]) -> str | int:
    if attribute.get("type") == "number":
        least = int(attribute.get("minimum", 0))
        most = int(attribute.get("maximum", least))
        return least + subject.choice(max(most - least, 0) + 1, attribute["name"], *about)
    choices = attribute.get("enum")
    return str(choices[subject.choice(len(choices), attribute["name"], *about)]) if choices else FREE_TEXT
