"""Collect: see what a labeling job left, however it ended; then have what lacks a label labeled again, or end.

A part of a split job leaves what it came to in S3, and `gather` makes one result of all parts. A part whose Collect
state failed left nothing: gather asks the service what it came to.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.part_result import PartResult
from ground_truth_runtime.domain.plan_document import JobRef, PlannedJob
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.job_result import job_result
from ground_truth_runtime.steps.rounds import part_so_far


def collect(
    state: Mapping[str, Any], *, bucket: str, store: ObjectStore, table: JobsTable, jobs: LabelingJobs
) -> dict[str, Any]:
    """What comes next for a ref, which has `error` where its launch or its labeling job failed.

    Returns:
        A follow-up: the ref of the next round, with `again`. A part of a split job: its name and number, and no more,
        as all parts travel in one state. Else the outcome of the job; the whole result stands in S3 at its
        `result_uri`, and a page to look at at `report_uri`.
    """
    ref = JobRef.of(state)
    plan = store.json(ref.plan_uri)
    planned = PlannedJob.of(plan["jobs"][ref.job])
    found = part_so_far(state, planned, bucket=bucket, store=store, table=table, jobs=jobs)
    if found.next_round is not None:
        return {**found.next_round.document(), "again": True}
    result = found.result
    if ref.parts > 1:
        store.write_json(f"s3://{bucket}/{naming.part_result_key(ref.run_id, ref.job, ref.part)}", result.document())
        return {"name": ref.job, "part": ref.part, "status": result.status}
    return job_result(ref, planned, [result], labels=found.labels, plan=plan, bucket=bucket, store=store)


def gather(
    state: Mapping[str, Any], *, bucket: str, store: ObjectStore, table: JobsTable, jobs: LabelingJobs
) -> dict[str, Any]:
    """The outcome of a split job, from what its parts have left; `state` is the ref of the whole."""
    ref = JobRef.of(state)
    plan = store.json(ref.plan_uri)
    planned = PlannedJob.of(plan["jobs"][ref.job])

    def result_of(part: JobRef) -> PartResult:
        found = _left_by(part, bucket=bucket, store=store)
        if found is not None:
            return found
        return part_so_far(part.document(), planned, bucket=bucket, store=store, table=table, jobs=jobs).result

    parts = [result_of(replace(ref, part=number)) for number in range(1, ref.parts + 1)]
    return job_result(ref, planned, parts, labels=None, plan=plan, bucket=bucket, store=store)


def _left_by(part: JobRef, *, bucket: str, store: ObjectStore) -> PartResult | None:
    try:
        return PartResult.of(store.json(f"s3://{bucket}/{naming.part_result_key(part.run_id, part.job, part.part)}"))
    except ObjectUnreadable:
        return None
