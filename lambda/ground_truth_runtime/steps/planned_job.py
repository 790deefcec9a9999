"""Decides one labeling job of an event to the last field."""

import hashlib

from ground_truth_runtime.domain import naming
from ground_truth_runtime.domain.category_file import plain_category_file
from ground_truth_runtime.domain.plan_document import PlannedFile, PlannedJob
from ground_truth_runtime.domain.request import RequestFiles, create_labeling_job_request
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.steps.context import Execution, StackSettings


def planned_job(job: Job, *, objects: int, run: str, execution: Execution, stack: StackSettings) -> PlannedJob:
    """The files and the request of a job. Nothing is read or written."""

    def scratch(file: str) -> str:
        return f"s3://{stack.bucket}/{naming.scratch_key(run, job.name, file)}"

    files = [
        PlannedFile(
            uri=scratch("labels.json"), text=plain_category_file(job.label_names), content_type="application/json"
        )
    ]
    template = scratch("template.liquid.html")
    if job.template is None:
        files.append(PlannedFile(uri=template, text=_template(job), content_type="text/html; charset=utf-8"))
    else:
        template = naming.s3_uri(job.template, stack.bucket)
    manifest = None
    if job.input.manifest is not None:
        manifest = naming.s3_uri(job.input.manifest, stack.bucket)
    elif job.input.prefix is not None:
        manifest = listed_manifest(job, run=run, stack=stack)
    request = create_labeling_job_request(
        job,
        name=naming.labeling_job_name(job.name, run, 1),
        region=stack.region,
        files=RequestFiles(
            manifest=manifest,
            category_file=files[0].uri,
            template=template,
            output=naming.s3_uri(naming.LABELS_PREFIX if job.output is None else job.output, stack.bucket),
        ),
        role_arn=stack.role_arn,
        workteam_arn=stack.workteam_arn,
        output_kms_key_arn=stack.output_kms_key_arn if job.output_kms_key_arn is None else job.output_kms_key_arn,
        tags={"ground-truth:execution": naming.tag_value(execution.name), "ground-truth:job": job.name},
    )
    return PlannedJob(
        name=job.name,
        task_type=job.task_type,
        objects=objects,
        needs=job.input.job,
        files=files,
        request=request,
    )


def listed_manifest(job: Job, *, run: str, stack: StackSettings) -> str:
    """URI of the manifest that is made of the job's prefix: the same for jobs that list the same objects."""
    listing = f"{job.input.prefix} {TASK_TYPES[job.task_type].suffixes}"
    return f"s3://{stack.bucket}/{naming.manifest_key(run, hashlib.sha256(listing.encode()).hexdigest()[:10])}"


def _template(job: Job) -> str:
    short = job.description if job.instructions.short is None else job.instructions.short
    return worker_template(
        TASK_TYPES[job.task_type].template,
        header=job.title,
        short_instructions=short,
        full_instructions=short if job.instructions.full is None else job.instructions.full,
    )
