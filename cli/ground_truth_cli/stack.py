"""The deployed stack, found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_cli.errors import BadInput
from ground_truth_cli.session import Aws

_OUTPUTS = {"bucket": "BucketName", "state_machine": "StateMachineArn"}
# A stack of one's own need not repeat the app's outputs, as long as it has one of each.
_RESOURCES = {"bucket": "AWS::S3::Bucket", "state_machine": "AWS::StepFunctions::StateMachine"}


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What commands need of a stack.

    Args:
        name: Its name.
        bucket: Name of its bucket.
        state_machine: ARN of its state machine.
        outputs: All its outputs.
    """

    name: str
    bucket: str
    state_machine: str
    outputs: Mapping[str, str]


def find_stack(aws: Aws, name: str) -> Stack:
    """The stack of that name: its outputs `BucketName` and `StateMachineArn`, else its one bucket and state machine.

    Raises:
        BadInput: There is none, or it holds no labeling pipeline.
    """
    cloudformation = aws.client("cloudformation")
    try:
        (described,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if code(error) == "ValidationError":
            where = cloudformation.meta.region_name
            raise BadInput(
                f"there is no stack {name} in {where}: deploy it (`npx cdk deploy`), or name another with --stack-name"
            ) from error
        raise
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    found = {field: outputs[key] for field, key in _OUTPUTS.items() if key in outputs}
    if len(found) < len(_OUTPUTS):
        found = {**_only_ones(cloudformation, name), **found}
    missing = [_OUTPUTS[field] for field in _OUTPUTS if field not in found]
    if missing:
        raise BadInput(
            f"stack {name} ({described['StackStatus']}) has no output {' and no output '.join(missing)}, and not "
            "exactly one resource of that kind: it holds no labeling pipeline"
        )
    return Stack(name=name, outputs=outputs, **found)


def _only_ones(cloudformation: Any, name: str) -> dict[str, str]:
    ids: dict[str, list[str]] = {kind: [] for kind in _RESOURCES.values()}
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] in ids and "PhysicalResourceId" in resource:
                ids[resource["ResourceType"]].append(resource["PhysicalResourceId"])
    return {field: ids[kind][0] for field, kind in _RESOURCES.items() if len(ids[kind]) == 1}
