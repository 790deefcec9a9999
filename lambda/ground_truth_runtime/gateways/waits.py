"""AWS Step Functions: the waits of Launch states, by their task tokens."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ground_truth_runtime.gateways.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_OVER = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})
_CAUSE_MAX = 32_768  # Step Functions quotas: characters of a cause
_ERROR_MAX = 256  # characters of an error


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

    def is_running(self, execution_arn: str) -> bool:
        """Whether an execution still runs; False where its history is gone."""
        with translated():
            try:
                # Without input and output, which may be private, and would ask for the key that encrypts them.
                described = self._client.describe_execution(executionArn=execution_arn, includedData="METADATA_ONLY")
            except ClientError as error:
                if error_code(error) == "ExecutionDoesNotExist":
                    return False
                raise
        return described["status"] in ("RUNNING", "PENDING_REDRIVE")


def _over(error: ClientError) -> bool:
    if error_code(error) in _OVER:
        return False
    raise error
