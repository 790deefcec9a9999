"""RenderUiTemplate: a worker template with the input of one task, as a page."""

import json
from typing import Any

from ground_truth_local.engine.store import split_uri
from ground_truth_local.rendering.liquid import render
from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError, constraint, validation_error
from ground_truth_local.sagemaker.rules import role

LINK_SECONDS = 3600
"""How long a link that `grant_read_access` gives is good for. Ours."""


def render_ui_template(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    """Renders; what Liquid cannot make a page of is among the Errors, whose codes and words are ours."""
    template, page = request.get("UiTemplate"), request.get("HumanTaskUiArn")
    if (template is None) == (page is None):
        rule = "Exactly one of UiTemplate and HumanTaskUiArn must be given"
        raise validation_error([constraint(page, "humanTaskUiArn", rule)])
    role.require(context, request["RoleArn"])
    if template is None:
        raise ServiceError("ResourceNotFound", f"{page} does not exist here: AWS's own pages are only to be had there")
    rendered = render(
        template["Content"],
        _task_input(request["Task"]["Input"]),
        grant_read_access=lambda uri: _link(context, uri),
    )
    # A variable that is nothing for this one task is no error: Liquid leaves its place empty.
    errors = [] if rendered.html else [{"Code": "TemplateError", "Message": told} for told in rendered.problems]
    return {"RenderedContent": rendered.html, "Errors": errors}


def _task_input(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise validation_error([constraint(text, "task.input", f"Member must be JSON: {error}")]) from error
    if not isinstance(value, dict):
        raise validation_error([constraint(text, "task.input", "Member must be a JSON object")])
    return value


def _link(context: Context, uri: str) -> str:
    try:
        bucket, key = split_uri(uri)
    except ValueError:
        return uri
    return context.s3(context.region).generate_presigned_url(
        "get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=LINK_SECONDS
    )
