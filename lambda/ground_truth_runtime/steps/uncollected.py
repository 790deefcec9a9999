"""The outcome of a job whose Collect or Gather state failed: its labels are in the bucket, and this tells where."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.failure import told_by
from ground_truth_runtime.domain.plan_document import JobRef
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.facts.limits import FAILURE_MAX

COLLECT_FAILED = "CollectFailed"
"""Status of such a job."""


def uncollected(state: Mapping[str, Any], *, bucket: str) -> dict[str, Any]:
    """An outcome like those of the collect function, from what its state had: a ref, with `error`.

    `labeling_job` is there where the wait for the labeling job ended well. Its output manifest is named where it holds
    all labels of the job: later rounds and parts label only what others have left.
    """
    ref = JobRef.of(state)
    launched = state.get("labeling_job", {})
    name, counters = launched.get("labeling_job_name"), launched.get("counters", {})
    labels = f"s3://{bucket}/{naming.labels_prefix(ref.job, ref.run_id)}"
    whole = ref.parts == 1 and name == ref.labeling_job_name(1)
    return {
        "name": ref.job,
        "task_type": ref.task_type,
        "succeeded": False,
        "status": COLLECT_FAILED,
        "reason": f"{shortened(told_by(state['error']), FAILURE_MAX)}; its labels are below {labels}",
        "warnings": [],
        "labeling_job_name": name,
        "labeling_job_arn": launched.get("labeling_job_arn"),
        "parts": ref.parts,
        "rounds": None,
        "counters": counters,
        "objects": ref.objects,
        "labeled": counters.get("total_labeled", 0),
        "failed": counters.get("failed", 0),
        "workers_per_object": None,
        "mean_confidence": None,
        "agreement": None,
        "agreement_measure": None,
        "label_attribute_name": None,
        "output_manifest": f"s3://{bucket}/{naming.LABELS_PREFIX}{name}/{naming.OUTPUT_MANIFEST}" if whole else None,
        "result_uri": None,
        "report_uri": None,
    }
