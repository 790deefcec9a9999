"""The function that makes a worker's task of a data object, for the custom image types."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.annotation.pre_annotation import task_of
from ground_truth_runtime.handlers._context import logger


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes Ground Truth's pre-annotation event; returns the task's input."""
    return task_of(event)
