"""What a worker's page finds as `task.input`."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ground_truth_local.engine.functions import Annotators
from ground_truth_local.engine.types.base import Categories
from ground_truth_local.engine.types.subject import Subject


class TaskInputs(Protocol):
    """Makes the inputs of one job's tasks."""

    def of(self, subject: Subject) -> Mapping[str, Any] | None:
        """The input of one object's tasks; None where no people are needed.

        Raises:
            ObjectError: it cannot be made.
        """


class BuiltInInputs:
    """As the built-in functions give it (developer guide, sms-custom-templates-step2): `taskObject`, `labels`,
    `manifestLine`.

    Labels are names; where the category file has short names (named entities), they are its own entries.
    """

    def __init__(self, categories: Categories) -> None:
        entries = categories.document.get("labels", [])
        described = any("shortDisplayName" in entry for entry in entries)
        self._labels = list(entries) if described else list(categories.labels)

    def of(self, subject: Subject) -> Mapping[str, Any]:
        source = subject.line.get("source-ref", subject.line.get("source"))
        return {
            "taskObject": source if subject.text is None else subject.text,
            "labels": self._labels,
            "manifestLine": dict(subject.line),
        }


class LineInputs:
    """Without a pre-annotation function: the manifest line itself. UNVERIFIED how the service does it."""

    def of(self, subject: Subject) -> Mapping[str, Any]:
        return dict(subject.line)


class FunctionInputs:
    """As the job's own pre-annotation function gives it."""

    def __init__(self, annotators: Annotators) -> None:
        self._annotators = annotators

    def of(self, subject: Subject) -> Mapping[str, Any] | None:
        task_input, people_needed = self._annotators.task_input(subject.line)
        return task_input if people_needed else None


def addresses(value: Any) -> Iterator[str]:
    """The S3 addresses in a task's input, and in whatever it holds."""
    if isinstance(value, str):
        if value.startswith("s3://"):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from addresses(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from addresses(item)
