"""SageMaker as one of MiniStack's services."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses, router

from ground_truth_local.cloud.adapter import authorization
from ground_truth_local.cloud.adapter.protocol import AccessDenied, LabelingApi
from ground_truth_local.sagemaker import ServiceError

SERVICE = "sagemaker"
TARGET_PREFIX = "SageMaker."
"""Of the header X-Amz-Target, from the service model (`targetPrefix`)."""

_CONTENT_TYPE = "application/x-amz-json-1.1"

Answer = tuple[int, dict[str, str], bytes]


def install(service: LabelingApi) -> None:
    """Route SageMaker's calls to `service`, and let MiniStack authorize them as `sagemaker:<Operation>`."""

    async def handle(_method: str, _path: str, headers: dict[str, str], body: bytes, _query: dict[str, Any]) -> Answer:
        operation = headers.get("x-amz-target", "").removeprefix(TARGET_PREFIX)
        account, region = responses.get_account_id(), responses.get_region()
        if authorization.enforced():
            try:
                authorization.check_beside(operation, headers, authorization.document(body))
            except AccessDenied as denied:
                return _error("AccessDeniedException", str(denied), 400)
        # The service itself calls S3, which this very event loop has to answer: never on the loop.
        return await asyncio.to_thread(answer, service, operation, body, account=account, region=region)

    app.SERVICE_REGISTRY[SERVICE] = {"module": SERVICE}
    app.SERVICE_HANDLERS[SERVICE] = handle
    router.SERVICE_PATTERNS[SERVICE] = {"target_prefixes": [TARGET_PREFIX], "host_patterns": [r"api\.sagemaker\."]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[SERVICE] = SERVICE
    iam_actions._SERVICE_PROTOCOL[SERVICE] = "json"


def answer(service: LabelingApi, operation: str, body: bytes, *, account: str, region: str) -> Answer:
    """The HTTP answer of `service` to one call: status, headers and body."""
    try:
        request = json.loads(body) if body else {}
        document = service.handle(operation, request, account=account, region=region)
    except json.JSONDecodeError as error:
        return _error("SerializationException", f"The request is not JSON: {error}", 400)
    except ServiceError as error:
        return _error(error.code, error.message, error.status)
    return 200, {"Content-Type": _CONTENT_TYPE}, json.dumps(document, default=_timestamp).encode()


def _error(code: str, message: str, status: int) -> Answer:
    # SDKs read the code from the body or from the header, and the message under either spelling.
    body = {"__type": code, "message": message, "Message": message}
    return status, {"Content-Type": _CONTENT_TYPE, "x-amzn-errortype": code}, json.dumps(body).encode()


def _timestamp(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{value!r} has no place in an answer")
