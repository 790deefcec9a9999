"""The escape hatch: which fields of CreateLabelingJob it must leave alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem

# Fields of CreateLabelingJob that the plan rests on, and why each must be left to it.
_NOT_OVERRIDDEN: Mapping[tuple[str, ...], str] = {
    ("LabelingJobName",): "the name derives from the execution, so that no job is ever made twice",
    ("LabelAttributeName",): "label_attribute_name says it",
    ("InputConfig", "DataSource", "S3DataSource"): "input says it, and the plan has looked at it",
    ("HumanTaskConfig", "NumberOfHumanWorkersPerDataObject"): "workers_per_object says it, and the estimate counts it",
    ("HumanTaskConfig", "PublicWorkforceTaskPrice"): "workforce.price_usd says it, and the estimate counts it",
}


def _request_overrides(job: Job, at: str) -> Iterator[Problem]:
    for path, reason in _NOT_OVERRIDDEN.items():
        value: Any = job.request_overrides
        for depth, key in enumerate(path, start=1):
            if key not in value:
                break
            value = value[key]
            # Anything but an object takes the place of all that lies below.
            if depth == len(path) or not isinstance(value, Mapping):
                where = ".".join(path[:depth])
                yield Problem(place=f"{at}.request_overrides.{where}", value=value, rule=f"must be left out: {reason}")
                break


RULES = {_request_overrides: frozenset({"request_overrides"})}
