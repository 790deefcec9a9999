"""The escape hatch: what it must leave alone. Everything else is judged as if it had been written in full."""

from collections.abc import Iterator, Mapping
from typing import Any

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem

# Fields of CreateLabelingJob that are decided elsewhere, and where.
_NOT_OVERRIDDEN: Mapping[tuple[str, ...], str] = {
    ("LabelingJobName",): "the name derives from the execution, so that no job is ever made twice",
    ("InputConfig", "DataSource", "S3DataSource"): "`input` names the data, which the plan checks and copies",
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
