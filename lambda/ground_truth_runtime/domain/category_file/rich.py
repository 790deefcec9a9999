"""The rich kind: video frames and 3D point clouds."""

from collections.abc import Sequence
from typing import Any

from ground_truth_runtime.event.markup import paragraphs
from ground_truth_runtime.event.models import Attribute, Job, LabelCategory
from ground_truth_runtime.facts.task_types import TASK_TYPES

RICH_VERSION = "2020-03-01"


def rich_categories(job: Job, *, audited: str | None) -> dict[str, Any]:
    """Labels and frames with their attributes; for an adjustment also the label attribute that it goes over."""
    content: dict[str, Any] = {"documentVersion": RICH_VERSION, "labels": [_label(label) for label in job.labels]}
    if job.frame_attributes is not None:
        content["frameAttributes"] = _attributes(job.frame_attributes)
    if job.category_global_attributes is not None:
        content["categoryGlobalAttributes"] = _attributes(job.category_global_attributes)
    if TASK_TYPES[job.task_type].reads == "frames":
        content["annotationType"] = job.drawn
    content["instructions"] = {
        "shortInstruction": paragraphs(job.short_instructions),
        "fullInstruction": paragraphs(job.full_instructions),
    }
    if TASK_TYPES[job.task_type].audits:
        content["auditLabelAttributeName"] = audited
    return content


def _label(label: str | LabelCategory) -> dict[str, Any]:
    if isinstance(label, str):
        return {"label": label}
    content: dict[str, Any] = {"label": label.label}
    if label.attributes is not None:
        content["categoryAttributes"] = _attributes(label.attributes)
    if label.edits_allowed is not None:
        content["editsAllowed"] = label.edits_allowed
    return content


def _attributes(attributes: Sequence[Attribute]) -> list[dict[str, Any]]:
    return [_attribute(attribute) for attribute in attributes]


def _attribute(attribute: Attribute) -> dict[str, Any]:
    fields = {
        "name": attribute.name,
        "description": attribute.description,
        "type": attribute.type,
        "enum": attribute.enum,
        "minimum": attribute.minimum,
        "maximum": attribute.maximum,
        "isRequired": True if attribute.is_required else None,
    }
    return {name: value for name, value in fields.items() if value is not None}
