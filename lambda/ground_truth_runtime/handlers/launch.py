"""The Launch state's function. The state waits for its task token, not for this function's result."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.plan_document import JobRef
from ground_truth_runtime.handlers._context import jobs_table, labeling_jobs, logger, metrics, setting, store, waits
from ground_truth_runtime.steps.launch import launch


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes `{"job": ref, "task_token"}`; returns the labeling job's name and attempt."""
    ref = JobRef.of(event["job"])
    launched = launch(
        ref,
        event["task_token"],
        bucket=setting("BUCKET"),
        store=store(),
        table=jobs_table(),
        jobs=labeling_jobs(),
        waits=waits(),
    )
    logger.info("launched", extra={"execution_arn": ref.execution.arn, "job": ref.job, **launched})
    metrics.add_metric(name="JobsLaunched", unit=MetricUnit.Count, value=1)
    return launched
