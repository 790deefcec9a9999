"""The function that hears labeling job state changes, and sweeps on a schedule."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.handlers._context import jobs_table, labeling_jobs, logger, metrics, waits
from ground_truth_runtime.steps.monitor import Monitor

STATE_CHANGE = "SageMaker Ground Truth Labeling Job State Change"


@logger.inject_lambda_context
@metrics.log_metrics
def handler(raw: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes an EventBridge event: a labeling job's state change, or the schedule's."""
    event = EventBridgeEvent(raw)
    monitor = Monitor(table=jobs_table(), jobs=labeling_jobs(), waits=waits())
    if event.detail_type == STATE_CHANGE:
        name = event.resources[0].rpartition("/")[2]
        followed = monitor.hear(name)
        logger.info("heard", extra={"labeling_job_name": name, "followed": followed})
        return {"labeling_job_name": name, "followed": followed}
    swept = monitor.sweep()
    logger.info("swept", extra=asdict(swept))
    metrics.add_metric(name="JobsActive", unit=MetricUnit.Count, value=swept.active)
    metrics.add_metric(name="JobsAbandoned", unit=MetricUnit.Count, value=swept.abandoned)
    return asdict(swept)
