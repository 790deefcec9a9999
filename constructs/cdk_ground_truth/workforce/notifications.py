"""The topic that tells a team's members of new work."""

from __future__ import annotations

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge
from cdk_ground_truth.encryption import let_use
from cdk_ground_truth.validation import Problems

_SAGEMAKER = "sagemaker.amazonaws.com"


class TeamTopic(sns.Topic):
    """SNS topic that tells members of new work, over TLS only."""

    def __init__(self, scope: Construct, construct_id: str, *, encryption_key: kms.IKey | None = None) -> None:
        """Creates the topic.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            encryption_key: KMS key; its policy must let SageMaker use it, which is added where the key is made in
                the same app. Default: none, as AWS's own SNS key shuts SageMaker out.

        Raises:
            PropertiesInvalid: the key is in another region than the stack.
        """
        problems = Problems(scope, construct_id, "TeamTopic")
        problems.keys("encryption_key", encryption_key)
        problems.raise_if_any()
        super().__init__(
            scope, construct_id, display_name="New labeling work", enforce_ssl=True, master_key=encryption_key
        )
        let_use(self, encryption_key, _SAGEMAKER)
        if encryption_key is None:
            acknowledge(
                self,
                "SNSEncryptedKMS",
                because="AWS's own key shuts SageMaker out; encryption_key takes a key of yours",
            )


def allow_sagemaker_to_publish(topic: sns.ITopic, team: Construct) -> None:
    """Lets the account's work teams publish.

    Source: developer guide, page sms-workforce-management-private-sns.
    """
    teams = Stack.of(team).format_arn(service="sagemaker", resource="workteam", resource_name="*")
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(_SAGEMAKER)],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={
                "ArnLike": {"aws:SourceArn": teams},
                "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
            },
        )
    )
