"""Collect: read what a labeling job left, however it ended, and write its result."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.facts.limits import REASON_MAX
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.summary import AttributeSummary, ManifestSummary, summarize
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps.job_quality import job_quality
from ground_truth_runtime.steps.report import write_job_report


def collect(
    state: Mapping[str, Any], *, bucket: str, store: ObjectStore, table: JobsTable, jobs: LabelingJobs
) -> dict[str, Any]:
    """The outcome of one job; the whole result stands in S3 at its `result_uri`, and a page to look at at `report_uri`.

    `state` is a ref with `error` where the launch or the job failed. A failed or stopped job is read all the same:
    whatever workers labeled is in the result.
    """
    ref = JobRef.of(state)
    plan = store.json(ref.plan_uri)
    planned = PlannedJob.of(plan["jobs"][ref.job])
    job = _labeling_job(ref, table, jobs)
    if "error" in state and job is not None and not job.ended:
        # Its wait is over, by lost heartbeats or a timeout: nobody shall pay workers until the execution ends too.
        table.abandon(job.name)
        jobs.stop(job.name)
    reason = _reason(state.get("error"))
    attribute = planned.label_attribute_name
    summary, quality = ManifestSummary(), JobQuality()
    manifest = None if job is None else job.output_manifest
    if manifest is not None:
        try:
            summary = summarize(store.lines(manifest), attribute=attribute)
        except ObjectUnreadable as error:
            reason = _joined(reason, f"the output manifest {manifest} cannot be read: {error}")
        quality = job_quality(manifest, attribute=attribute, store=store)
    elif reason is None:
        reason = "the labeling job names no output manifest"
    if summary.unreadable_count:
        first = summary.unreadable[0]
        told = f"{summary.unreadable_count} lines of {manifest} cannot be read, the first is line {first.number}"
        reason = _joined(reason, f"{told}: {first.reason}")
    labels = summary.attributes.get(attribute, AttributeSummary())
    result_uri = f"s3://{bucket}/{naming.job_result_key(ref.run_id, ref.job)}"
    outcome = {
        "name": ref.job,
        "task_type": ref.task_type,
        "succeeded": reason is None,
        "status": "NotStarted" if job is None else job.status,
        "reason": reason,
        "labeling_job_name": None if job is None else job.name,
        "labeling_job_arn": None if job is None else job.arn,
        "counters": {} if job is None else dict(job.counters),
        "objects": ref.objects,
        "labeled": labels.labeled,
        "failed": labels.failed,
        "workers_per_object": planned.workers_per_object,
        "mean_confidence": labels.confidence.mean,
        "agreement": quality.value,
        "agreement_measure": quality.measure,
        "label_attribute_name": attribute,
        "output_manifest": manifest,
        "result_uri": result_uri,
        "report_uri": f"s3://{bucket}/{naming.job_report_key(ref.run_id, ref.job)}",
    }
    document = {**outcome, "summary": _summary_document(summary, labels), "quality": asdict(quality)}
    store.write_json(result_uri, document)
    costs = {cost["name"]: cost for cost in plan["estimate"]["jobs"]}
    page = write_job_report(
        outcome,
        run_id=ref.run_id,
        subtitle=planned.title,
        quality=quality,
        cost=costs[ref.job],
        bucket=bucket,
        store=store,
    )
    if page is None:
        outcome["report_uri"] = None
        store.write_json(result_uri, {**document, "report_uri": None})
    return outcome if reason is None else {**outcome, "reason": shortened(reason, REASON_MAX)}


def _summary_document(summary: ManifestSummary, labels: AttributeSummary) -> dict[str, Any]:
    """The numbers of the job's own labels; `unreadable` lists the first lines only."""
    return {
        "objects": summary.objects,
        **{name: value for name, value in asdict(labels).items() if name != "confidence"},
        "mean_confidence": labels.confidence.mean,
        "confidence_bins": labels.confidence.bins,
        "first_lines": summary.first_lines,
        "unreadable": [{"line": line.number, "reason": line.reason} for line in summary.unreadable],
        "unreadable_count": summary.unreadable_count,
    }


def _labeling_job(ref: JobRef, table: JobsTable, jobs: LabelingJobs) -> LabelingJob | None:
    """The job's last attempt, as the service tells of it; None where none was created."""
    last: LabelingJob | None = None
    attempt = 1
    while table.get(name := naming.labeling_job_name(ref.job, ref.run_id, attempt)) is not None:
        found = jobs.describe(name)
        last = last if found is None else found
        attempt += 1
    return last


def _reason(error: Mapping[str, str | None] | None) -> str | None:
    """Why the launch state failed: its error's name, and the words in its cause where it holds JSON."""
    if error is None:
        return None
    name, cause = error.get("Error", "Error"), error.get("Cause")
    if not cause:  # Step Functions leaves a cause out, or null, where there is none
        return name
    try:
        content = json.loads(cause)
    except ValueError:
        content = None
    if isinstance(content, Mapping):
        cause = str(content.get("reason", content.get("errorMessage", cause)))
    return f"{name}: {cause}"


def _joined(reason: str | None, more: str) -> str:
    return more if reason is None else f"{reason}; {more}"
