"""A boto3 client whose service is a Python object."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import botocore.session
from botocore.exceptions import ClientError, HTTPClientError

Handle = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Operation and parameters to its answer; raises Refusal."""
Ask = Callable[[str, str, int, Callable[[], Any]], Any]
"""Service, operation, number of the try, and the real answer, to what the client gets: an answer, or an exception."""
TRIES = 4
_THROTTLING = re.compile("Throttl|SlowDown|ProvisionedThroughputExceeded")


class Refusal(Exception):
    """A service refuses a request."""

    def __init__(self, code: str, message: str = "", *, status: int = 400) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message if message else code
        self.status = status

    def parsed(self) -> dict[str, Any]:
        """As botocore parses it."""
        return {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {"HTTPStatusCode": self.status, "HTTPHeaders": {}},
        }


class ResourceInUse(ClientError):
    """What a client of SageMaker raises where a name is taken."""


def straight(_service: str, _operation: str, _attempt: int, real: Callable[[], Any]) -> Any:
    """Nothing happens to a call on its way."""
    return real()


@cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


class MemoryClient:
    """Has a method for every operation of its service, and tries again what botocore's standard mode tries again."""

    exceptions = SimpleNamespace(ResourceInUse=ResourceInUse)

    def __init__(self, service: str, handle: Handle, ask: Ask) -> None:
        self.service = service
        self._handle = handle
        self._ask = ask

    @property
    def meta(self) -> Any:
        """With the service's own model."""
        return SimpleNamespace(service_model=_model(self.service))

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        operation = "".join(map(str.capitalize, method.split("_")))

        def call(**parameters: Any) -> dict[str, Any]:
            return self.call(operation, parameters)

        setattr(self, method, call)
        return call

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """One call, with its tries."""

        def real() -> Any:
            try:
                answer = self._handle(operation, parameters)
            except Refusal as refusal:
                return (None, refusal.parsed()), None
            return (None, answer), None

        for attempt in range(1, TRIES + 1):
            response, fault = self._ask(self.service, operation, attempt, real)
            if fault is None:
                parsed: dict[str, Any] = response[1]
                if "Error" not in parsed:
                    return parsed
                error = parsed["Error"]
                passing = _THROTTLING.search(error["Code"]) or parsed["ResponseMetadata"]["HTTPStatusCode"] >= 500
                if passing and attempt < TRIES:
                    continue
                kind = ResourceInUse if error["Code"] == "ResourceInUse" else ClientError
                raise kind(parsed, operation)  # type: ignore[arg-type]
            if attempt == TRIES or not isinstance(fault, HTTPClientError):
                raise fault
        raise AssertionError("the last try returns or raises")

    def get_paginator(self, method: str) -> Any:
        """Pages of a listing."""
        operation = "".join(map(str.capitalize, method.split("_")))

        def pages(*, PaginationConfig: Any = None, **parameters: Any) -> Iterator[dict[str, Any]]:  # noqa: N803
            token: dict[str, str] = {}
            while True:
                page = self.call(operation, {**parameters, **token})
                yield page
                if "NextToken" not in page:
                    return
                token = {"NextToken": page["NextToken"]}

        return SimpleNamespace(paginate=pages)
