"""The Plan state's function."""

import os
from decimal import Decimal
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.facts import limits
from ground_truth_runtime.handlers._context import (
    labeling_jobs,
    listed,
    logger,
    metrics,
    optional,
    roles,
    setting,
    store,
)
from ground_truth_runtime.steps.context import Reach, StackSettings
from ground_truth_runtime.steps.plan import plan


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes `{"event", "execution": {"arn", "name", "started_at"}}`; returns run, waves, estimate and warnings."""
    execution = ExecutionId.of(event["execution"])
    max_objects, object_price = optional("MAX_OBJECTS"), optional("OBJECT_PRICE_USD")
    stack = StackSettings(
        bucket=setting("BUCKET"),
        region=os.environ["AWS_REGION"],
        role_arn=setting("ROLE_ARN"),
        workteam_arn=optional("WORKTEAM_ARN"),
        output_kms_key_arn=optional("OUTPUT_KMS_KEY_ARN"),
        max_objects=limits.DATASET_OBJECTS_MAX if max_objects is None else int(max_objects),
        object_price_usd=None if object_price is None else Decimal(object_price),
        pre_annotation_arn=optional("PRE_ANNOTATION_ARN"),
        consolidation_arn=optional("CONSOLIDATION_ARN"),
        reach=Reach(
            input_buckets=listed("INPUT_BUCKETS"),
            role_arns=listed("ROLE_ARNS"),
            workteam_arns=listed("WORKTEAM_ARNS"),
            function_arns=listed("FUNCTION_ARNS"),
            kms_key_arns=listed("KMS_KEY_ARNS"),
            topic_arns=listed("TOPIC_ARNS"),
        ),
    )
    planned = plan(
        event["event"], execution=execution, stack=stack, store=store(), labeling_jobs=labeling_jobs(), roles=roles()
    )
    count = sum(len(wave["jobs"]) for wave in planned["waves"])
    logger.info("planned", extra={"execution_arn": execution.arn, "run_id": planned["run"]["run_id"], "jobs": count})
    metrics.add_metric(name="JobsPlanned", unit=MetricUnit.Count, value=count)
    return planned
