"""Executions of the stack's state machine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ground_truth_cli.arguments import LATEST
from ground_truth_cli.aws_errors import code
from ground_truth_cli.errors import BadInput
from ground_truth_cli.session import Aws
from ground_truth_cli.stack import Stack

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions.type_defs import DescribeExecutionOutputTypeDef, ExecutionListItemTypeDef

RUNNING = ("RUNNING", "PENDING_REDRIVE")
"""Statuses of an execution that has not ended."""
SUCCEEDED = "SUCCEEDED"
INPUT_BYTES = 262_144
"""Most bytes of an execution's input (Step Functions quotas)."""

_NAME_LENGTH = 80  # [Step Functions API] Name
# [Step Functions API] StartExecution lists what a name must not hold; the rest of its list are control characters.
_NOT_IN_NAMES = re.compile(r"""[\s<>{}\[\]?*"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]""")
_ARN = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:execution:[^:]+:[^:]+")


def resolve(aws: Aws, stack: Stack, reference: str) -> str:
    """ARN of the execution that a person means: its ARN, its name, or `latest`.

    Raises:
        BadInput: It is no execution's ARN or name, or there is none yet.
    """
    if reference == LATEST:
        latest = aws.states.list_executions(stateMachineArn=stack.state_machine, maxResults=1)["executions"]
        if not latest:
            raise BadInput(f"stack {stack.name} has no execution yet: `ground-truth start EVENT` starts one")
        return latest[0]["executionArn"]
    if reference.startswith("arn:"):
        if not _ARN.fullmatch(reference):
            raise BadInput(
                f"{reference!r} is not the ARN of an execution, as arn:aws:states:REGION:ACCOUNT:execution:M:N"
            )
        return reference
    check_name(reference)
    return f"{stack.state_machine.replace(':stateMachine:', ':execution:', 1)}:{reference}"


def describe(aws: Aws, arn: str) -> DescribeExecutionOutputTypeDef:
    """What Step Functions knows of an execution.

    Raises:
        BadInput: There is none of this ARN; Step Functions forgets executions 90 days after their end.
    """
    try:
        return aws.states.describe_execution(executionArn=arn)
    except ClientError as error:
        if code(error) in ("ExecutionDoesNotExist", "InvalidArn"):
            raise BadInput(
                f"there is no execution {name_of(arn)} of this stack, here and now: `ground-truth list` shows those "
                "that there are"
            ) from error
        raise


def listed(aws: Aws, stack: Stack, *, status: str | None, count: int) -> list[ExecutionListItemTypeDef]:
    """The last `count` executions, the latest first."""
    wanted: Any = {} if status is None else {"statusFilter": status}
    pages = aws.states.get_paginator("list_executions").paginate(
        stateMachineArn=stack.state_machine, PaginationConfig={"PageSize": min(count, 1000)}, **wanted
    )
    return list(islice((execution for page in pages for execution in page["executions"]), count))


def name_of(arn: str) -> str:
    """Name of an execution."""
    return arn.rpartition(":")[2]


def new_name(stem: str) -> str:
    """A name for a new execution, made from a file's and the time: a name can't be used again for 90 days."""
    cleaned = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")[:-3]
    return f"{cleaned[: _NAME_LENGTH - len(moment) - 1] or 'event'}-{moment}"


def check_name(name: str) -> None:
    """Refuses what can't be the name of an execution.

    Raises:
        BadInput: It can't.
    """
    if not name or len(name) > _NAME_LENGTH or _NOT_IN_NAMES.search(name):
        raise BadInput(
            f"{name!r} is no execution's name: 1 to {_NAME_LENGTH} characters, letters, digits, - and _ for instance"
        )


def event_jobs(text: str) -> dict[str, Mapping[str, Any]]:
    """The jobs of an event by name, its defaults merged in, as far as it is in order: the plan is its judge."""
    try:
        event = json.loads(text)
    except ValueError:
        return {}
    jobs = event.get("jobs") if isinstance(event, dict) else None
    defaults = event.get("defaults") if isinstance(event, dict) else None
    shared = defaults if isinstance(defaults, dict) else {}
    return {
        str(job["name"]): {**shared, **job}
        for job in (jobs if isinstance(jobs, list) else [])
        if isinstance(job, dict) and "name" in job
    }


def readable_cause(cause: str | None) -> str:
    """The words in the cause of a failed execution: of a failed function, which reports JSON, its message."""
    if cause is None:
        return ""
    try:
        content = json.loads(cause)
    except ValueError:
        return cause
    return str(content["errorMessage"]) if isinstance(content, dict) and "errorMessage" in content else cause
