"""The function that hears of executions that failed, timed out or were stopped."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.execution import ExecutionId, moment
from ground_truth_runtime.handlers._context import jobs_table, labeling_jobs, logger, metrics, waits
from ground_truth_runtime.steps.stop import stop


@logger.inject_lambda_context
@metrics.log_metrics
def handler(raw: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes an EventBridge event of Step Functions; returns the labeling jobs that it stopped."""
    detail = EventBridgeEvent(raw).detail
    execution, stopped_at = ExecutionId.of_event(detail), detail.get("stopDate")
    stopped = stop(
        execution,
        ended_at=None if stopped_at is None else moment(stopped_at),
        table=jobs_table(),
        jobs=labeling_jobs(),
        waits=waits(),
    )
    logger.info("stopped", extra={"execution_arn": execution.arn, "labeling_job_names": stopped})
    metrics.add_metric(name="JobsAbandoned", unit=MetricUnit.Count, value=len(stopped))
    return {"labeling_job_names": stopped}
