"""The Finish state's function."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.notices import execution_notice
from ground_truth_runtime.handlers._context import logger, setting, store, tell
from ground_truth_runtime.steps.finish import finish


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes `{"run", "waves", "estimate", "warnings"}`; returns the result document."""
    result = finish(event, bucket=setting("BUCKET"), store=store())
    logger.info("finished", extra={"run_id": result["run_id"], "succeeded": result["succeeded"]})
    tell(execution_notice(result, region=os.environ["AWS_REGION"]))
    return result
