"""Labeling functions of the customer's own, invoked as the service does it (developer guide,
sms-custom-templates-step3-lambda-requirements).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ground_truth_local.engine.job import JobSpec, ObjectError

log = logging.getLogger(__name__)

VERSION = "2018-10-16"
"""Of the events."""


class FunctionError(Exception):
    """A function could not be invoked, or raised; the message says what."""


class Functions(Protocol):
    """The way to Lambda."""

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        """What the function returns.

        Raises:
            FunctionError: it could not be invoked, or raised.
        """


class NoFunctions:
    """For a service that has no way to Lambda."""

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        raise FunctionError(f"this local Ground Truth has no way to invoke {arn}")


@dataclass(frozen=True)
class Annotators:
    """The two functions of one job.

    Args:
        attempts: how often a function that raises is invoked in all.
    """

    spec: JobSpec
    functions: Functions
    attempts: int

    def task_input(self, line: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """What the pre-annotation function makes of a line: the task's input, and whether people are needed.

        Raises:
            ObjectError: it raises, or returns something else.
        """
        arn = str(self.spec.pre_function)
        event = {"version": VERSION, "labelingJobArn": self.spec.arn, "dataObject": dict(line)}
        try:
            answer = self._invoke(arn, event)
        except FunctionError as error:
            raise ObjectError(f"ClientError: pre-annotation function {arn}: {error}") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("taskInput"), dict):
            raise ObjectError(f"ClientError: pre-annotation function {arn} returned no object with a taskInput object")
        return answer["taskInput"], _is_true(answer.get("isHumanAnnotationRequired", True))

    def consolidate(self, request_uri: str, *, labels: list[str] | None) -> list[Any]:
        """What the consolidation function returns for the payload at `request_uri`.

        Raises:
            FunctionError: it raises, or returns no list.
        """
        arn = str(self.spec.consolidation_function)
        event = {
            "version": VERSION,
            "labelingJobArn": self.spec.arn,
            "labelCategories": labels,
            "labelAttributeName": self.spec.label_attribute,
            "roleArn": self.spec.role_arn,
            "payload": {"s3Uri": request_uri},
        }
        answer = self._invoke(arn, event)
        if not isinstance(answer, list):
            raise FunctionError("it returned no list")
        return answer

    def _invoke(self, arn: str, event: dict[str, Any]) -> Any:
        for attempt in range(1, self.attempts + 1):
            try:
                return self.functions.invoke(arn, event)
            except FunctionError as error:
                log.warning("Labeling job %s: %s, attempt %d: %s", self.spec.name, arn, attempt, error)
                if attempt == self.attempts:
                    raise
        raise AssertionError("a function is invoked at least once")


def _is_true(value: Any) -> bool:
    """AWS's own samples return the flag as a text."""
    return value.strip().lower() != "false" if isinstance(value, str) else bool(value)
