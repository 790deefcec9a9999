"""The deployed stack with the labeling pipeline: by its outputs, or by what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_local.run.errors import StepFailed

if TYPE_CHECKING:
    from ground_truth_local.cloud.clients import Clients

CONTEXT = {
    "member_emails": "worker@example.com",
    # The example has a job of each workforce; the public one is simulated, too.
    "public_workforce": "true",
    "removal_policy": "destroy",
    "video_and_point_clouds": "true",
}
"""Context of this project's own app on a laptop."""

_OUTPUTS = {"bucket": "BucketName", "state_machine": "StateMachineArn"}
_RESOURCES = {"bucket": "AWS::S3::Bucket", "state_machine": "AWS::StepFunctions::StateMachine"}
_OF_THE_CDK = "CDKToolkit"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What the run needs of the stack.

    Args:
        name: Its name.
        bucket: Name of its bucket.
        state_machine: ARN of its state machine.
    """

    name: str
    bucket: str
    state_machine: str


def find_stack(file: Path, clients: Clients) -> Stack:
    """The stack with a labeling pipeline among those that were deployed.

    Args:
        file: What `cdk deploy --outputs-file` wrote.
        clients: Of the cloud, which knows what is in each stack.

    Raises:
        StepFailed: There is none, or more than one.
    """
    outputs: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    told = [stack for name, values in outputs.items() if (stack := _of(name, values, _OUTPUTS)) is not None]
    # A stack of a person's own need not have these outputs, as long as it has one of each.
    found = told or list(_by_resources(clients))
    if len(found) == 1:
        return found[0]
    names = f": {', '.join(stack.name for stack in found)}" if found else ""
    raise StepFailed(
        f"cdk deploy made {len(found)} stacks with a labeling pipeline{names}; there must be one, with the outputs "
        "BucketName and StateMachineArn, or with exactly one bucket and one state machine"
    )


def _of(name: str, values: Mapping[str, str], keys: Mapping[str, str]) -> Stack | None:
    if not set(keys.values()) <= values.keys():
        return None
    return Stack(name=name, **{field: values[key] for field, key in keys.items()})


def _by_resources(clients: Clients) -> Iterator[Stack]:
    cloudformation = clients.client("cloudformation")
    for page in cloudformation.get_paginator("describe_stacks").paginate():
        for described in page["Stacks"]:
            name = described["StackName"]
            if name == _OF_THE_CDK:
                continue
            ids: dict[str, list[str]] = {kind: [] for kind in _RESOURCES.values()}
            for resources in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name):
                for resource in resources["StackResourceSummaries"]:
                    if resource["ResourceType"] in ids:
                        ids[resource["ResourceType"]].append(resource["PhysicalResourceId"])
            if all(len(found) == 1 for found in ids.values()):
                yield Stack(name=name, **{field: ids[kind][0] for field, kind in _RESOURCES.items()})
