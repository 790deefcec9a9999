"""Faults at the AWS calls of the functions: below botocore's own retries, above the services.

A call is named by the function that makes it, the place in the runtime that asks for it, and the API operation. Places
are read off the stack, so that a call which moves or is added has a name without being listed anywhere.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from types import FrameType, SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

import botocore.endpoint
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.model import OperationModel
from botocore.response import StreamingBody
from urllib3.exceptions import ProtocolError

from tests.support.memory.client import Refusal

T = TypeVar("T")
_ROOMS = ("ground_truth_runtime.steps.", "ground_truth_runtime.handlers.")
_THROTTLING = {  # service -> code and HTTP status, as botocore's own table of what is throttling lists them
    "dynamodb": ("ProvisionedThroughputExceededException", 400),
    "iam": ("Throttling", 400),
    "s3": ("SlowDown", 503),
    "sagemaker": ("ThrottlingException", 400),
    "sfn": ("ThrottlingException", 400),
    "sns": ("Throttling", 400),
}
_SHOWN = {"sfn": "states"}  # as IAM calls it


class Fault(Enum):
    """What may happen to a call. The value is a column of the matrix.

    THROTTLED, REQUEST_LOST, ANSWER_LOST: all four tries of the client. ANSWER_LOST_ONCE: its first, so that it asks for
    the same thing twice. ANSWER_CUT: the connection breaks in the middle of an object, which is not asked for again.
    Before or after a crash the call has not, or has, taken effect.
    """

    THROTTLED = "throttled"
    REQUEST_LOST = "request lost"
    ANSWER_LOST_ONCE = "answer lost once"
    ANSWER_LOST = "answer lost"
    ANSWER_CUT = "answer cut off"
    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"


class Crash(BaseException):
    """The function dies: no code of its own runs any more. The message is the error that Step Functions sees."""


@dataclass(frozen=True, order=True)
class Call:
    """A call of a function, such as `launch`, `launch._create`, `sagemaker:CreateLabelingJob`."""

    function: str
    place: str
    operation: str

    def __str__(self) -> str:
        return f"{self.place} {self.operation}"


@dataclass(kw_only=True)
class _Strike:
    """What happens to the calls that `hits` chooses, `times` calls in a row, after `after` of them."""

    hits: Callable[[Call], bool]
    fault: Fault | None = None
    refusal: tuple[str, str] | None = None
    before: Callable[[], None] | None = None
    then: Callable[[], None] | None = None
    times: int = 1
    after: int = 0


@dataclass(kw_only=True)
class Injector:
    """Watches all calls that functions make, and lets some fail.

    made: calls, in order; tries of the client are one.
    function: who is running; None: nobody, and calls pass unseen.
    answers: service -> who answers its operations in moto's place: operation and parameters to an answer.
    """

    made: list[Call] = field(default_factory=list)
    function: str | None = None
    answers: dict[str, Callable[[str, dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    _strikes: list[_Strike] = field(default_factory=list)
    _current: _Strike | None = None

    def fail(self, call: Call, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Lets the next `times` calls of this name fail, after `after` that do not."""
        self._strikes.append(_Strike(hits=call.__eq__, fault=fault, times=times, after=after))

    def storm(self, fault_of: Callable[[Call], Fault | None]) -> None:
        """Asks for each call what shall happen to it."""

        def hits(call: Call) -> bool:
            strike.fault = fault_of(call)
            return strike.fault is not None

        strike = _Strike(hits=hits, times=sys.maxsize)
        self._strikes.append(strike)

    def refuse(self, operation: str, code: str, message: str, *, times: int = 1, function: str | None = None) -> None:
        """Lets a service refuse the next calls of an operation."""
        self._strikes.append(_Strike(hits=_of(operation, function), refusal=(code, message), times=times))

    def before(self, operation: str, do: Callable[[], None], *, function: str | None = None) -> None:
        """Does something right before the next call of an operation."""
        self._strikes.append(_Strike(hits=_of(operation, function), before=do))

    def then(self, operation: str, do: Callable[[], None], *, function: str | None = None) -> None:
        """Does something after the next call of an operation has taken effect, and before its answer arrives."""
        self._strikes.append(_Strike(hits=_of(operation, function), then=do))

    def clear(self) -> None:
        """Nothing fails any more, and what was made is forgotten."""
        self.made.clear()
        self._strikes.clear()
        self._current = None

    @property
    def spent(self) -> bool:
        """Whether everything that was to happen has happened."""
        return not self._strikes

    def answer(self, service: str, operation: str, attempt: int, real: Callable[[], Any]) -> Any:
        """What the client gets for one try of a call."""
        if self.function is None:
            return real()
        return self._told(self.function, service, operation, attempt, partial(self._outside, real))

    def _told(self, function: str, service: str, operation: str, attempt: int, real: Callable[[], Any]) -> Any:
        if attempt == 1:
            shown = _SHOWN.get(service, service)
            call = Call(function, _place(sys._getframe(1)), f"{shown}:{operation}")
            self.made.append(call)
            self._current = self._struck(call)
        strike = self._current
        if strike is None:
            return real()
        if strike.before is not None:
            self._outside(strike.before)
            return real()
        if strike.refusal is not None:
            return _error(*strike.refusal, status=400)
        if strike.then is not None:
            answer = real()
            if attempt == 1:
                self._outside(strike.then)
            return answer
        return self._faulty(strike.fault, service, attempt, real)

    def _struck(self, call: Call) -> _Strike | None:
        for strike in self._strikes:
            if not strike.hits(call):
                continue
            if strike.after:
                strike.after -= 1
                continue
            strike.times -= 1
            if not strike.times:
                self._strikes.remove(strike)
            return strike
        return None

    def _outside(self, do: Callable[[], T]) -> T:
        """Something else happens while the function waits; it may make calls, and run functions too."""
        function, current = self.function, self._current
        self.function = None
        try:
            return do()
        finally:
            self.function, self._current = function, current

    def _faulty(self, fault: Fault | None, service: str, attempt: int, real: Callable[[], Any]) -> Any:
        match fault:
            case Fault.THROTTLED:
                code, status = _THROTTLING[service]
                return _error(code, "Rate exceeded", status=status)
            case Fault.REQUEST_LOST:
                return None, ConnectTimeoutError(endpoint_url="https://aws")
            case Fault.CRASH_BEFORE:
                raise Crash("Sandbox.Timedout")
            case Fault.CRASH_AFTER:
                real()
                raise Crash("Lambda.Unknown")
            case Fault.ANSWER_LOST_ONCE if attempt > 1:
                return real()
            case Fault.ANSWER_CUT:
                (response, parsed), _ = real()
                content = parsed["Body"].read()
                return (response, {**parsed, "Body": StreamingBody(_Broken(content), len(content))}), None
            case _:
                real()
                return None, ReadTimeoutError(endpoint_url="https://aws")


@contextmanager
def injector(passing: Callable[[float], None]) -> Iterator[Injector]:
    """Stands between all clients and their services. `passing` is told of the seconds for which clients wait."""
    made = Injector()
    real = botocore.endpoint.Endpoint._do_get_response

    def answered(endpoint: Any, request: Any, operation: OperationModel, context: dict[str, Any]) -> Any:
        service = operation.service_model.service_id.hyphenize().lower()
        answers = made.answers.get(service)

        def ask() -> Any:
            if answers is None:
                return real(endpoint, request, operation, context)
            return _answered(answers, operation.name, request.body)

        return made.answer(service, operation.name, context["retries"]["attempt"], ask)

    def waited(seconds: float) -> None:
        made._outside(partial(passing, seconds))

    with (
        mock.patch.object(botocore.endpoint.Endpoint, "_do_get_response", answered),
        mock.patch.object(botocore.endpoint, "time", SimpleNamespace(sleep=waited)),
    ):
        yield made


def _answered(answers: Callable[[str, dict[str, Any]], dict[str, Any]], operation: str, body: bytes) -> Any:
    try:
        parsed = answers(operation, json.loads(body))
    except Refusal as refusal:
        return (_response(refusal.status), refusal.parsed()), None
    return (_response(200), {**parsed, "ResponseMetadata": {"HTTPStatusCode": 200}}), None


def _error(code: str, message: str, *, status: int) -> Any:
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": {}}
    return (_response(status), {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}), None


class _Broken(io.BytesIO):
    """The first half of an object, after which the connection breaks."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content[: len(content) // 2])

    def read(self, size: int | None = -1) -> bytes:
        left = super().read(size)
        if size is None or size < 0 or not left:
            raise ProtocolError("Connection broken: IncompleteRead")
        return left


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


def _response(status: int) -> AWSResponse:
    return AWSResponse("https://aws", status, HTTPHeaders(), _Raw())


def _of(operation: str, function: str | None) -> Callable[[Call], bool]:
    return lambda call: call.operation == operation and function in (None, call.function)


def _place(frame: FrameType | None) -> str:
    """The innermost function of a step or handler that has asked for the call."""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith(_ROOMS):
            name = frame.f_code.co_qualname.partition(".<")[0]
            return f"{module.rpartition('.')[2]}.{name}"
        frame = frame.f_back
    raise LookupError("a call from outside of the steps and handlers")
