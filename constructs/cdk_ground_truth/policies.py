"""Adds statements to policies so that each wildcard carries the reason why it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_iam as iam

from cdk_ground_truth.acknowledgments import acknowledge_wildcards

PolicyHolder = iam.Role | iam.Policy


def allow(
    holder: PolicyHolder,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    conditions: dict[str, Any] | None = None,
    because: str | None = None,
) -> None:
    """Allows `actions` on `resources`; nothing happens without resources.

    Args:
        holder: a role or a policy.
        actions: IAM actions.
        resources: ARNs, tokens included.
        conditions: conditions of the statement. Default: none.
        because: the reason for wildcards in `actions` or `resources`; stands in the template's acknowledged
            cdk-nag findings. Default: there are none.
    """
    if not resources:
        return
    statement = iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
    if isinstance(holder, iam.Role):
        holder.add_to_policy(statement)
    else:
        holder.add_statements(statement)
    if because is not None:
        acknowledge_wildcards(holder, actions=actions, resources=resources, because=because)
