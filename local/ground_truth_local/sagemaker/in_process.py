"""Lets a stock boto3 client talk to the service in its own process: no sockets, real serialization, real exceptions."""

import io
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.compat import HTTPHeaders
from botocore.hooks import BaseEventHooks

from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.service import LabelingService

EVENT = "before-send.sagemaker"
ANSWERED = "http://ground-truth.local/"
CONTENT_TYPE = "application/x-amz-json-1.1"


def attach(
    target: BaseClient | boto3.Session, service: LabelingService, *, account: str, region: str
) -> Callable[[], None]:
    """Sends the SageMaker requests of a client, or of all clients that a session makes from now on, to a service.

    Works within moto's `mock_aws` too.

    Args:
        target: a boto3 SageMaker client, or a boto3 session.
        service: who answers.
        account: whose requests they are.
        region: where they arrive.

    Returns:
        A function that takes the service off again; clients made from a session keep it.
    """

    # botocore's stubs know only handlers that answer nothing; this event takes an answer.
    def answer(request: AWSPreparedRequest, **_: Any) -> Any:
        operation = _text(request.headers["X-Amz-Target"]).rpartition(".")[2]
        # botocore asks every handler, whoever has answered: moto's would answer too, or fail, at an address of AWS.
        url, request.url = request.url, ANSWERED
        try:
            parameters = json.loads(_text(request.body))
            return _response(url, 200, service.handle(operation, parameters, account=account, region=region))
        except ServiceError as error:
            return _response(url, error.status, {"__type": error.code, "message": error.message})

    events: BaseEventHooks = target.events if isinstance(target, boto3.Session) else target.meta.events
    name = f"ground-truth-{uuid.uuid4()}"
    events.register_first(EVENT, answer, unique_id=name)
    return lambda: events.unregister(EVENT, unique_id=name)


class _Raw(io.BytesIO):
    """What botocore reads a response from."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


def _response(url: str, status: int, document: dict[str, Any]) -> AWSResponse:
    headers = HTTPHeaders()
    headers["Content-Type"] = CONTENT_TYPE
    headers["x-amzn-RequestId"] = str(uuid.uuid4())
    return AWSResponse(url, status, headers, _Raw(json.dumps(document).encode()))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes | bytearray) else str(value)
