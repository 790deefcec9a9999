"""Where the app is deployed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from ground_truth_cli.aws_errors import code
from ground_truth_cli.doctor.context import Context
from ground_truth_cli.session import Aws


@dataclass(frozen=True, kw_only=True)
class Target:
    """An account and region, the app's context, and its stack there.

    Args:
        aws: Clients.
        account: Number of the account.
        region: Region that the app goes to.
        partition: Partition of the account, such as `aws`.
        context: Context values of the app.
        stack_name: Name of the app's stack.
    """

    aws: Aws
    account: str
    region: str
    partition: str
    context: Context
    stack_name: str

    def client(self, service: str, *, region: str | None = None) -> Any:
        """Return a client in the app's region, or in another."""
        return self.aws.client(service, region=self.region if region is None else region)

    @cached_property
    def stack(self) -> Mapping[str, Any] | None:
        """The stack as CloudFormation describes it; None where there is none."""
        try:
            (described,) = self.client("cloudformation").describe_stacks(StackName=self.stack_name)["Stacks"]
        except ClientError as error:
            if code(error) == "ValidationError":
                return None
            raise
        found: Mapping[str, Any] = described
        return found

    @cached_property
    def resources(self) -> Mapping[str, list[str]]:
        """Physical ids of the stack's resources by type; empty where there is no stack."""
        found: dict[str, list[str]] = {}
        if self.stack is None:
            return found
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack_name)
        for page in pages:
            for resource in page["StackResourceSummaries"]:
                if "PhysicalResourceId" in resource:
                    found.setdefault(resource["ResourceType"], []).append(resource["PhysicalResourceId"])
        return found
