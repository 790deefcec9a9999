"""IAM for SageMaker's calls, and a record of what each role was asked about.

MiniStack asks about `*` for services that it does not know, and for SendTaskSuccess, SendTaskFailure and
SendTaskHeartbeat. AWS asks about the labeling job or work team, and about the state machine whose task waits: the
service authorization reference names no resource for the latter, but AWS's denials do, and CDK's `grant_task_response`
was tried out on it.
Source of SageMaker's resources: service authorization reference, Amazon SageMaker.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses

from ground_truth_local.cloud.adapter import task_tokens
from ground_truth_local.cloud.adapter.protocol import AccessDenied

SERVICE = "sagemaker"

_NAMED_BY = {"labeling-job": "LabelingJobName", "workteam": "WorkteamName", "workforce": "WorkforceName"}
"""Kind of resource -> the request's field that names it."""

_PASS_A_ROLE = ("CreateLabelingJob", "RenderUiTemplate")

_asked: ContextVar[bool] = ContextVar("asked", default=False)
"""Whether the next evaluation is the one of the caller's own policies."""

_LISTS = "List"
"""Operations that begin so know no resource."""


def enforced() -> bool:
    """Whether this MiniStack enforces IAM."""
    return bool(app.AUTH)


def install(record: Path) -> None:
    """Names the resources of SageMaker's calls, and writes every decision about a role to `record`, one JSON a line."""
    _name_resources()
    _record_decisions(record)


def check_beside(operation: str, headers: Mapping[str, str], request: Mapping[str, Any]) -> None:
    """What a call asks for beside itself: to pass a role on, and to tag what it makes.

    Raises:
        AccessDenied: The caller may not.
    """
    role = request.get("RoleArn")
    if operation in _PASS_A_ROLE and isinstance(role, str):
        _check(headers, "iam:PassRole", role, {"iam:PassedToService": "sagemaker.amazonaws.com"})
    if operation == "CreateLabelingJob" and request.get("Tags"):
        account, region = responses.get_account_id(), responses.get_region()
        _check(headers, "sagemaker:AddTags", _arn("labeling-job", request, account=account, region=region), {})


def _check(headers: Mapping[str, str], action: str, resource: str, context: Mapping[str, str]) -> None:
    service = action.partition(":")[0]
    denied = iam_evaluator.enforce(
        app.extract_access_key_id(headers, {}),
        action,
        service,
        responses.get_region(),
        resource_arn=resource,
        service_context=dict(context),
    )
    if denied is not None:
        who = getattr(denied, "principal_arn", "the caller")
        raise AccessDenied(f"User: {who} is not authorized to perform: {action} on resource: {resource}")


def _name_resources() -> None:
    original = iam_actions.extract_resource_arn

    def extract_resource_arn(service: str, *request: Any) -> str:
        _method, _path, headers, body, _query, region, account = request
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if service == SERVICE:
            return resource(operation, document(body), account=account, region=region)
        if service == "states" and operation.startswith("SendTask"):
            return state_machine_of(str(document(body).get("taskToken")))
        return str(original(service, *request))

    iam_actions.extract_resource_arn = extract_resource_arn


def document(body: bytes) -> dict[str, Any]:
    """The JSON object in a call's body; empty where there is none."""
    try:
        request = json.loads(body)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def state_machine_of(token: str) -> str:
    """ARN of the state machine whose task waits, or waited, for `token`; `*` for a token that was never made."""
    execution = task_tokens.execution_of(token)
    return "*" if execution is None else execution.rpartition(":")[0].replace(":execution:", ":stateMachine:", 1)


def resource(operation: str, request: Mapping[str, Any], *, account: str, region: str) -> str:
    """ARN of what a call is about; `*` where it is about nothing in particular."""
    if isinstance(request.get("ResourceArn"), str):
        return str(request["ResourceArn"])
    if not operation.startswith(_LISTS):
        for kind, field in _NAMED_BY.items():
            if isinstance(request.get(field), str):
                return _arn(kind, request, account=account, region=region)
    return "*"


def _arn(kind: str, request: Mapping[str, Any], *, account: str, region: str) -> str:
    return f"arn:aws:sagemaker:{region}:{account}:{kind}/{request.get(_NAMED_BY[kind])}"


def _record_decisions(path: Path) -> None:
    """What the policies of the caller's own role say; policies of buckets and topics come after, and are left out."""
    evaluate: Callable[..., Any] = iam_evaluator.evaluate
    enforce: Callable[..., Any] = iam_evaluator.enforce
    lock = threading.Lock()
    file = path.open("w", encoding="utf-8")

    def recording_enforce(*args: Any, **kwargs: Any) -> Any:
        _asked.set(True)
        return enforce(*args, **kwargs)

    def recording_evaluate(ctx: Any, policies: Any, *limits: Any) -> Any:
        result = evaluate(ctx, policies, *limits)
        if _asked.get() and ctx.principal_type == "AssumedRole":
            line = json.dumps({**asdict(ctx), "decision": result.decision}, default=str)
            with lock:
                file.write(line + "\n")
                file.flush()
        _asked.set(False)
        return result

    iam_evaluator.enforce, iam_evaluator.evaluate = recording_enforce, recording_evaluate
