"""Image-level labels of Rekognition Custom Labels: each class of an image is a label attribute of its own.

Source: Custom Labels guide, md-create-manifest-file-classification. The attribute's name is free, and its value means
nothing; the console calls it `<dataset>_<class>`. Ground Truth's own attributes have no underscores.
"""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from ground_truth_runtime.labels.model import ChosenClass, Label

_SEVERAL = "groundtruth/image-classification-multilabel"
_WILD = "*?["


def is_pattern(attribute: str | None) -> bool:
    """Whether this stands for several attributes, as `dataset_*`."""
    return attribute is not None and any(character in attribute for character in _WILD)


def together(labels: Sequence[Label], *, pattern: str | None = None) -> list[Label]:
    """Labels, with those that are one class each of a set in one label of classes, at the place of the first.

    pattern: the set's attributes; None: attributes called `<name>_<class>`, whose label is then called `<name>_*`.
    """
    found: dict[str, list[Label]] = {}
    for label in labels:
        found.setdefault(_set_of(label, pattern) or label.attribute, []).append(label)
    return [
        _one(name, members) if name != members[0].attribute else label
        for name, members in found.items()
        for label in (members[:1] if name != members[0].attribute else members)
    ]


def _set_of(label: Label, pattern: str | None) -> str | None:
    """Name of the set that a label is of; None where it is of none."""
    if label.failed or label.kind != "classes" or len(label.classes) != 1:
        return None
    if pattern is not None:
        return pattern if fnmatchcase(label.attribute, pattern) else None
    name, separator, _ = label.attribute.partition(f"_{label.classes[0].label}")
    return f"{name}_*" if name and separator and label.attribute == f"{name}{separator}" else None


def _one(name: str, members: Sequence[Label]) -> Label:
    # The values are no numbers of classes: all may be 1.
    classes = tuple(
        ChosenClass(label=chosen.label, confidence=chosen.confidence) for label in members for chosen in label.classes
    )
    return replace(members[0], attribute=name, classes=classes, class_map={}, metadata_type=_SEVERAL)
