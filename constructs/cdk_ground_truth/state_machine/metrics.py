"""The functions' own metrics: namespace `GroundTruth`, one dimension, `service`, which is the state machine's.

| Metric | Unit | From | Meaning |
|---|---|---|---|
| JobsPlanned | Count | plan | labeling jobs of an event without problems |
| JobsLaunched | Count | launch | launches, repeated ones too |
| JobsActive | Count | each sweep | labeling jobs that an execution waits for |
| JobsAbandoned | Count | sweeps, stop | labeling jobs stopped because their execution is gone |
| JobsFailed | Count | collect | labeling jobs that are no success |
| ObjectsLabeled | Count | monitor | objects labeled since it last looked |
| ObjectsFailed | Count | monitor | objects failed since it last looked |
| LongestSilence | Seconds | each sweep | for how long nothing has happened to the quietest running job |
"""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

NAMESPACE = "GroundTruth"


class LabelingMetrics:
    """The metrics of one state machine's functions."""

    def __init__(self, service: str) -> None:
        """`service` is the value of the dimension."""
        self.service = service

    def total(self, name: str, *, period: Duration, label: str | None = None) -> cloudwatch.Metric:
        """A metric added up over `period`; `label` names its line in a graph."""
        return self._metric(name, "Sum", period, label)

    def highest(self, name: str, *, period: Duration, label: str | None = None) -> cloudwatch.Metric:
        """A metric's highest value in `period`; `label` names its line in a graph."""
        return self._metric(name, "Maximum", period, label)

    def _metric(self, name: str, statistic: str, period: Duration, label: str | None = None) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=name,
            dimensions_map={"service": self.service},
            statistic=statistic,
            period=period,
            label=label,
        )
