"""Whether a labeling job that has the name of an attempt is that attempt's."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.labeling_job import LabelingJob, manifest_of

_CLOCK_SKEW = timedelta(minutes=5)
"""[own] between the clocks of Step Functions and SageMaker."""


def adoption_problem(job: LabelingJob, request: Mapping[str, Any], execution: ExecutionId) -> str | None:
    """Why a labeling job is not what this execution asked for in `request`; None where it is."""
    created, started = job.created_at, execution.started_at
    if created is not None and started is not None and created < started - _CLOCK_SKEW:
        return f"it was created at {created.isoformat()}, before the execution's start"
    if job.input_manifest != manifest_of(request):
        return f"its input manifest is {job.input_manifest}, not {manifest_of(request)}"
    if job.label_attribute_name != request["LabelAttributeName"]:
        return f"its label attribute is {job.label_attribute_name}, not {request['LabelAttributeName']}"
    return None
