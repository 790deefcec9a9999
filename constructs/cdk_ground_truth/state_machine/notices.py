"""Tells people how an execution ended."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge, acknowledge_inline_policies, acknowledge_wildcards
from cdk_ground_truth.encryption import let_use
from cdk_ground_truth.state_machine.rules import EXECUTION_ENDED_EARLY, execution_status
from cdk_ground_truth.validation import Problems


class NoticeTopic(sns.Topic):
    """SNS topic that CloudWatch's alarms may publish to, over TLS only."""

    def __init__(self, scope: Construct, construct_id: str, *, encryption_key: kms.IKey | None = None) -> None:
        """Creates the topic.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            encryption_key: KMS key; its policy must let cloudwatch.amazonaws.com use it, which is added where the key
                is made in the same app. Default: none, as AWS's own key shuts CloudWatch out.

        Raises:
            PropertiesInvalid: the key is in another region than the stack.
        """
        problems = Problems(scope, construct_id, "NoticeTopic")
        problems.keys("encryption_key", encryption_key)
        problems.raise_if_any()
        super().__init__(
            scope, construct_id, display_name="Ground Truth labeling", enforce_ssl=True, master_key=encryption_key
        )
        let_use(self, encryption_key, "cloudwatch.amazonaws.com")
        if encryption_key is None:
            acknowledge(
                self,
                "SNSEncryptedKMS",
                because="AWS's own key shuts CloudWatch out; encryption_key takes a key of yours",
            )


class NoticeRule(events.Rule):
    """Publishes a readable line for each ending that the finish function may not see."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        machine: sfn.IStateMachine,
        topic: sns.ITopic,
        unhandled: sqs.IQueue,
    ) -> None:
        """Creates the rule, and the role that it publishes as.

        With a role, neither the topic's policy nor the key's has to let EventBridge in, whose requests to SNS can't be
        limited to an account (EventBridge user guide, page eb-use-resource-based, "Amazon SNS permissions").
        """
        role = iam.Role(
            scope,
            f"{construct_id}Role",
            description="Of the rule that reports executions which ended early",
            assumed_by=iam.ServicePrincipal("events.amazonaws.com"),
        )
        region = Stack.of(scope).region
        execution = events.EventField.from_path("$.detail.executionArn")
        text = (
            f"Labeling execution {events.EventField.from_path('$.detail.name')} ended as "
            f"{events.EventField.from_path('$.detail.status')}. Details: "
            f"https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{execution}"
        )
        super().__init__(
            scope,
            construct_id,
            description="A labeling execution has ended early",
            event_pattern=execution_status(machine, EXECUTION_ENDED_EARLY),
            targets=[
                targets.SnsTopic(
                    topic,
                    message=events.RuleTargetInput.from_text(text),
                    dead_letter_queue=unhandled,
                    role=role,
                )
            ],
        )
        acknowledge_inline_policies(role)
        acknowledge_wildcards(
            role,
            actions=["kms:GenerateDataKey*"],
            because="The family of actions by which the CDK lets a role publish to an encrypted topic",
        )
