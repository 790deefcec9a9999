"""What one looks at while people label."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_ground_truth.state_machine.alarms import LabelingAlarms
from cdk_ground_truth.state_machine.functions import Functions
from cdk_ground_truth.state_machine.metrics import LabelingMetrics

_HOUR = Duration.hours(1)
_SWEEP = Duration.minutes(5)
_WIDTH, _HEIGHT = 12, 6


class LabelingDashboard(cloudwatch.Dashboard):
    """Alarms, jobs, objects an hour, executions and functions, a row each."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        metrics: LabelingMetrics,
        machine: sfn.StateMachine,
        functions: Functions,
        alarms: LabelingAlarms,
    ) -> None:
        """Creates the dashboard; CloudFormation makes its name."""
        super().__init__(scope, construct_id, default_interval=Duration.days(7))
        self.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=alarms.all, width=2 * _WIDTH, height=3))
        self.add_widgets(
            _graph(
                "Labeling jobs",
                metrics.highest("JobsActive", period=_SWEEP, label="running"),
                metrics.total("JobsFailed", period=_SWEEP, label="failed"),
                metrics.total("JobsAbandoned", period=_SWEEP, label="stopped, nobody waits"),
            ),
            _graph(
                "Objects an hour",
                metrics.total("ObjectsLabeled", period=_HOUR, label="labeled"),
                metrics.total("ObjectsFailed", period=_HOUR, label="failed"),
            ),
        )
        self.add_widgets(
            _graph(
                "Executions",
                machine.metric_started(period=_HOUR, label="started"),
                machine.metric_succeeded(period=_HOUR, label="succeeded"),
                machine.metric_failed(period=_HOUR, label="failed"),
                machine.metric_aborted(period=_HOUR, label="stopped"),
                machine.metric_timed_out(period=_HOUR, label="timed out"),
            ),
            _graph(
                "Seconds since anything happened to the quietest job",
                metrics.highest("LongestSilence", period=_SWEEP, label="longest silence"),
            ),
        )
        self.add_widgets(
            _graph("Errors of functions", *(function.metric_errors(period=_HOUR) for function in functions.all)),
            _graph("Duration of functions", *(function.metric_duration(period=_HOUR) for function in functions.all)),
        )


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=_WIDTH, height=_HEIGHT)
