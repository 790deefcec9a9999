"""What a label comes to in numbers: the classes it names, and how sure it is."""

from typing import Any

from ground_truth_runtime.labels.model import Label


def is_background(name: str) -> bool:
    """Whether this is the name of a mask's index 0, which no class covers (developer guide, sms-data-output)."""
    return name.upper() == "BACKGROUND"


def parts(label: Label) -> tuple[Any, ...]:
    """Everything in a label that has a class and a confidence of its own; a mask has its classes."""
    mask = () if label.mask is None else label.mask.classes
    return (
        *label.classes,
        *label.boxes,
        *label.polygons,
        *label.polylines,
        *label.keypoints,
        *label.instances,
        *label.spans,
        *mask,
    )


def class_names(label: Label) -> list[str]:
    """The class of every part of a label, but a mask's background."""
    return [part.label for part in parts(label) if label.mask is None or not is_background(part.label)]


def confidences(label: Label) -> list[float]:
    """Every confidence of a label; a mask has one, which all its classes repeat."""
    found = [part.confidence for part in parts(label) if part.confidence is not None]
    return found if label.mask is None else found[:1]
