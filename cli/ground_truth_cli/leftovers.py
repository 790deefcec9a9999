"""Labels of jobs that have no result: of an execution that was stopped, say, whose labeling jobs left manifests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ground_truth_runtime.domain.labeling_job import LabelingJob
from ground_truth_runtime.domain.progress import progress
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore

if TYPE_CHECKING:
    from ground_truth_cli.session import Aws

_PAGE = 100  # [SageMaker API] ListLabelingJobs, most results of one call


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A labeling job of a job that has no result.

    Args:
        labeling_job: What the service knows of it.
        manifest: Its output manifest; None where it has left none, as while it runs.
    """

    labeling_job: LabelingJob
    manifest: str | None


def leftovers(aws: Aws, run: str, jobs: Collection[str]) -> Mapping[str, Sequence[Leftover]]:
    """What the labeling jobs of some jobs of an execution left, by the jobs' names; those without any are missing.

    Args:
        aws: Where they ran.
        run: The execution's id in their names.
        jobs: Names of the jobs.
    """
    if not jobs:
        return {}
    pages = aws.sagemaker.get_paginator("list_labeling_jobs").paginate(
        NameContains=run, PaginationConfig={"PageSize": _PAGE}
    )
    listed = [LabelingJob.of(summary) for page in pages for summary in page["LabelingJobSummaryList"]]
    found = progress(listed, run=run)
    service, store = LabelingJobs(aws.sagemaker), ObjectStore(aws.s3)
    return {
        job: [_leftover(name, service, store) for name in found[job.lower()].names]
        for job in jobs
        if job.lower() in found
    }


def _leftover(name: str, service: LabelingJobs, store: ObjectStore) -> Leftover:
    described = service.describe(name)
    if described is None:
        raise RuntimeError(f"labeling job {name} was listed, and is not there")
    # The service names the place of the manifest before it is written.
    written = described.ended and described.output_manifest is not None and store.exists(described.output_manifest)
    return Leftover(labeling_job=described, manifest=described.output_manifest if written else None)
