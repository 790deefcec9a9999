"""Tasks that wait for a token.

MiniStack swallows the failure of the function that gets the token and waits until the task's timeout, ignores
HeartbeatSeconds, and gives a retried task the token of the attempt that failed. On AWS a failing function fails the
task at once, a silent worker fails it with States.HeartbeatTimeout, and every attempt has a token of its own.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from ministack.services import stepfunctions

WAIT = ".waitForTaskToken"
_LAMBDA = "states:::lambda:invoke"
_FOREVER = 99_999_999
"""TimeoutSeconds of a task that names none, in seconds (Amazon States Language)."""

_execution: ContextVar[str] = ContextVar("execution", default="")
_owners: dict[str, str] = {}
"""Token -> execution, also when it is worth nothing any more: AWS reads it out of the token."""


class ExecutionEnded(Exception):
    """The execution has ended, so nothing of it goes on. No Retry or Catch sees it: it is no error of the execution."""


def install() -> None:
    """Wait for tokens of Lambda functions as AWS does, and make a token for every attempt."""
    invoke_with_callback, apply_parameters = stepfunctions._invoke_with_callback, stepfunctions._apply_parameters

    def invoke(resource: str, data: Any, token: str, state: Mapping[str, Any]) -> Any:
        if _LAMBDA not in resource:
            return invoke_with_callback(resource, data, token, state)
        return _invoke_lambda(data, token, state)

    def parameters(state: Mapping[str, Any], data: Any, ctx: dict[str, Any] | None = None) -> Any:
        # Called once per attempt, just before the token is put into the task's parameters.
        if ctx is not None and WAIT in state.get("Resource", ""):
            ctx["Task"] = {"Token": str(uuid.uuid4())}
        return apply_parameters(state, data, ctx)

    stepfunctions._invoke_with_callback = invoke
    stepfunctions._apply_parameters = parameters


@contextmanager
def of_execution(arn: str) -> Iterator[None]:
    """Tokens made inside belong to the execution `arn`."""
    reset = _execution.set(arn)
    try:
        yield
    finally:
        _execution.reset(reset)


def abandon(arn: str) -> None:
    """Let the tasks of the execution `arn` wait no longer; their tokens are worth nothing from now on."""
    for token, task in list(stepfunctions._task_tokens.items()):
        if task.get("execution") == arn:
            stepfunctions._task_tokens.pop(token, None)
            task["abandoned"] = True
            task["event"].set()


def execution_of(token: str) -> str | None:
    """ARN of the execution that a token was made for; None for a token that was never made."""
    return _owners.get(token)


def _invoke_lambda(data: Mapping[str, Any], token: str, state: Mapping[str, Any]) -> Any:
    task: dict[str, Any] = {
        # What MiniStack's SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat write to.
        "event": threading.Event(),
        "result": None,
        "error": None,
        "heartbeat": None,
        "execution": _execution.get(),
    }
    stepfunctions._task_tokens[token] = task
    _owners[token] = _execution.get()
    started = time.time()
    try:
        function = stepfunctions._resolve_lambda_function_ref(data.get("FunctionName", ""), optimized=True)
        try:
            stepfunctions._call_lambda(function, data.get("Payload", data))
        except stepfunctions._ExecutionError:
            # A function that has reported its outcome and then fails has reported its outcome.
            if not task["event"].is_set():
                raise
        _wait(task, state, started=started)
    finally:
        stepfunctions._task_tokens.pop(token, None)
    if task.get("abandoned"):
        raise ExecutionEnded(task["execution"])
    if task["error"] is not None:
        raise stepfunctions._ExecutionError(task["error"]["Error"], task["error"]["Cause"])
    return json.loads(task["result"])


def _wait(task: Mapping[str, Any], state: Mapping[str, Any], *, started: float) -> None:
    """Wait until the token came back, the task's time is over, or its heart has stopped."""
    timeout = started + state.get("TimeoutSeconds", _FOREVER)
    while True:
        heartbeat = _last_sign(task, started=started) + state.get("HeartbeatSeconds", _FOREVER)
        now = time.time()
        if timeout <= now:
            raise stepfunctions._ExecutionError("States.Timeout", "")
        if heartbeat <= now:
            raise stepfunctions._ExecutionError("States.HeartbeatTimeout", "")
        if task["event"].wait(min(timeout, heartbeat) - now):
            return


def _last_sign(task: Mapping[str, Any], *, started: float) -> float:
    return started if task["heartbeat"] is None else datetime.fromisoformat(task["heartbeat"]).timestamp()
