"""Alarms on what people would otherwise learn too late."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.state_machine.functions import Functions

_PERIOD = Duration.minutes(5)


class LabelingAlarms(Construct):
    """Failed and timed-out executions, failing background functions, events that nobody could handle.

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
        sweep_interval: Duration,
        topic: sns.ITopic | None,
    ) -> None:
        """Creates the alarms; they are told to `topic` if there is one."""
        super().__init__(scope, construct_id)
        self._topic = topic
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

    def _alarm(
        self,
        construct_id: str,
        metric: cloudwatch.Metric,
        description: str,
        *,
        periods: int = 1,
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            metric=metric,
            alarm_description=description,
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=periods,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        if self._topic is not None:
            alarm.add_alarm_action(actions.SnsAction(self._topic))
        return alarm
