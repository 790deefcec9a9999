"""AWS Step Functions: the waits of Launch states, by their task tokens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.gateways.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_OVER = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})
_CAUSE_MAX = 32_768  # Step Functions quotas: characters of a cause
_ERROR_MAX = 256  # characters of an error


@dataclass(frozen=True, kw_only=True)
class ExecutionState:
    """What Step Functions knows of an execution.

    running: whether it has not ended. redriven_at: when it was last redriven; None where it never was.
    """

    running: bool
    redriven_at: datetime | None = None

    def was_redriven_after(self, moment: datetime | None) -> bool:
        """Whether it was redriven at `moment` or later; None: whether it ever was."""
        return self.redriven_at is not None and (moment is None or self.redriven_at >= moment)


_GONE = ExecutionState(running=False)


class Waits:
    """Ends waits, and keeps them alive. Each call returns False where the wait is over already."""

    def __init__(self, client: "SFNClient") -> None:
        self._client = client

    def succeed(self, token: str, output: Mapping[str, Any]) -> bool:
        """Ends a wait with a result."""
        with translated():
            try:
                self._client.send_task_success(taskToken=token, output=json.dumps(output))
            except ClientError as error:
                return _over(error)
        return True

    def fail(self, token: str, *, error: str, cause: str) -> bool:
        """Ends a wait with an error, which Catch matches by its name."""
        with translated():
            try:
                self._client.send_task_failure(taskToken=token, error=error[:_ERROR_MAX], cause=cause[:_CAUSE_MAX])
            except ClientError as refusal:
                return _over(refusal)
        return True

    def keep_alive(self, token: str) -> bool:
        """Tells the wait that its job goes on. Adds nothing to the execution's history."""
        with translated():
            try:
                self._client.send_task_heartbeat(taskToken=token)
            except ClientError as error:
                return _over(error)
        return True

    def is_running(self, execution: ExecutionId) -> bool:
        """Whether an execution has not ended; False where its history is gone, or another one has its name."""
        return self.state_of(execution).running

    def state_of(self, execution: ExecutionId) -> ExecutionState:
        """What is known of an execution, as if it had ended where its history is gone, or another one has its name."""
        with translated():
            try:
                # Without input and output, which may be private, and would ask for the key that encrypts them.
                described = self._client.describe_execution(executionArn=execution.arn, includedData="METADATA_ONLY")
            except ClientError as error:
                if error_code(error) == "ExecutionDoesNotExist":
                    return _GONE
                raise
        if not execution.is_same(ExecutionId.of_answer(described)):
            return _GONE
        running = described["status"] in ("RUNNING", "PENDING_REDRIVE")
        return ExecutionState(running=running, redriven_at=described.get("redriveDate"))


def _over(error: ClientError) -> bool:
    if error_code(error) in _OVER:
        return False
    raise error
