"""Step Functions as the runtime meets it: task tokens that are open or over, and executions that run or do not."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from botocore.exceptions import ClientError

from ground_truth_runtime.gateways.waits import Waits


@dataclass
class FakeStepFunctions:
    """The few calls of the Step Functions client that the runtime makes.

    executions: ARN -> status. started_at: when each of them did. redriven_at: when they were redriven; None: never.
    open_tokens: tokens that a state waits for.
    succeeded, failed: token -> output, token -> (error, cause); in the order told.
    heartbeats: tokens, one entry per heartbeat.
    """

    executions: dict[str, str] = field(default_factory=dict)
    open_tokens: set[str] = field(default_factory=set)
    succeeded: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    heartbeats: list[str] = field(default_factory=list)
    started_at: datetime = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
    redriven_at: datetime | None = None
    refused: list[str] = field(default_factory=list)

    def waits(self) -> Waits:
        """The gateway over this."""
        return Waits(cast(Any, self))

    def send_task_success(self, *, taskToken: str, output: str) -> None:  # noqa: N803 - the client's own names
        self._close(taskToken, "SendTaskSuccess")
        self.succeeded[taskToken] = json.loads(output)

    def send_task_failure(self, *, taskToken: str, error: str, cause: str) -> None:  # noqa: N803
        self._close(taskToken, "SendTaskFailure")
        self.failed[taskToken] = (error, json.loads(cause))

    def send_task_heartbeat(self, *, taskToken: str) -> None:  # noqa: N803
        self._check(taskToken, "SendTaskHeartbeat")
        self.heartbeats.append(taskToken)

    def describe_execution(self, *, executionArn: str, includedData: str) -> dict[str, Any]:  # noqa: N803
        if executionArn not in self.executions:
            raise _error("ExecutionDoesNotExist", "DescribeExecution")
        redriven = {} if self.redriven_at is None else {"redriveDate": self.redriven_at}
        described = {"executionArn": executionArn, "startDate": self.started_at}
        return {**described, "status": self.executions[executionArn], **redriven}

    def _close(self, token: str, operation: str) -> None:
        self._check(token, operation)
        self.open_tokens.remove(token)

    def _check(self, token: str, operation: str) -> None:
        if token not in self.open_tokens:
            self.refused.append(token)
            raise _error("TaskTimedOut", operation)


def _error(code: str, operation: str) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": 400}},  # type: ignore[typeddict-item]
        operation,
    )
