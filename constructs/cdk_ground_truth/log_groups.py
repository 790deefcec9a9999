"""Log groups of the library's own functions and state machine."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge
from cdk_ground_truth.encryption import for_log_groups


class LabelingLogs(logs.LogGroup):
    """A log group that goes with the stack, encrypted with a customer's key where there is one."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        retention: logs.RetentionDays,
        encryption_key: kms.IKey | None,
        log_group_name: str | None = None,
    ) -> None:
        """Creates the log group, and lets CloudWatch Logs use the key where it is made in the same app."""
        super().__init__(
            scope,
            construct_id,
            log_group_name=log_group_name,
            retention=retention,
            encryption_key=encryption_key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        if encryption_key is None:
            acknowledge(
                self,
                "CloudWatchLogGroupEncrypted",
                because="CloudWatch Logs encrypts with keys of its own; encryption_key takes a key of yours",
            )
        else:
            encryption_key.add_to_resource_policy(for_log_groups(self))
