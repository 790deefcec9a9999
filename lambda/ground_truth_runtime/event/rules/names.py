"""The name of the label attribute (botocore service model, LabelAttributeName)."""

from collections.abc import Iterator

from ground_truth_runtime.event.chains import label_attribute_name
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.facts.task_types import TASK_TYPES

RESERVED_ATTRIBUTE_NAMES = ("source", "source-ref")


def _label_attribute_name(job: Job, at: str) -> Iterator[Problem]:
    # The default is made of the job's name, which must then be good for it.
    name, must_end_in_ref = label_attribute_name(job), TASK_TYPES[job.task_type].ends_in_ref
    given = job.label_attribute_name is not None
    field = f"{at}.label_attribute_name" if given else f"{at}.name"
    hint = "" if given else f"the label attribute would be {name}: give a label_attribute_name, or another name"
    if name.endswith("-ref") != must_end_in_ref:
        must = "must end in -ref" if must_end_in_ref else "must not end in -ref"
        yield Problem(place=field, value=name, rule=f"{must} for {job.task_type}", hint=hint)
    if name.endswith("-metadata"):
        yield Problem(place=field, value=name, rule="must not end in -metadata", hint=hint)
    if name in RESERVED_ATTRIBUTE_NAMES:
        rule = f"must not be one of {', '.join(RESERVED_ATTRIBUTE_NAMES)}"
        yield Problem(place=field, value=name, rule=rule, hint=hint)


RULES = {_label_attribute_name: frozenset({"name", "label_attribute_name", "task_type"})}
