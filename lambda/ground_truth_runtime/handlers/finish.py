"""The Finish state's function."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.handlers._context import logger, setting, store
from ground_truth_runtime.steps.finish import finish


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes `{"run", "outcomes", "estimate", "warnings"}`; returns the result document."""
    result = finish(event, bucket=setting("BUCKET"), store=store())
    logger.info("finished", extra={"run_id": result["run_id"], "succeeded": result["succeeded"]})
    return result
