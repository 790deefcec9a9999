"""Exceptions of Lambda functions keep their class name, and the function its environment.

MiniStack reports every exception of a Python handler as `Runtime.HandlerError`, so a Retry or Catch by name never
matches, and ends the function's process. AWS reports the class name as `errorType` and the traceback as `stackTrace`,
and goes on with the same environment.
"""

from __future__ import annotations

from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from ground_truth_local.cloud.adapter.names import HANDLER_FAILED

_FAILURE = "ground_truth_local.handler_failed"
_REPORT = (
    f'{{"status": "ok", "result": {{"{_FAILURE}": {{"errorMessage": str(e), "errorType": type(e).__name__, '
    '"stackTrace": [line for line in traceback.format_exc().splitlines() if line.startswith(" ")]}}}'
)


def install() -> None:
    """Let the worker report an exception as a result, which keeps it running, and turn it back into an error here."""
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(HANDLER_FAILED, _REPORT)
    run = lambda_svc._execute_function_warm

    def execute(func: Any, event: Any, request_id: str) -> dict[str, Any]:
        result: dict[str, Any] = run(func, event, request_id)
        body = result.get("body")
        if isinstance(body, dict) and _FAILURE in body:
            error = body[_FAILURE]
            told = [result.get("log"), *error["stackTrace"], f"{error['errorType']}: {error['errorMessage']}"]
            return {"body": error, "error": True, "log": "\n".join(filter(None, told))}
        return result

    lambda_svc._execute_function_warm = execute
