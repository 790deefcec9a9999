"""Events to start from: a test states only what it is about."""

from typing import Any

from ground_truth_runtime.facts.task_types import TASK_TYPES

WORKTEAM_ARN = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders"


def job(name: str = "boxes", **fields: Any) -> dict[str, Any]:
    """A bounding box job of the private team, with `fields` over it."""
    return {
        "name": name,
        "task_type": "BoundingBox",
        "labels": ["Bird"],
        "input": {"prefix": "images/"},
        "title": "Box the birds",
        "description": "Draw a box around every bird",
        **fields,
    }


def public_job(name: str = "boxes-public", **fields: Any) -> dict[str, Any]:
    """The same of the public workforce, at the least price."""
    public = {
        "workforce": {"type": "public", "price_usd": "0.036"},
        "content_classifiers": ["FreeOfPersonallyIdentifiableInformation"],
    }
    return job(name, **{**public, **fields})


def segmentation_job(name: str = "habitat", **fields: Any) -> dict[str, Any]:
    """A semantic segmentation job of the private team."""
    return job(name, **{"task_type": "SemanticSegmentation", "labels": ["Bird", "Sky", "Ground"], **fields})


def classification_job(name: str = "flying", **fields: Any) -> dict[str, Any]:
    """An image classification job of the private team."""
    return job(name, **{"task_type": "ImageMultiClass", "labels": ["Flying", "Other"], **fields})


def event(*jobs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An event of these jobs."""
    return {"jobs": list(jobs), **fields}


def job_of(task_type: str, name: str = "work", /, **fields: Any) -> dict[str, Any]:
    """A job of any task type, with all that the type asks for."""
    row = TASK_TYPES[task_type]
    needed: dict[str, Any] = {
        "task_type": task_type,
        "labels": ["a", "b"],
        "input": {"manifest": "input.manifest"},
        "title": "Look at it",
        "description": "Say what it is",
    }
    if row.audits:
        needed["input"] = {"manifest": "input.manifest", "label_attribute_name": "earlier"}
    if row.template is None and row.human_task_ui is None:
        needed["template"] = "mine.liquid.html"
    if row.functions == "caller":
        lambdas = "arn:aws:lambda:us-east-1:123456789012:function:"
        needed["functions"] = {
            "pre_annotation_arn": f"{lambdas}SageMakerPre",
            "consolidation_arn": f"{lambdas}SageMakerPost",
        }
    return {**job(name), **needed, **fields}
