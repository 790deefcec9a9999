"""Alarms on what people would otherwise learn too late."""

from __future__ import annotations

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.acknowledgments import acknowledge
from cdk_ground_truth.state_machine.functions import Functions
from cdk_ground_truth.state_machine.metrics import LabelingMetrics

_PERIOD = Duration.minutes(5)


class LabelingAlarms(Construct):
    """Failed executions, failing or silent background functions, stalled jobs, failed objects, lost events.

    Errors of plan, launch, collect and finish end or mark an execution, which has an alarm of its own; so does a wait
    that nobody ends, since its heartbeat is lost.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        machine: sfn.StateMachine,
        functions: Functions,
        unhandled: sqs.IQueue,
        metrics: LabelingMetrics,
        sweep_interval: Duration,
        stalled_after: Duration,
        topic: sns.ITopic | None,
    ) -> None:
        """Creates the alarms; they are told to `topic` if there is one."""
        super().__init__(scope, construct_id)
        self._action = None if topic is None else actions.SnsAction(topic)
        if topic is None:
            acknowledge(self, "CloudWatchAlarmAction", because="The property alarm_notices was turned off")
        else:
            self._let_alarms_publish(topic)
        self.all: list[cloudwatch.IAlarm] = []
        self.executions_failed = self._alarm(
            "ExecutionsFailed",
            machine.metric_failed(period=_PERIOD),
            "A labeling execution failed: its result document or its error tells why",
        )
        self.executions_timed_out = self._alarm(
            "ExecutionsTimedOut", machine.metric_timed_out(period=_PERIOD), "A labeling execution took too long"
        )
        self.monitor_errors = self._alarm(
            "MonitorErrors",
            # One bad sweep is made up for by the next; three in a row are not.
            functions.monitor.metric_errors(period=sweep_interval),
            "The monitor function keeps failing: labeling jobs end unnoticed",
            periods=3,
        )
        self.monitor_silent = self._alarm(
            "MonitorSilent",
            # No invocation gives no data, which here is the bad news; an alarm that is new says so until the first one.
            functions.monitor.metric_invocations(period=sweep_interval),
            "The monitor function does not run: labeling jobs end unnoticed, and their executions lose their heartbeat",
            periods=3,
            operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
        )
        self.job_stalled = self._alarm(
            "JobStalled",
            metrics.highest("LongestSilence", period=sweep_interval),
            f"A labeling job runs, but nothing has been labeled for {stalled_after.to_human_string()}",
            threshold=stalled_after.to_seconds(),
        )
        self.objects_failed = self._alarm(
            "ObjectsFailed",
            metrics.total("ObjectsFailed", period=Duration.hours(1)),
            "Objects cannot be labeled: workers may not see their images",
        )
        self.stop_errors = self._alarm(
            "StopErrors",
            functions.stop.metric_errors(period=_PERIOD),
            "Labeling jobs of an ended execution may still run, and cost money",
        )
        self.unhandled_events = self._alarm(
            "UnhandledEvents",
            unhandled.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum"),
            "Events that monitor or stop could not handle wait in the dead-letter queue",
        )

    def _let_alarms_publish(self, topic: sns.ITopic) -> None:
        """A topic that takes TLS alone has a policy of its own, which leaves out what the default policy says."""
        stack = Stack.of(self)
        alarms = stack.format_arn(
            service="cloudwatch", resource="alarm", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={
                    "ArnLike": {"aws:SourceArn": alarms},
                    "StringEquals": {"aws:SourceAccount": stack.account},
                },
            )
        )

    def _alarm(
        self,
        construct_id: str,
        metric: cloudwatch.Metric,
        description: str,
        *,
        threshold: float = 1,
        periods: int = 1,
        operator: cloudwatch.ComparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            metric=metric,
            alarm_description=description,
            threshold=threshold,
            comparison_operator=operator,
            evaluation_periods=periods,
            treat_missing_data=missing,
        )
        self.all.append(alarm)
        if self._action is not None:
            alarm.add_alarm_action(self._action)
        return alarm
