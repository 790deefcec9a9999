"""What a label comes to in numbers: the classes it names, and how sure it is."""

from collections.abc import Sequence
from typing import assert_never

from ground_truth_runtime.labels.model import Box, ChosenClass, Instance, Keypoint, Label, MaskClass, Shape, Span

Labeled = ChosenClass | Box | Shape | Keypoint | Instance | Span | MaskClass
"""What has a class and a confidence of its own."""


def is_background(name: str) -> bool:
    """Whether this is the name of a mask's index 0, which no class covers (developer guide, sms-data-output)."""
    return name.upper() == "BACKGROUND"


def parts(label: Label) -> Sequence[Labeled]:
    """Everything in a label that has a class and a confidence of its own; a mask has its classes."""
    match label.kind:
        case "classes":
            return label.classes
        case "boxes":
            return label.boxes
        case "polygons":
            return label.polygons
        case "polylines":
            return label.polylines
        case "keypoints":
            return label.keypoints
        case "spans":
            return label.spans
        case "instances":
            return label.instances if label.mask is None else label.mask.classes
        case "mask":
            return () if label.mask is None else label.mask.classes
        case "reference" | "custom":
            return ()
        case _:
            assert_never(label.kind)


def class_names(label: Label) -> list[str]:
    """The class of every part of a label, but a mask's background."""
    return [part.label for part in parts(label) if label.mask is None or not is_background(part.label)]


def confidences(label: Label) -> list[float]:
    """Every confidence of a label; a mask has one, which all its classes repeat."""
    found = [part.confidence for part in parts(label) if part.confidence is not None]
    return found if label.mask is None else found[:1]
