"""The Plan state's function."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.handlers._context import labeling_jobs, logger, metrics, roles, settings, store
from ground_truth_runtime.steps.inputs import Allowance
from ground_truth_runtime.steps.plan import plan

_SURVEY_SHARE = 0.8  # of its time: the rest is for the other checks, and for writing what was planned


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Takes `{"event", "execution": {"arn", "name", "started_at"}}`; returns run, waves, estimate and warnings."""
    execution = ExecutionId.of(event["execution"])
    planned = plan(
        event["event"],
        execution=execution,
        stack=settings(),
        store=store(),
        labeling_jobs=labeling_jobs(),
        roles=roles(),
        allowance=Allowance(seconds=_SURVEY_SHARE * context.get_remaining_time_in_millis() / 1_000),
    )
    count = sum(len(wave["jobs"]) for wave in planned["waves"])
    logger.info("planned", extra={"execution_arn": execution.arn, "run_id": planned["run"]["run_id"], "jobs": count})
    metrics.add_metric(name="JobsPlanned", unit=MetricUnit.Count, value=count)
    return planned
