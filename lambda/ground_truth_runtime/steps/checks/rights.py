"""Rights that a job needs of the stack's execution role. What other roles may do is not known here."""

from collections.abc import Iterator, Mapping

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.settings import StackSettings

_AUTOMATED = "LabelingJobAlgorithmsConfig"


def right_problems(planned: Mapping[int, PlannedJob], *, stack: StackSettings) -> Iterator[Problem]:
    """Jobs that the stack's execution role lacks the rights for; `planned` is by index in the event."""
    if stack.automated_labeling is not False:
        return
    for index, job in planned.items():
        if job.request.get("RoleArn") == stack.role_arn and _AUTOMATED in job.request:
            yield Problem(
                place=f"jobs[{index}].automated_labeling",
                value=job.request[_AUTOMATED],
                rule="needs rights that the stack's execution role does not have",
                hint="deploy with the context value automated_labeling=true, or JobFeatures(automated_labeling=True)",
            )
