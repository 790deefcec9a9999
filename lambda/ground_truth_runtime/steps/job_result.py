"""The result of a job: its labels as one manifest, what they come to, and the outcome that travels on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.part_result import PartResult, counters, status
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.facts.limits import REASON_MAX
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.summary import AttributeSummary, ManifestSummary, summarize
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps.job_quality import job_quality
from ground_truth_runtime.steps.merge import Merged, merge
from ground_truth_runtime.steps.report import write_job_report


def job_result(
    ref: JobRef,
    planned: PlannedJob,
    parts: Sequence[PartResult],
    *,
    plan: Mapping[str, Any],
    bucket: str,
    store: ObjectStore,
) -> dict[str, Any]:
    """Writes what is kept of a job: merged manifest, agreement, result document and report. Returns the outcome.

    A failed or stopped job is read all the same: whatever workers labeled is in the result.
    """
    attribute = planned.label_attribute_name
    named = len(parts) > 1
    reasons = [
        f"part {part.part}: {part.reason}" if named else part.reason for part in parts if part.reason is not None
    ]
    warnings = [warning for part in parts for warning in part.warnings]
    state = status(parts)

    merged, summary, quality = Merged(manifest=None), ManifestSummary(), JobQuality()
    try:
        merged = _merged(ref, parts, attribute=attribute, bucket=bucket, store=store)
        if merged.manifest is not None:
            summary = summarize(store.lines(merged.manifest), attribute=attribute)
    except ObjectUnreadable as error:
        what = "an output manifest" if merged.manifest is None else f"the output manifest {merged.manifest}"
        reasons.append(f"{what} cannot be read: {error}")
    if merged.manifest is not None:
        quality = job_quality(merged.manifest, outputs=merged.outputs, attribute=attribute, store=store)
    elif not reasons and state != NOTHING_TO_LABEL:
        reasons.append("the labeling job names no output manifest")
    if summary.unreadable_count:
        first = summary.unreadable[0]
        told = f"{summary.unreadable_count} lines of {merged.manifest} cannot be read, the first is line {first.number}"
        reasons.append(f"{told}: {first.reason}")
    warnings += [*merged.warnings, *_warnings_of_selection(ref, planned, bucket=bucket, store=store)]

    labels = summary.attributes.get(attribute, AttributeSummary())
    last = next((part.rounds[-1] for part in reversed(parts) if part.rounds), None)
    result_uri = f"s3://{bucket}/{naming.job_result_key(ref.run_id, ref.job)}"
    outcome = {
        "name": ref.job,
        "task_type": ref.task_type,
        "succeeded": not reasons,
        "status": state,
        "reason": "; ".join(reasons) if reasons else None,
        "warnings": warnings,
        "labeling_job_name": None if last is None else last.labeling_job_name,
        "labeling_job_arn": None if last is None else last.labeling_job_arn,
        "parts": len(parts),
        "rounds": max(len(part.rounds) for part in parts),
        "counters": counters(parts),
        "objects": summary.objects if summary.objects or state == NOTHING_TO_LABEL else ref.objects,
        "labeled": labels.labeled,
        "failed": labels.failed,
        "workers_per_object": planned.workers_per_object,
        "mean_confidence": labels.confidence.mean,
        "agreement": quality.value,
        "agreement_measure": quality.measure,
        "label_attribute_name": attribute,
        "output_manifest": merged.manifest,
        "result_uri": result_uri,
        "report_uri": f"s3://{bucket}/{naming.job_report_key(ref.run_id, ref.job)}",
    }
    _write_agreement(ref, quality, bucket=bucket, store=store)
    document = {
        **outcome,
        "labeling_jobs": [part.document() for part in parts],
        "summary": _summary_document(summary, labels),
        "quality": asdict(quality),
    }
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
    return _small(outcome)


def _merged(ref: JobRef, parts: Sequence[PartResult], *, attribute: str, bucket: str, store: ObjectStore) -> Merged:
    return merge(
        parts,
        attribute=attribute,
        inputs=[f"s3://{bucket}/{naming.manifest_key_of_part(ref.run_id, ref.job, part.part)}" for part in parts],
        target=f"s3://{bucket}/{naming.merged_manifest_key(ref.run_id, ref.job)}",
        store=store,
    )


def _write_agreement(ref: JobRef, quality: JobQuality, *, bucket: str, store: ObjectStore) -> None:
    """Object by object, where more than one worker answered: what a review by agreement chooses from."""
    if quality.objects:
        lines = (
            json.dumps({"object": number, "agreement": agreement}).encode() + b"\n"
            for number, agreement in sorted(quality.objects.items())
        )
        store.write_lines(f"s3://{bucket}/{naming.agreement_key(ref.run_id, ref.job)}", lines)


def _warnings_of_selection(ref: JobRef, planned: PlannedJob, *, bucket: str, store: ObjectStore) -> list[str]:
    """What the objects were not chosen by, although they were to be."""
    if planned.needs is None or planned.selection is None or planned.selection.get("agreement_below") is None:
        return []
    try:
        quality = store.json(f"s3://{bucket}/{naming.job_result_key(ref.run_id, planned.needs)}")["quality"]
    except ObjectUnreadable:
        return []
    known, answered = len(quality["objects"]), quality["sampled_from"]
    if answered is not None:
        return [
            f"agreement is known of {known:,} of {answered:,} objects of {planned.needs}; no others were chosen by it"
        ]
    return [] if known else [f"agreement is known of no object of {planned.needs}: none was chosen by it"]


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


def _small(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome as it travels: with all others, in one state."""
    reason, warnings = outcome["reason"], "; ".join(outcome["warnings"])
    return {
        **outcome,
        "reason": None if reason is None else shortened(reason, REASON_MAX),
        "warnings": [shortened(warnings, REASON_MAX)] if warnings else [],
    }
