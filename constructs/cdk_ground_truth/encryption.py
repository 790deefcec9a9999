"""A customer's key: what its policy must say, so that AWS's services can work with what it encrypts.

Roles of this library have their rights on the key in their own policies, which count where the key's policy leaves
that to IAM, as every key's first statement does unless its owner took it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

USE = ("kms:Decrypt", "kms:GenerateDataKey")
"""What it takes to send to an encrypted topic or queue."""


def key_policy_statements(scope: Construct) -> list[iam.PolicyStatement]:
    """What the policy of a pipeline's key says of services: for the owner of a key that was made elsewhere.

    A key that is made in the same app gets all of it by itself.

    Args:
        scope: construct in the pipeline's stack, for its account and region.
    """
    return [
        for_service(scope, "events.amazonaws.com"),
        for_service(scope, "cloudwatch.amazonaws.com"),
        for_service(scope, "sagemaker.amazonaws.com"),
        for_log_groups(scope),
        for_log_delivery(),
    ]


def for_service(scope: Construct, service: str) -> iam.PolicyStatement:
    """Lets a service of this account send: EventBridge to the encrypted queue, alarms and teams to encrypted topics.

    EventBridge publishes to topics as a role of the stack instead: its requests to KMS for a topic do not carry the
    account, so that a condition would lose them, and a statement without one would serve every account.

    Source: SNS developer guide, page sns-key-management; SQS developer guide, page sqs-key-management.
    """
    return _statement(service, USE, conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}})


def for_log_groups(scope: Construct) -> iam.PolicyStatement:
    """Lets CloudWatch Logs encrypt log groups of this account and region, and nothing else.

    Source: CloudWatch Logs user guide, page encrypt-log-data-kms.
    """
    stack = Stack.of(scope)
    groups = stack.format_arn(
        service="logs", resource="log-group", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
    return _statement(
        f"logs.{stack.region}.amazonaws.com",
        ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"),
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )


def for_log_delivery() -> iam.PolicyStatement:
    """Lets log delivery read what a state machine logs; the CDK adds the same to a key of its own app.

    Without a condition, as the guide has it. Log delivery decrypts what it is given with its encryption context.

    Source: Step Functions developer guide, page encryption-at-rest.
    """
    return _statement("delivery.logs.amazonaws.com", ("kms:Decrypt*",))


def _statement(
    service: str, actions: tuple[str, ...], *, conditions: Mapping[str, Any] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(service)],
        actions=list(actions),
        resources=["*"],  # in a key's own policy: this key
        conditions=conditions,
    )


def let_use(scope: Construct, key: kms.IKey | None, *services: str) -> None:
    """Adds what services need to the policy of a key, if there is one and it is made in this app.

    The owner of another key adds it: see `key_policy_statements`.
    """
    if key is not None:
        for service in services:
            key.add_to_resource_policy(for_service(scope, service))
