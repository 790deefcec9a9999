"""What workers see, and the functions around it."""

from collections.abc import Iterator

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _template(job: Job, at: str) -> Iterator[Problem]:
    task_type, where = TASK_TYPES[job.task_type], f"{at}.template"
    if task_type.human_task_ui is not None and job.template is not None:
        rule = f"must be left out: workers of {job.task_type} see a page of AWS's own"
        yield Problem(place=where, value=job.template, rule=rule)
    if task_type.human_task_ui is None and task_type.template is None and job.template is None:
        yield Problem(place=where, rule=f"is missing: {job.task_type} shows what your template says")


def _functions(job: Job, at: str) -> Iterator[Problem]:
    where = f"{at}.functions"
    if TASK_TYPES[job.task_type].functions != "caller":
        if job.functions is not None:
            yield Problem(place=where, rule=f"must be left out: {job.task_type} has functions, Custom takes yours")
        return
    given = job.functions
    if given is None or (given.pre_annotation_arn is None and given.consolidation_arn is None):
        yield Problem(
            place=where,
            rule="is missing: Custom runs through functions of your own",
            hint="PassThrough needs none",
        )
        return
    for field, arn in given.model_dump(exclude_none=True).items():
        if arn.split(":")[2:3] != ["lambda"]:
            yield Problem(place=f"{where}.{field}", value=arn, rule="must be the ARN of a Lambda function")


RULES = {
    _template: frozenset({"task_type", "template"}),
    _functions: frozenset({"task_type", "functions"}),
}
