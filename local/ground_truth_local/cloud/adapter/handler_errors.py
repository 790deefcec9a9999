"""Exceptions of Lambda functions keep their class name.

MiniStack reports every exception of a Python handler as `Runtime.HandlerError`, so a Retry or Catch by name never
matches. AWS reports the class name as `errorType` and the traceback as `stackTrace`.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from ground_truth_local.cloud.adapter.names import HANDLER_FAILED

_failure: ContextVar[dict[str, Any] | None] = ContextVar("failure", default=None)


def install() -> None:
    """Let the worker report the class name, and hand it on to whoever invoked the function."""
    lambda_runtime._PYTHON_WORKER_SCRIPT = lambda_runtime._PYTHON_WORKER_SCRIPT.replace(
        HANDLER_FAILED, f'{HANDLER_FAILED}, "error_type": type(e).__name__'
    )
    run_on_worker, run = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def invoke(worker: Any, event: Any, request_id: str, **options: Any) -> dict[str, Any]:
        response: dict[str, Any] = run_on_worker(worker, event, request_id, **options)
        _failure.set(response if "error_type" in response else None)
        return response

    def execute(func: Any, event: Any, request_id: str) -> dict[str, Any]:
        _failure.set(None)
        result: dict[str, Any] = run(func, event, request_id)
        failure = _failure.get()
        if result.get("error") and failure is not None:
            result["body"] = {
                **result["body"],
                "errorType": failure["error_type"],
                "stackTrace": [line for line in failure["trace"].splitlines() if line.startswith(" ")],
            }
        return result

    lambda_runtime.Worker.invoke = invoke
    lambda_svc._execute_function_warm = execute
