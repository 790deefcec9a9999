"""The Collect state's function."""

import os
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from ground_truth_runtime.domain.notices import job_notice
from ground_truth_runtime.domain.plan_document import WHOLE
from ground_truth_runtime.handlers._context import jobs_table, labeling_jobs, logger, metrics, setting, store, tell
from ground_truth_runtime.steps.collect import collect, gather


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Takes `{"job": ref}`, with `error` in the ref where the launch state failed; returns what comes next.

    That is the job's outcome, or less: see `collect`. The ref of a whole that was split is gathered.
    """
    ref = event["job"]
    if ref["part"] == WHOLE:
        outcome = gather(ref, bucket=setting("BUCKET"), store=store(), table=jobs_table(), jobs=labeling_jobs())
    else:
        outcome = collect(ref, bucket=setting("BUCKET"), store=store(), table=jobs_table(), jobs=labeling_jobs())
    if "part" in outcome:  # its next round, or the last word on a part
        logger.info("collected", extra={"job": ref["job"], "part": ref["part"], "again": "again" in outcome})
        return outcome
    told = ("labeling_job_name", "status", "succeeded", "objects", "labeled", "failed")
    logger.info("collected", extra={"job": outcome["name"], **{key: outcome[key] for key in told}})
    metrics.add_metric(name="JobsFailed", unit=MetricUnit.Count, value=0 if outcome["succeeded"] else 1)
    tell(job_notice(outcome, region=os.environ["AWS_REGION"]))
    return outcome
