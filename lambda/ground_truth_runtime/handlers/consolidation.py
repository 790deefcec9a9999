"""The function that makes one label of several workers' answers, for the custom image types."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.handlers._context import logger, store
from ground_truth_runtime.steps.consolidate import consolidate_payload


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: LambdaContext) -> list[dict[str, Any]]:
    """Takes Ground Truth's post-annotation event; returns a consolidated annotation for each object of its payload."""
    found = consolidate_payload(event, store=store())
    for rejected in found.rejected:
        told = {"object_id": rejected.object_id, "worker_id": rejected.worker, "reason": rejected.reason}
        logger.warning("answer rejected", extra={"labeling_job_arn": event.get("labelingJobArn"), **told})
    logger.info("consolidated", extra={"objects": len(found.objects), "rejected": len(found.rejected)})
    return found.objects
