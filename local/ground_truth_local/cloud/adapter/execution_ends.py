"""An execution ends once, ends in time, and takes its tasks along.

In MiniStack a stopped execution goes on in the background: its tasks wait for their tokens, further states run, and
its status turns from ABORTED to FAILED. The state machine's TimeoutSeconds has no effect.
"""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Mapping
from typing import Any

from ministack.core import responses
from ministack.services import stepfunctions

from ground_truth_local.cloud.adapter import task_tokens

Execution = dict[str, Any]


def install() -> None:
    """Guard every way in which an execution runs on or ends."""
    run_execution, execute_task = stepfunctions._run_execution, stepfunctions._execute_task
    fail_execution, stop_execution = stepfunctions._fail_execution, stepfunctions._stop_execution

    def run(arn: str) -> None:
        timer = _timer(stepfunctions._executions.get(arn))
        try:
            run_execution(arn)
        finally:
            if timer is not None:
                timer.cancel()

    def execute(state: Mapping[str, Any], data: Any, execution: Execution, ctx: dict[str, Any]) -> Any:
        if execution["status"] != "RUNNING":
            raise task_tokens.ExecutionEnded(execution["executionArn"])
        with task_tokens.of_execution(execution["executionArn"]):
            return execute_task(state, data, execution, ctx)

    def fail(execution: Execution, error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            fail_execution(execution, error, cause)
            task_tokens.abandon(execution["executionArn"])

    def stop(data: Mapping[str, Any]) -> Any:
        answer = stop_execution(data)
        arn = data.get("executionArn")
        if arn is not None and stepfunctions._executions.get(arn, {}).get("status") == "ABORTED":
            task_tokens.abandon(arn)
        return answer

    stepfunctions._run_execution = run
    stepfunctions._execute_task = execute
    stepfunctions._fail_execution = fail
    stepfunctions._stop_execution = stop


def _timer(execution: Execution | None) -> threading.Timer | None:
    """Ends `execution` when its state machine's TimeoutSeconds have passed; None without any."""
    machine = None if execution is None else stepfunctions._state_machines.get(execution["stateMachineArn"])
    if execution is None or machine is None:
        return None
    seconds = json.loads(machine["definition"]).get("TimeoutSeconds")
    if seconds is None:
        return None
    timer = threading.Timer(seconds, contextvars.copy_context().run, (time_out, execution))
    timer.daemon = True
    timer.start()
    return timer


def time_out(execution: Execution) -> None:
    """End `execution` as TIMED_OUT, unless it has ended."""
    if execution["status"] != "RUNNING":
        return
    execution["status"] = "TIMED_OUT"
    execution["stopDate"] = responses.now_iso()
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {}})
    stepfunctions._emit_execution_status_event(execution)
    task_tokens.abandon(execution["executionArn"])
