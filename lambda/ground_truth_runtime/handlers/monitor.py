"""The function that hears labeling job state changes, and sweeps on a schedule."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.handlers._context import jobs_table, labeling_jobs, logger, metrics, setting, waits
from ground_truth_runtime.steps.monitor import Foreign, Monitor, Progress, Sweep

_foreign = Foreign()  # as long as the container lives
STATE_CHANGE = "SageMaker Ground Truth Labeling Job State Change"


@logger.inject_lambda_context
@metrics.log_metrics
def handler(raw: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes an EventBridge event: a labeling job's state change, or the schedule's."""
    event = EventBridgeEvent(raw)
    monitor = Monitor(
        table=jobs_table(),
        jobs=labeling_jobs(),
        waits=waits(),
        state_machine_arn=setting("STATE_MACHINE_ARN"),
        foreign=_foreign,
    )
    if event.detail_type == STATE_CHANGE:
        name = event.resources[0].rpartition("/")[2]
        progress = monitor.hear(name)
        logger.info("heard", extra={"labeling_job_name": name, "followed": progress is not None})
        if progress is not None:
            _count(progress)
        return {"labeling_job_name": name, "followed": progress is not None}
    swept = monitor.sweep()
    logger.info("swept", extra=asdict(swept))
    metrics.add_metric(name="JobsActive", unit=MetricUnit.Count, value=swept.active)
    metrics.add_metric(name="JobsAbandoned", unit=MetricUnit.Count, value=swept.abandoned + swept.orphaned)
    metrics.add_metric(name="LongestSilence", unit=MetricUnit.Seconds, value=swept.longest_silence_seconds)
    _count(swept)
    return asdict(swept)


def _count(seen: Progress | Sweep) -> None:
    metrics.add_metric(name="ObjectsLabeled", unit=MetricUnit.Count, value=seen.labeled)
    metrics.add_metric(name="ObjectsFailed", unit=MetricUnit.Count, value=seen.failed)
