"""Lets people and roles read labels and results, in this account or another."""

from __future__ import annotations

from typing import Any

from aws_cdk import Annotations, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_ground_truth.bucket import LABELS_PREFIX, RESULTS_PREFIX

_PREFIXES = tuple(f"{prefix}*" for prefix in (LABELS_PREFIX, RESULTS_PREFIX))


def grant_read_results(bucket: s3.IBucket, grantee: iam.IGrantable, *, output_key: kms.IKey | None) -> iam.Grant:
    """Let someone list and read labels and results.

    Args:
        bucket: holds labels and results.
        grantee: a role, an account, or anything else that can be granted rights.
        output_key: key that labels are encrypted with. Default: the account's own key for S3.

    Returns:
        A grant with `success` false where a policy that had to be changed belongs to an imported bucket or key; a
        warning says what its owner has to add.
    """
    foreign = _of_another_account(bucket, grantee)
    may_list = _allow(
        bucket,
        grantee,
        ["s3:ListBucket"],
        [bucket.bucket_arn],
        foreign=foreign,
        conditions={"StringLike": {"s3:prefix": list(_PREFIXES)}},
    )
    granted = iam.Grant.add_to_principal_or_resource(
        grantee=grantee,
        actions=["s3:GetObject"],
        resource_arns=[bucket.arn_for_objects(prefix) for prefix in _PREFIXES],
        resource=bucket,
    )
    missing = [] if may_list else [f"the policy of bucket {bucket.bucket_name}: s3:ListBucket, s3:GetObject"]
    for key in dict.fromkeys(key for key in (bucket.encryption_key, output_key) if key is not None):
        arn = _reachable_arn(key, grantee, foreign=foreign)
        if not _allow(key, grantee, ["kms:Decrypt"], [arn], foreign=foreign, own=["*"]):
            missing.append(f"the policy of key {key.key_arn}: kms:Decrypt")
    if missing:
        Annotations.of(bucket).add_warning_v2(
            "cdk-ground-truth:readResults",
            f"{_name(grantee)} cannot read results before the owner has added to {'; to '.join(missing)}.",
        )
        return iam.Grant.drop(grantee, "reading results: the policy of an imported resource is not in this app")
    if foreign and output_key is None:
        Annotations.of(bucket).add_warning_v2(
            "cdk-ground-truth:readLabels",
            f"{_name(grantee)} is of another account and cannot read labels: without encryption_key, Ground Truth "
            "encrypts them with this account's own key for S3, which no other account can use.",
        )
    return granted


def _allow(
    resource: s3.IBucket | kms.IKey,
    grantee: iam.IGrantable,
    actions: list[str],
    arns: list[str],
    *,
    foreign: bool,
    own: list[str] | None = None,
    conditions: dict[str, Any] | None = None,
) -> bool:
    """Add a statement to the grantee's policy, and to the resource's where the first is not enough.

    The CDK's own grants lose the conditions, and report success, where the policy of an imported resource is needed.

    Args:
        resource: bucket or key.
        grantee: see `grant_read_results`.
        actions: what is allowed.
        arns: what it is allowed on, in the grantee's policy.
        foreign: whether the grantee is of another account, whose policies are not enough.
        own: the same in the resource's own policy. Default: as in the grantee's.
        conditions: conditions of the statement. Default: none.

    Returns:
        Whether the grantee has the right now.
    """
    given = iam.Grant.add_to_principal(grantee=grantee, actions=actions, resource_arns=arns, conditions=conditions)
    if given.success and not foreign:
        return True
    statement = iam.PolicyStatement(
        principals=[grantee.grant_principal],
        actions=actions,
        resources=arns if own is None else own,
        conditions=conditions,
    )
    return resource.add_to_resource_policy(statement).statement_added


def _reachable_arn(key: kms.IKey, grantee: iam.IGrantable, *, foreign: bool) -> str:
    """The key's ARN; all keys of its account for a role of another one, as a new key's ARN is not known there.

    The key's own policy decides all the same.
    """
    if foreign and isinstance(grantee, Construct) and Token.is_unresolved(key.key_arn):
        return Stack.of(key).format_arn(service="kms", resource="key", resource_name="*")
    return key.key_arn


def _of_another_account(bucket: s3.IBucket, grantee: iam.IGrantable) -> bool:
    account = grantee.grant_principal.principal_account
    own = Stack.of(bucket).account
    if account is None or Token.is_unresolved(account) or Token.is_unresolved(own):
        return False
    return account != own


def _name(grantee: iam.IGrantable) -> str:
    """A role by its path, anything else by what CloudFormation would write."""
    if isinstance(grantee, Construct):
        return f"'{grantee.node.path}'"
    return str(grantee.grant_principal.policy_fragment.principal_json)
