"""AddTags, ListTags, DeleteTags, and the tags that other requests bring."""

from collections.abc import Iterable, Mapping
from typing import Any

from ground_truth_local.sagemaker.context import Context
from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.paging import page
from ground_truth_local.sagemaker.state import AccountState

MAX_TAGS = 50
"""Per resource (botocore model, TagList)."""


def remember_tags(state: AccountState, arn: str, tags: Iterable[Mapping[str, str]]) -> None:
    """Adds or overwrites the tags of a resource.

    Raises:
        ServiceError: ResourceLimitExceeded, the resource would have too many; nothing was changed.
    """
    merged = state.tags.get(arn, {}) | {tag["Key"]: tag["Value"] for tag in tags}
    if len(merged) > MAX_TAGS:
        raise ServiceError(
            "ResourceLimitExceeded", f"{arn} would have {len(merged)} tags, at most {MAX_TAGS} are allowed"
        )
    state.tags[arn] = merged


def tags_of(state: AccountState, arn: str) -> list[dict[str, str]]:
    """The tags of a resource as the API shows them."""
    return [{"Key": key, "Value": value} for key, value in state.tags.get(arn, {}).items()]


def add_tags(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        arn = _existing(context.state, request["ResourceArn"])
        remember_tags(context.state, arn, request["Tags"])
        return {"Tags": tags_of(context.state, arn)}


def list_tags(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        tags = tags_of(context.state, _existing(context.state, request["ResourceArn"]))
    shown, token = page(
        tags,
        request,
        operation="ListTags",
        sort_key=lambda tag: tag["Key"],
        identity=lambda tag: tag["Key"],
        default_length=MAX_TAGS,
    )
    return {"Tags": shown} | ({} if token is None else {"NextToken": token})


def delete_tags(context: Context, request: dict[str, Any]) -> dict[str, Any]:
    with context.state.lock:
        arn = _existing(context.state, request["ResourceArn"])
        for key in request["TagKeys"]:
            context.state.tags.get(arn, {}).pop(key, None)
    return {}


def _existing(state: AccountState, arn: str) -> str:
    known = {job.arn for job in state.jobs.values()}
    known |= {workforce.arn for workforce in state.workforces.values()}
    known |= {team.arn for team in state.workteams.values()}
    if arn not in known:
        raise ServiceError("ValidationException", f"Resource {arn} does not exist")
    return arn
