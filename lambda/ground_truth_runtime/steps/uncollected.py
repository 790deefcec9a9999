"""The outcome of a job whose Collect or Gather state failed: its labels are in the bucket, and this tells where."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.failure import told_by
from ground_truth_runtime.domain.outcome import small
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.facts.limits import FAILURE_MAX

COLLECT_FAILED = "CollectFailed"
"""Status of such a job."""


def uncollected(name: str, known: Mapping[str, Any], *, run: str, bucket: str) -> dict[str, Any]:
    """An outcome like those of the collect function, from what its state has left.

    `labeling_job` is there where the wait for the labeling job ended well. Its output manifest is named where it holds
    all labels of the job: later rounds and parts label only what others have left.
    """
    launched = known.get("labeling_job", {})
    labeling_job, counters = launched.get("labeling_job_name"), launched.get("counters", {})
    labels = f"s3://{bucket}/{naming.labels_prefix(name, run)}"
    whole = known["parts"] == 1 and labeling_job == naming.labeling_job_name(name, run, 1)
    manifest = f"s3://{bucket}/{naming.LABELS_PREFIX}{labeling_job}/{naming.OUTPUT_MANIFEST}"
    return small(
        {
            "name": name,
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
            "workers_per_object": None,
            "mean_confidence": None,
            "agreement": None,
            "agreement_measure": None,
            "label_attribute_name": None,
            "output_manifest": manifest if whole else None,
            "result_uri": None,
            "report_uri": None,
        }
    )
