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


def uncollected(name: str, known: Mapping[str, Any], *, planned: PlannedJob | None, run: str) -> dict[str, Any]:
    """Return an outcome like those of the collect function, from what its state has left.

    `labeling_job` is there where the wait for the labeling job ended well. Its output manifest is named where it holds
    all labels of the job: later rounds and parts label only what others have left. `planned` is None where the plan
    cannot be read: then nobody here knows where the event had the labels written.
    """
    launched = known.get("labeling_job", {})
    labeling_job, counters = launched.get("labeling_job_name"), launched.get("counters", {})
    if planned is None:
        labels = "in the output of the labeling job" if labeling_job is None else f"in the output of {labeling_job}"
    else:
        labels = f"below {naming.output_prefix(planned.output, name, run)}"
    whole = known["parts"] == 1 and labeling_job == naming.labeling_job_name(name, run, 1)
    return small(
        {
            "name": name,
            "task_type": known["task_type"],
            "succeeded": False,
            "status": COLLECT_FAILED,
            "reason": f"{shortened(told_by(known['error']), FAILURE_MAX)}; its labels are {labels}",
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
            "workers_per_object": None if planned is None else planned.workers_per_object,
            "mean_confidence": None,
            "agreement": None,
            "agreement_measure": None,
            "label_attribute_name": None if planned is None else planned.label_attribute_name,
            "output_manifest": naming.output_manifest(planned.output, labeling_job)
            if whole and planned is not None
            else None,
            "result_uri": None,
            "report_uri": None,
        }
    )
