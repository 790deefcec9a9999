"""The plan step, rehearsed: all its checks against the account, with nothing written or started."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ground_truth_cli import executions
from ground_truth_cli.errors import CliError
from ground_truth_cli.session import Aws
from ground_truth_cli.stack import Stack
from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import NewObject, ObjectStore
from ground_truth_runtime.gateways.roles import Roles
from ground_truth_runtime.settings import SettingsInvalid, StackSettings
from ground_truth_runtime.steps.plan import plan


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What the plan step would say.

    Args:
        problems: Of the event, each in words; empty where it would be started.
        warnings: The same, of what is allowed but doubtful.
        estimate: What it would cost; None where there are problems.
    """

    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
    estimate: Mapping[str, Any] | None = None


def rehearse(raw: Any, *, aws: Aws, stack: Stack) -> Rehearsal:
    """Plans an event as the stack's plan function would, with that function's own settings.

    Raises:
        CliError: The state machine has no plan function that this version knows.
    """
    name = executions.new_name("rehearsal")
    settings = plan_settings(aws, stack)
    try:
        planned = plan(
            raw,
            execution=ExecutionId(
                arn=f"{stack.state_machine.replace(':stateMachine:', ':execution:', 1)}:{name}",
                started_at=datetime.now(UTC),
            ),
            stack=settings,
            store=ReadOnlyStore(aws.s3, buckets=settings.readable_buckets),
            labeling_jobs=LabelingJobs(aws.sagemaker),
            roles=Roles(aws.client("iam")),
        )
    except EventInvalid as error:
        return Rehearsal(problems=[line.strip() for line in str(error).splitlines()[1:]])
    return Rehearsal(warnings=planned["warnings"], estimate=planned["estimate"])


def plan_settings(aws: Aws, stack: Stack) -> StackSettings:
    """What the stack gives to every event: the environment of its plan function.

    Raises:
        CliError: The state machine has no plan function that this version knows.
    """
    definition = json.loads(aws.states.describe_state_machine(stateMachineArn=stack.state_machine)["definition"])
    function = next(_function_names(definition.get("States", {}).get("Plan", {})), None)
    if function is None:
        raise CliError(f"{stack.state_machine} has no Plan state with a function: another version deployed it")
    found = aws.client("lambda").get_function_configuration(FunctionName=function)
    variables: Mapping[str, str] = found.get("Environment", {}).get("Variables", {})
    try:
        return StackSettings.from_environment(variables, region=stack.state_machine.split(":")[3])
    except SettingsInvalid as error:
        raise CliError(f"function {function} is of another version: {error}") from error


def _function_names(state: Mapping[str, Any]) -> Iterator[str]:
    parameters = state.get("Parameters", state.get("Arguments", {}))
    if isinstance(parameters, Mapping) and "FunctionName" in parameters:
        yield str(parameters["FunctionName"])
    elif ":lambda:" in str(state.get("Resource", "")):
        yield str(state["Resource"])


class _Nothing(NewObject):
    """Takes what is written, and keeps nothing of it."""

    def write(self, content: bytes) -> None:
        """Does nothing."""

    def complete(self) -> None:
        """Does nothing."""


class ReadOnlyStore(ObjectStore):
    """Reads, and writes nothing: a rehearsal leaves no trace."""

    def write_bytes(self, uri: str, content: bytes, *, content_type: str) -> None:
        """Does nothing."""

    def write_json(self, uri: str, content: Any) -> None:
        """Does nothing."""

    def new_object(self, uri: str, *, content_type: str) -> NewObject:
        """Begin an object that never comes to be."""
        bucket, key = bucket_and_key(uri)
        return _Nothing(self._client, bucket, key, content_type=content_type)

    def write_lines(self, uri: str, lines: Iterable[bytes]) -> int:
        """Does nothing; the lines are not even made."""
        return 0
