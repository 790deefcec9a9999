"""What calls monitor and stop: EventBridge rules, and where events go that could not be handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge, acknowledge_wildcards
from cdk_ground_truth.encryption import let_use

EXECUTION_ENDED_EARLY = ("FAILED", "TIMED_OUT", "ABORTED")


@dataclass(frozen=True)
class Patience:
    """How long events are kept for a function, and how often EventBridge tries to deliver one."""

    event_age: Duration
    deliveries: int


# A sweep follows every few minutes and does all that an older event asked for.
_MONITOR = Patience(Duration.minutes(15), 2)
# People are paid while a job runs that nobody waits for: EventBridge tries as often as it can.
_STOP = Patience(Duration.hours(6), 185)
_FUNCTION_RETRIES = 2  # the most that Lambda knows for events


class UnhandledEvents(sqs.Queue):
    """Dead-letter queue: events that EventBridge could not deliver, or that a function failed on every time."""

    def __init__(self, scope: Construct, construct_id: str, *, encryption_key: kms.IKey | None = None) -> None:
        """Creates the queue; it keeps messages for 14 days, the longest that SQS knows.

        Args:
            scope: the construct that holds this one.
            construct_id: its id in that scope.
            encryption_key: KMS key, which EventBridge is let use where it is made in the same app. Default: a key
                that SQS manages.
        """
        super().__init__(
            scope,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED if encryption_key is None else sqs.QueueEncryption.KMS,
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
            # What SQS does anyway; Control Tower wants dead-letter queues to say it (CT.SQS.PR.1).
            redrive_allow_policy=sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.ALLOW_ALL),
        )
        let_use(self, encryption_key, "events.amazonaws.com")
        acknowledge(self, "AwsSolutions-SQS3", because="This is the dead-letter queue itself.")


class MonitorRules(Construct):
    """Calls monitor at each state change of a labeling job, and regularly for all of them.

    Ground Truth's events are best effort: one may come twice or never. The sweep makes up for that.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.Function,
        interval: Duration,
        unhandled: sqs.IQueue,
    ) -> None:
        """Creates the rules; `interval` is the time between two sweeps."""
        super().__init__(scope, construct_id)
        _retry(function, unhandled, _MONITOR)
        target = _target(function, unhandled, _MONITOR)
        self.state_change = events.Rule(
            self,
            "StateChange",
            description="A Ground Truth labeling job has ended",
            # Developer guide, page sms-monitor-cloud-watch. Events say nothing of the execution, so monitor also
            # hears of other labeling jobs of the account and leaves them alone.
            event_pattern=events.EventPattern(
                source=["aws.sagemaker"], detail_type=["SageMaker Ground Truth Labeling Job State Change"]
            ),
            targets=[target],
        )
        self.sweep = events.Rule(
            self,
            "Sweep",
            description="Look at all running labeling jobs",
            schedule=events.Schedule.rate(interval),
            targets=[target],
        )


class StopRule(events.Rule):
    """Calls stop when an execution of the state machine ended early."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.Function,
        machine: sfn.IStateMachine,
        unhandled: sqs.IQueue,
    ) -> None:
        """Creates the rule."""
        _retry(function, unhandled, _STOP)
        super().__init__(
            scope,
            construct_id,
            description="A labeling execution has failed, timed out or was stopped",
            event_pattern=execution_status(machine, EXECUTION_ENDED_EARLY),
            targets=[_target(function, unhandled, _STOP)],
        )


def execution_status(machine: sfn.IStateMachine, status: Sequence[str]) -> events.EventPattern:
    """Matches executions of this state machine that came to one of these states."""
    return events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn], "status": list(status)},
    )


def _retry(function: lambda_.Function, unhandled: sqs.IQueue, patience: Patience) -> None:
    function.configure_async_invoke(
        retry_attempts=_FUNCTION_RETRIES,
        max_event_age=patience.event_age,
        on_failure=destinations.SqsDestination(unhandled),
    )
    if unhandled.encryption_master_key is not None and isinstance(function.role, iam.Role):
        acknowledge_wildcards(
            function.role,
            actions=["kms:GenerateDataKey*", "kms:ReEncrypt*"],
            because="The families of actions by which the CDK lets a function send to an encrypted queue",
        )


def _target(function: lambda_.IFunction, unhandled: sqs.IQueue, patience: Patience) -> targets.LambdaFunction:
    return targets.LambdaFunction(
        function,
        dead_letter_queue=unhandled,
        max_event_age=patience.event_age,
        retry_attempts=patience.deliveries,
    )
