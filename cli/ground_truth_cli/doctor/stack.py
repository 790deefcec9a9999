"""Checks of the deployed stack, and of what a new deployment would change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ground_truth_cli.doctor.finding import Finding, ok, problem, unknown
from ground_truth_cli.doctor.target import Target
from ground_truth_runtime.settings import CONTEXT_METADATA

_PLACING = frozenset({"stack_name", "region"})


def check_stack(target: Target) -> Iterator[Finding]:
    """Whether the stack can be deployed or updated."""
    if target.stack is None:
        yield ok("stack", f"{target.stack_name} is not deployed yet in {target.region}")
        return
    status = target.stack["StackStatus"]
    if status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}:
        yield problem(
            "stack",
            f"{target.stack_name} is {status}: {_first_failure(target)}",
            fix=f"mend the cause, and delete it: aws cloudformation delete-stack --stack-name {target.stack_name} "
            f"--region {target.region}",
        )
    elif status == "UPDATE_ROLLBACK_FAILED":
        yield problem(
            "stack",
            f"{target.stack_name} is {status}: {_first_failure(target)}",
            fix="mend the cause, and go on: aws cloudformation continue-update-rollback --stack-name "
            f"{target.stack_name} --region {target.region}",
        )
    elif status.endswith("_IN_PROGRESS"):
        yield unknown("stack", f"{target.stack_name} is {status}", fix="wait until it has ended")
    else:
        yield ok("stack", f"{target.stack_name} is {status}")


def _first_failure(target: Target) -> str:
    """Why the first resource failed; later ones fail because of it."""
    pages = target.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=target.stack_name)
    failed = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for page in pages
        for event in page["StackEvents"]
        if event.get("ResourceStatus", "").endswith("_FAILED")
    ]
    return failed[-1] if failed else "no reason given"


def check_context(target: Target) -> Iterator[Finding]:
    """Whether context values that the stack was deployed with are missing now: a deployment would take them away."""
    if target.stack is None:
        return
    deployed = _deployed_with(target)
    if deployed is None:
        yield unknown("context", f"{target.stack_name} does not say which context values it was deployed with")
        return
    lost = {key: value for key, value in deployed.items() if key not in target.context and key not in _PLACING}
    if lost:
        yield problem(
            "context",
            f"{', '.join(sorted(lost))}: deployed, and missing now: the next deployment takes away what they stand for",
            fix="write them into cdk.json, or give an empty value to take one away",
            context=lost,
        )
    changed = [
        f"{key} from {value!r} to {target.context[key]!r}"
        for key, value in sorted(deployed.items())
        if key in target.context and not _same(target.context[key], value)
    ]
    if changed:
        yield ok("context", f"the next deployment changes {'; '.join(changed)}")
    elif not lost:
        yield ok("context", f"as {target.stack_name} was deployed with")


def _deployed_with(target: Target) -> Mapping[str, Any] | None:
    body = target.client("cloudformation").get_template(StackName=target.stack_name, TemplateStage="Original")[
        "TemplateBody"
    ]
    template = json.loads(body) if isinstance(body, str) else body
    said = template.get("Metadata", {}).get(CONTEXT_METADATA)
    return said["values"] if isinstance(said, dict) and isinstance(said.get("values"), dict) else None


def _same(one: object, other: object) -> bool:
    """Whether two values mean the same: `-c` gives text, `cdk.json` may hold lists and flags."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return ",".join(str(item).strip() for item in value)
    if isinstance(value, str):
        return ",".join(part.strip() for part in value.split(","))
    return str(value).lower() if isinstance(value, bool) else str(value)
