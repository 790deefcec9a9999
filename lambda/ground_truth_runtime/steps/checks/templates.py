"""Worker templates of the caller's own."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain.naming import s3_uri
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.domain.template_check import check_template
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectUnreadable
from ground_truth_runtime.steps.checks.verdict import Verdict
from ground_truth_runtime.steps.named_files import NamedFiles

_RENDERED_CHARACTERS = 128_000  # botocore service model, TemplateContent: what RenderUiTemplate takes


def check_templates(
    jobs: Mapping[int, Job],
    planned: Mapping[int, PlannedJob],
    verdict: Verdict,
    *,
    named: NamedFiles,
    bucket: str,
    labeling_jobs: LabelingJobs,
) -> None:
    """Reads each template, and lets the service render it where it does."""
    for index, job in jobs.items():
        if job.template is None:
            continue
        where, uri = f"jobs[{index}].template", s3_uri(job.template, bucket)
        try:
            text = named.template(job.template).text
        except ObjectUnreadable as error:
            verdict.problems.append(Problem(place=where, value=uri, rule=f"cannot be read: {error}"))
            continue
        findings = check_template(text, TASK_TYPES[job.task_type])
        found = list(findings.errors)
        verdict.warnings += [Problem(place=where, value=uri, rule=rule) for rule in findings.warnings]
        if not found and len(text) <= _RENDERED_CHARACTERS:
            rendered = labeling_jobs.template_problems(
                text, task_input=_task_input(job), role_arn=str(planned[index].request.get("RoleArn"))
            )
            found = [] if rendered is None else [f"cannot be rendered: {problem}" for problem in rendered]
        verdict.problems += [Problem(place=where, value=uri, rule=rule) for rule in found]


def _task_input(job: Job) -> dict[str, Any]:
    """An input such as pre-annotation gives, for the sake of rendering alone."""
    row = TASK_TYPES[job.task_type]
    source = "text" if row.reads == "text" else "s3://bucket/key"
    return {"taskObject": source, "labels": job.label_names, "manifestLine": {row.source_keys[0]: source}}
