"""Decides one job of an event to the last field."""

import json
from dataclasses import asdict
from typing import Any

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.category_file import label_categories
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.identity_tags import identity_tags
from ground_truth_runtime.domain.plan_document import PlannedFile, PlannedJob
from ground_truth_runtime.domain.request import RequestFiles, create_labeling_job_request
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.object_store import ObjectUnreadable
from ground_truth_runtime.labels.selection import Selection
from ground_truth_runtime.settings import StackSettings
from ground_truth_runtime.steps.inputs import JobInput
from ground_truth_runtime.steps.named_files import CATEGORY_FILE, NamedFiles

JOB_TAG = "ground-truth:job"
"""Tag of a labeling job: the name of its job in the event."""
SIMULATION_TAG = "ground-truth:simulation"
"""Tag of a labeling job: URI of the profile of its simulated workers. Only the local Ground Truth reads it."""


class _Files:
    """The files that a labeling job is made from."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.planned: list[PlannedFile] = []

    def json(self, name: str, content: Any) -> str:
        """Adds a JSON document; its URI."""
        return self.text(name, json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json")

    def text(self, name: str, text: str, *, content_type: str) -> str:
        """Adds a file; its URI."""
        uri = f"{self._prefix}{name}"
        self.planned.append(PlannedFile(uri=uri, text=text, content_type=content_type))
        return uri


def planned_job(
    job: Job,
    *,
    found: JobInput,
    parts: int,
    run: str,
    execution: ExecutionId,
    stack: StackSettings,
    named: NamedFiles,
) -> PlannedJob:
    """Return the files and the request of a job. Nothing is written.

    found: its input. named: the files that the event names by their address.
    """
    files = _Files(f"s3://{stack.bucket}/{naming.scratch_key(run, job.name, '')}")
    categories = label_categories(job, audited=found.audited)
    category_file = _category_file(job, named)
    if category_file is None and categories is not None:
        category_file = files.json("labels.json", categories)
    template = None if job.template is None else _template(job.template, named, bucket=stack.bucket)
    if template is None and (page := worker_template(job, audited=found.audited)) is not None:
        template = files.text("template.liquid.html", page, content_type="text/html; charset=utf-8")
    tags = {**identity_tags(execution), JOB_TAG: job.name}
    if job.simulation is not None:
        tags[SIMULATION_TAG] = files.json("simulation.json", job.simulation)
    request = create_labeling_job_request(
        _without_category_file(job),
        name=naming.labeling_job_name(job.name, run, 1),
        files=RequestFiles(
            manifest=found.manifest,
            category_file=category_file,
            template=template,
            output=naming.s3_uri(naming.LABELS_PREFIX if job.output is None else job.output, stack.bucket),
        ),
        stack=stack,
        tags=tags,
    )
    return PlannedJob(
        name=job.name,
        task_type=job.task_type,
        objects=found.objects,
        needs=job.input.job,
        files=files.planned,
        request=request,
        parts=parts,
        follow_up_jobs=job.follow_up_jobs,
        selection=_selection(job, found.audited),
        max_failed_percent=job.max_failed_percent,
    )


def _template(address: str, named: NamedFiles, *, bucket: str) -> str:
    try:
        return named.template(address).uri
    except ObjectUnreadable:  # a problem of its own
        return naming.s3_uri(address, bucket)


def _category_file(job: Job, named: NamedFiles) -> str | None:
    address = job.request_overrides.get(CATEGORY_FILE)
    if not isinstance(address, str):
        return None
    try:
        return named.category_file(address).uri
    except ObjectUnreadable:  # a problem of its own
        return address


def _without_category_file(job: Job) -> Job:
    """Return the job without the address of a category file: its copy takes that place."""
    if not isinstance(job.request_overrides.get(CATEGORY_FILE), str):
        return job
    rest = {field: value for field, value in job.request_overrides.items() if field != CATEGORY_FILE}
    return job.model_copy(update={"request_overrides": rest})


def _selection(job: Job, audited: str | None) -> dict[str, Any] | None:
    """Which objects of the job that it needs are taken; of other sources plan has made the choice."""
    audits = bool(TASK_TYPES[job.task_type].audits)
    if job.input.job is None or audited is None or not (audits or job.input.review is not None):
        return None
    conditions = {} if job.input.review is None else job.input.review.model_dump()
    return asdict(Selection(attribute=audited, labeled_only=audits, **conditions))
