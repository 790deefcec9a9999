"""The rules between the fields of a job, a file per subject, and between the jobs of an event."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain

from ground_truth_runtime.event.models import Job
from ground_truth_runtime.event.problems import Problem
from ground_truth_runtime.event.rules import (
    addresses,
    attributes,
    inputs,
    instructions,
    labels,
    names,
    overrides,
    pages,
    running,
    workforces,
)
from ground_truth_runtime.facts.task_types import TASK_TYPES, similar_name

_Rule = Callable[[Job, str], Iterator[Problem]]

# Each rule with the fields that it reads. One that reads the task type sees none but those of the table.
_RULES: Mapping[_Rule, frozenset[str]] = dict(
    chain.from_iterable(
        module.RULES.items()
        for module in (
            labels,
            attributes,
            inputs,
            addresses,
            names,
            workforces,
            instructions,
            pages,
            running,
            overrides,
        )
    )
)


def problems_between_fields(job: Job, at: str, *, sound: Collection[str]) -> Iterator[Problem]:
    """Problems that show only when fields are seen together.

    `sound` are the fields of `job` that may be read: a rule that reads another is passed over.
    """
    readable = set(sound)
    if "task_type" in readable and job.task_type not in TASK_TYPES:
        readable.remove("task_type")
        similar = similar_name(job.task_type)
        yield Problem(
            place=f"{at}.task_type",
            value=job.task_type,
            rule=f"must be one of {', '.join(TASK_TYPES)}",
            hint="" if similar is None else f"did you mean {similar}?",
        )
    for rule, fields in _RULES.items():
        if fields <= readable:
            yield from rule(job, at)
