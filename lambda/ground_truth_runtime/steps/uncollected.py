"""The outcome of a job whose Collect or Gather state failed: where its labels are, and why they were not read."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.failure import told_by
from ground_truth_runtime.domain.outcome import small
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.facts.limits import FAILURE_MAX

COLLECT_FAILED = "CollectFailed"
"""Status of such a job."""


def uncollected(planned: PlannedJob, known: Mapping[str, Any], *, run: str) -> dict[str, Any]:
    """Return an outcome like those of the collect function, from what its state has left.

    `labeling_job` is there where the wait for the labeling job ended well. Its output manifest is named where it holds
    all labels of the job: later rounds and parts label only what others have left.
    """
    launched = known.get("labeling_job", {})
    labeling_job, counters = launched.get("labeling_job_name"), launched.get("counters", {})
    labels = naming.output_prefix(planned.output, planned.name, run)
    whole = known["parts"] == 1 and labeling_job == naming.labeling_job_name(planned.name, run, 1)
    return small(
        {
            "name": planned.name,
            "task_type": known["task_type"],
            "succeeded": False,
            "status": COLLECT_FAILED,
            "reason": f"{shortened(told_by(known['error']), FAILURE_MAX)}; its labels are below {labels}",
            "warnings": [],
            "labeling_job_name": labeling_job,
            "labeling_job_arn": launched.get("labeling_job_arn"),
            "parts": known["parts"],
            "rounds": None,
            "counters": counters,
            "objects": known["objects"],
            "labeled": counters.get("total_labeled", 0),
            "failed": counters.get("failed", 0),
            "failure_reasons": {},
            "workers_per_object": planned.workers_per_object,
            "mean_confidence": None,
            "agreement": None,
            "agreement_measure": None,
            "label_attribute_name": planned.label_attribute_name,
            "output_manifest": naming.output_manifest(planned.output, labeling_job) if whole else None,
            "result_uri": None,
            "report_uri": None,
        }
    )
