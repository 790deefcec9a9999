"""The table of running and ended labeling jobs."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge

ACTIVE_JOBS_INDEX = "active-jobs"
JOBS_OF_EXECUTION_INDEX = "jobs-of-execution"


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


class JobsTable(dynamodb.Table):
    """One item per labeling job, on demand, with point-in-time recovery; ended ones expire."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        encryption_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        """Creates the table.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            encryption_key: KMS key. Default: a key that AWS owns.
            removal_policy: what becomes of the table when it leaves the stack. Default: DESTROY; the labels and
                results are in S3.
        """
        super().__init__(
            scope,
            construct_id,
            partition_key=_text("labeling_job_name"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires_at",
            encryption=dynamodb.TableEncryption.DEFAULT
            if encryption_key is None
            else dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=encryption_key,
            removal_policy=removal_policy,
        )
        acknowledge(
            self,
            "DynamoDBInBackupPlan",
            because="Any second of the last 35 days can be restored; older items have expired, and labels are in S3",
        )
        # Sparse: only jobs that still wait carry the attribute `active`.
        self.add_global_secondary_index(
            index_name=ACTIVE_JOBS_INDEX, partition_key=_text("active"), sort_key=_text("created_at")
        )
        self.add_global_secondary_index(
            index_name=JOBS_OF_EXECUTION_INDEX,
            partition_key=_text("execution_arn"),
            sort_key=_text("labeling_job_name"),
        )
