"""Which keys of a line are label attributes."""

from collections.abc import Mapping
from typing import Any

SOURCE_KEYS = ("source-ref", "source")
_METADATA = "-metadata"
_OF_A_FAILURE = ("failure-reason", "failure_reason")
_SHAPES = ("annotations", "instances", "polygons", "polylines", "keypoints", "boundingBoxes")


def label_attributes(line: Mapping[str, Any]) -> list[str]:
    """Label attributes in the order of the line.

    X is one when X-metadata stands beside it, when X-metadata alone tells of a failure, or when X holds a known list
    of annotations. A source and its metadata are none, nor are the keys of streaming jobs, which begin with `$`.
    """
    found: dict[str, None] = {}
    for key, value in line.items():
        if key.startswith("$"):
            continue
        if key.endswith(_METADATA):
            attribute = key.removesuffix(_METADATA)
            if attribute in line or _fails(value):
                found.setdefault(attribute)
        elif f"{key}{_METADATA}" in line or _known(value):
            found.setdefault(key)
    return [attribute for attribute in found if attribute and attribute not in SOURCE_KEYS]


def _fails(metadata: Any) -> bool:
    return isinstance(metadata, dict) and any(key in metadata for key in _OF_A_FAILURE)


def _known(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(key), dict | list) for key in _SHAPES)
