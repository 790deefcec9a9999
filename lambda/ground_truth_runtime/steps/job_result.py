"""The result of a job: its labels as one manifest, what they come to, and the outcome that travels on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.job_record import NOTHING_TO_LABEL
from ground_truth_runtime.domain.outcome import small
from ground_truth_runtime.domain.part_result import PartResult, counters, status
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.domain.text import shortened
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.labels.summary import AttributeSummary, ManifestSummary, summarize
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.steps.job_quality import job_quality
from ground_truth_runtime.steps.merge import Merged, PartAccount, as_it_is, merge
from ground_truth_runtime.steps.part_labels import PartLabels, labels_of
from ground_truth_runtime.steps.report import write_job_report

_REASONS_SHOWN = 3  # [own] in a sentence; the outcome's failure_reasons has more, the document all that are counted
_REASON_SHOWN = 100  # [own] characters of each


def job_result(
    ref: JobRef,
    planned: PlannedJob,
    parts: Sequence[PartResult],
    *,
    labels: PartLabels | None,
    plan: Mapping[str, Any],
    bucket: str,
    store: ObjectStore,
) -> dict[str, Any]:
    """Writes what is kept of a job: merged manifest, agreement, result document and report. Returns the outcome.

    A failed or stopped job is read all the same: whatever workers labeled is in the result. It is a success only where
    labels and reported failures account for all objects that were sent.

    `labels`: those of the only part; None where there are several, or they have not been read yet.
    """
    attribute = planned.label_attribute_name
    state = status(parts)
    merged = _merged(ref, planned, parts, labels, bucket=bucket, store=store)
    reasons = list(_reasons(planned, parts, merged))
    warnings = [warning for part in parts for warning in part.warnings]
    warnings += [warning for account in merged.parts for warning in account.warnings]
    warnings += [*_uncounted(parts, merged), *_warnings_of_selection(ref, planned, bucket=bucket, store=store)]

    summary, quality = ManifestSummary(), JobQuality()
    if merged.manifest is not None:
        summary = summarize(store.lines(merged.manifest), attribute=attribute)
        quality = job_quality(merged.manifest, outputs=merged.outputs, attribute=attribute, store=store)
        warnings += _too_few_answers(planned.workers_per_object, quality)
    if summary.unreadable_count:
        first = summary.unreadable[0]
        told = f"{summary.unreadable_count} lines of {merged.manifest} cannot be read, the first is line {first.number}"
        reasons.append(f"{told}: {first.reason}")

    counted = summary.attributes.get(attribute, AttributeSummary())
    objects = summary.objects if summary.objects or state == NOTHING_TO_LABEL else ref.objects
    if counted.failed:
        failures = _failures(counted, objects)
        most = planned.max_failed_percent
        if most is not None and counted.failed * 100 > most * objects:
            reasons.append(f"{failures}; max_failed_percent allows {most:g} percent")
        else:
            warnings.append(failures)
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
        "objects": objects,
        "labeled": counted.labeled,
        "failed": counted.failed,
        "failure_reasons": counted.failure_reasons,
        "workers_per_object": planned.workers_per_object,
        "mean_confidence": counted.confidence.mean,
        "agreement": quality.value,
        "agreement_measure": quality.measure,
        "label_attribute_name": attribute,
        "output_manifest": merged.manifest,
        "result_uri": result_uri,
        "report_uri": f"s3://{bucket}/{naming.job_report_key(ref.run_id, ref.job)}",
    }
    _write_agreement(ref, planned, quality, bucket=bucket, store=store)
    document = {
        **outcome,
        "labeling_jobs": [part.document() for part in parts],
        "summary": _summary_document(summary, counted),
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
    return small(outcome)


def _merged(
    ref: JobRef,
    planned: PlannedJob,
    parts: Sequence[PartResult],
    labels: PartLabels | None,
    *,
    bucket: str,
    store: ObjectStore,
) -> Merged:
    """All labels in one manifest. A single output manifest that has a line for every object stays where it is."""
    target = f"s3://{bucket}/{naming.merged_manifest_key(ref.run_id, ref.job)}"
    if labels is not None:
        if labels.whole is not None:
            return as_it_is(labels, labels.whole)
        return merge([labels], target=target if labels.readable else None, store=store)
    named = any(each.output_manifest is not None for part in parts for each in part.rounds)
    each_part = (
        labels_of(replace(ref, part=part.part), planned, part.rounds, bucket=bucket, store=store) for part in parts
    )
    return merge(each_part, target=target if named else None, store=store)


def _reasons(planned: PlannedJob, parts: Sequence[PartResult], merged: Merged) -> Iterator[str]:
    """Why the job is no success, part by part."""
    for part, account in zip(parts, merged.parts, strict=True):
        at = f"part {part.part}: " if len(parts) > 1 else ""
        if part.reason is not None:
            yield f"{at}{part.reason}"
        yield from (f"{at}{problem}" for problem in account.problems)
        complete = part.reason is None and not planned.stops_early
        if complete and part.rounds and not account.outputs:
            yield f"{at}the labeling job names no output manifest"
        # Of a part that has another reason only what its output manifests should have had is told.
        if account.missing.count and account.outputs and not planned.stops_early:
            yield f"{at}{_missing(account)}"
        if account.without_reason and complete:
            of = f"{account.without_reason} of {account.objects} objects"
            yield f"{at}{of} have neither a label nor a reason in their output manifest"


def _missing(account: PartAccount) -> str:
    first = ", ".join(
        f"line {number} ({address})" if address else f"line {number}" for number, address in account.missing.first
    )
    more = ", ..." if account.missing.count > len(account.missing.first) else ""
    return f"{account.missing.count} of {account.objects} objects are in no output manifest: {first}{more}"


def _failures(labels: AttributeSummary, objects: int) -> str:
    """How many objects failed, and the commonest reasons."""
    reasons = list(labels.failure_reasons.items())
    first = "; ".join(f"{shortened(reason, _REASON_SHOWN)} ({count:,})" for reason, count in reasons[:_REASONS_SHOWN])
    more = "; ..." if len(reasons) > _REASONS_SHOWN else ""
    return f"{labels.failed:,} of {objects:,} objects failed: {first}{more}"


def _uncounted(parts: Sequence[PartResult], merged: Merged) -> Iterator[str]:
    """Where the service counts more labels than it wrote. That it counts fewer happens: its counters may lag."""
    for part, account in zip(parts, merged.parts, strict=True):
        counted = part.counters.get("total_labeled", 0)
        if account.outputs and counted > account.labeled:
            names = ", ".join(each.labeling_job_name for each in part.rounds)
            yield f"the service counts {counted} labels of {names}; their output manifests hold {account.labeled}"


def _too_few_answers(asked: int, quality: JobQuality) -> Iterator[str]:
    """A label of fewer answers than were asked for looks like any other."""
    few = {answers: objects for answers, objects in quality.answers_per_object.items() if answers < asked}
    if few:
        told = ", ".join(f"{objects:,} with {answers}" for answers, objects in few.items())
        looked_at = "" if quality.sampled_from is None else " that were looked at"
        of = f"{sum(few.values()):,} of {quality.answered:,} objects{looked_at}"
        yield f"{of} have fewer answers than the {asked} that workers_per_object asks for: {told}"


def _write_agreement(ref: JobRef, planned: PlannedJob, quality: JobQuality, *, bucket: str, store: ObjectStore) -> None:
    """What a review by agreement, or by the number of answers, chooses from.

    An object has a line where its workers' answers could be compared, or where there are fewer than were asked for.
    """
    lines = [
        {"object": number, "agreement": quality.objects.get(number), "answers": answers}
        for number, answers in sorted(quality.answers_of.items())
        if number in quality.objects or answers < planned.workers_per_object
    ]
    if lines:
        written = (json.dumps(line).encode() + b"\n" for line in lines)
        store.write_lines(f"s3://{bucket}/{naming.agreement_key(ref.run_id, ref.job)}", written)


def _warnings_of_selection(ref: JobRef, planned: PlannedJob, *, bucket: str, store: ObjectStore) -> list[str]:
    """What the objects were not chosen by, although they were to be."""
    asked = {} if planned.needs is None or planned.selection is None else planned.selection
    known_of = {"agreement_below": ("agreement", "objects"), "answers_below": ("the number of answers", "answers_of")}
    conditions = [told for name, told in known_of.items() if asked.get(name) is not None]
    if not conditions:
        return []
    try:
        quality = store.json(f"s3://{bucket}/{naming.job_result_key(ref.run_id, str(planned.needs))}")["quality"]
    except ObjectUnreadable:
        return []
    warnings, answered = [], quality["sampled_from"]
    for what, field in conditions:
        known = len(quality.get(field, ()))
        if answered is not None:
            of = f"{known:,} of {answered:,} objects of {planned.needs}"
            warnings.append(f"{what} is known of {of}; no others were chosen by it")
        elif not known:
            warnings.append(f"{what} is known of no object of {planned.needs}: none was chosen by it")
    return warnings


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
