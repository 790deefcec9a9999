"""`<attribute>-metadata` of an output manifest: what all task types have in common, in every spelling met.

Source of keys and types: SageMaker developer guide, sms-data-output; the guide's pages on custom tasks print
`groundTruth/custom`, `job_name` and `creation_date` where real output has hyphens.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ground_truth_runtime.labels.model import Kind
from ground_truth_runtime.labels.values import name_of, spelled, text

KIND_OF_TYPE: Mapping[str, Kind] = MappingProxyType(
    {
        "image-classification": "classes",
        "text-classification": "classes",
        "image-classification-multilabel": "classes",
        "text-classification-multilabel": "classes",
        "label-verification": "classes",
        "object-detection": "boxes",
        "semantic-segmentation": "mask",
        "text-span": "spans",
        "video-object-detection": "reference",
        "video-object-tracking": "reference",
        "point_cloud_object_tracking": "reference",
        "point_cloud_single_frame_semantic_segmentation": "reference",
        "point_cloud_object_detection": "custom",
        "custom": "custom",
    }
)
"""Metadata type without `groundtruth/`, in lower case -> kind of label. Cuboids of point clouds have no pixels."""

_COLOR_MAPS = ("internal-color-map", "color-map")


def kind_by_type(metadata: Mapping[str, Any]) -> Kind | None:
    """The kind of label that the metadata's type announces; None where it says nothing known."""
    announced = metadata.get("type")
    if not isinstance(announced, str):
        return None
    return KIND_OF_TYPE.get(announced.lower().removeprefix("groundtruth/"))


def class_map(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Class index as text -> name, from the class map or the colour map, whichever the metadata has; may be empty."""
    names = spelled(metadata, "class-map")
    if isinstance(names, list):
        names = {str(place): name for place, name in enumerate(names)}
    if isinstance(names, dict):
        return {key: name_of(name, f"class-map[{key}]") for key, name in names.items()}
    colors = spelled(metadata, *_COLOR_MAPS)
    if isinstance(colors, dict):
        entries = {key: spelled(entry, "class-name") for key, entry in colors.items() if isinstance(entry, dict)}
        return {key: name for key, name in entries.items() if isinstance(name, str)}
    return {}


def failure_reason(metadata: Mapping[str, Any]) -> str | None:
    """Why the object failed; None where it did not. Its text is nowhere documented, so only its presence counts."""
    for key in ("failure-reason", "failure_reason"):
        if key in metadata:
            reason = metadata[key]
            if isinstance(reason, str) and reason.strip():
                return reason
            return "no reason given" if reason in (None, "") or isinstance(reason, str) else json.dumps(reason)
    return None


def common(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a label that every task type's metadata has, where this one has them."""
    job = text(spelled(metadata, "job-name"))
    return {
        "metadata_type": text(metadata.get("type")),
        "job": None if job is None else job.rpartition("labeling-job/")[2],
        "human_annotated": _yes(spelled(metadata, "human-annotated")),
        "created": text(spelled(metadata, "creation-date")),
        "metadata": metadata,
    }


def _yes(value: Any) -> bool | None:
    """Labels say `yes` or `no`; objects that failed say `true` in a text."""
    if isinstance(value, bool):
        return value
    return (
        {"yes": True, "true": True, "no": False, "false": False}.get(value.lower()) if isinstance(value, str) else None
    )
