"""Annotation functions: those of the stack, and the caller's own."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.settings import StackSettings


def function_problems(jobs: Mapping[int, Job], *, stack: StackSettings) -> Iterator[Problem]:
    """Functions that the stack lacks, or that are in another region than the labeling job."""
    for index, job in jobs.items():
        at = f"jobs[{index}]"
        deployed = stack.pre_annotation_arn is not None and stack.consolidation_arn is not None
        if TASK_TYPES[job.task_type].functions == "stack" and not deployed:
            rule = "cannot be labeled: the stack has no annotation functions for custom image types"
            yield Problem(place=f"{at}.task_type", value=job.task_type, rule=rule)
        if job.functions is None:
            continue
        for field, arn in job.functions.model_dump(exclude_none=True).items():
            region = arn.split(":")[3:4]
            if region != [stack.region]:
                rule = f"must be in the region of the labeling job, {stack.region}"
                yield Problem(place=f"{at}.functions.{field}", value=arn, rule=rule)
