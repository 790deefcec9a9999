"""Step Functions as moto interprets it, calling the functions in this process.

moto's interpreter is stricter than that of the local cloud: it matches Retry and Catch by class name, keeps the order
of the history, and knows heartbeats.
"""

import json
import os
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock
from zipfile import ZipFile

import boto3
import botocore.endpoint
from jsonata import Jsonata
from moto.awslambda.models import LambdaFunction
from moto.core.responses import EmptyResult
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackEndpoint, HeartbeatTimeoutError
from moto.stepfunctions.parser.asl.jsonata import jsonata
from moto.stepfunctions.parser.asl.utils.boto_client import boto_client_for
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.responses import StepFunctionResponse

from tests.support.account import ACCOUNT_ID, REGION
from tests.support.definition import StateMachine
from tests.support.functions import invoke, start_cold

if TYPE_CHECKING:
    from moto.core.config import DefaultConfig
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.type_defs import HistoryEventTypeDef

MOTO: "DefaultConfig" = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": True}}
"""Configuration of `mock_aws` under which state machines run."""

_PATIENCE_SECONDS = 30.0
_ROLE = {"Version": "2012-10-17", "Statement": []}


class Functions:
    """The functions by their short names. One runs at a time, as in a container of its own."""

    def __init__(self, environments: Mapping[str, Mapping[str, str]]) -> None:
        self._environments = environments
        self._lock = threading.Lock()
        self._warm: str | None = None
        self._others: dict[str, Callable[[Any], Any]] = {}
        self.calls: Counter[str] = Counter()
        self.errors: list[tuple[str, str]] = []

    def __call__(self, name: str, event: Any) -> Any:
        """Calls a function with the variables that the template gives it, and with no other."""
        with self._lock:
            self.calls[name] += 1
            if name in self._others:
                return self._others[name](event)
            if self._warm != name:
                self._enter(name)
            try:
                return invoke(name, event)
            except Exception as error:
                self.errors.append((name, type(error).__name__))
                raise

    def add(self, name: str, call: Callable[[Any], Any]) -> None:
        """Adds a function of a test's own."""
        self._others[name] = call
        _create_function(name)

    def _enter(self, name: str) -> None:
        for variable in [variable for variable in os.environ if variable.startswith("GROUND_TRUTH_")]:
            del os.environ[variable]
        os.environ.update(self._environments[name])
        start_cold()
        self._warm = name


@dataclass(kw_only=True)
class Interpreter:
    """One state machine, ready to be executed.

    waiting: task tokens, as the states that made them begin to wait.
    ended: ARNs of executions, as they end.
    delays: seconds that Retry would have waited, in order; none is waited.
    client_delays: the same of botocore's own retries.
    """

    client: "SFNClient"
    functions: Functions
    state_machine_arn: str = ""
    waiting: "queue.Queue[str]" = field(default_factory=queue.Queue)
    ended: "queue.Queue[str]" = field(default_factory=queue.Queue)
    delays: list[float] = field(default_factory=list)
    client_delays: list[float] = field(default_factory=list)

    def create(self, definition: str, *, name: str = "Labeling") -> str:
        """Creates a state machine and returns its ARN."""
        role = f"arn:aws:iam::{ACCOUNT_ID}:role/states"
        return self.client.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]

    def start(self, event: Any, *, name: str = "birds", state_machine_arn: str | None = None) -> str:
        """Starts an execution and returns its ARN."""
        arn = self.state_machine_arn if state_machine_arn is None else state_machine_arn
        return self.client.start_execution(stateMachineArn=arn, name=name, input=json.dumps(event))["executionArn"]

    def wait_until_waiting(self, count: int = 1) -> list[str]:
        """Waits until `count` more states wait for their tokens, and returns these."""
        return [self.waiting.get(timeout=_PATIENCE_SECONDS) for _ in range(count)]

    def wait_until_ended(self, execution_arn: str) -> Any:
        """Waits until an execution has ended; its description."""
        while self.ended.get(timeout=_PATIENCE_SECONDS) != execution_arn:
            pass
        return self.client.describe_execution(executionArn=execution_arn)

    def history(self, execution_arn: str) -> "list[HistoryEventTypeDef]":
        """The execution's whole history."""
        return self.client.get_execution_history(executionArn=execution_arn)["events"]


@contextmanager
def interpreter(machine: StateMachine) -> Iterator[Interpreter]:
    """Runs a state machine in the account of the surrounding `mock_aws(config=MOTO)`."""
    functions = Functions(machine.environments)
    made = Interpreter(client=boto3.client("stepfunctions"), functions=functions)
    # moto makes a client for each call, which reads the environment, in threads beside those that change it.
    one_for_all = boto_client_for(region=REGION, service="lambda")
    with (
        mock.patch.object(LambdaFunction, "invoke", _invoke_with(functions)),
        mock.patch.object(lambda_eval_utils, "boto_client_for", return_value=one_for_all),
        mock.patch.object(retrier_decl, "time", SimpleNamespace(sleep=made.delays.append)),
        mock.patch.object(botocore.endpoint, "time", SimpleNamespace(sleep=made.client_delays.append)),
        mock.patch.object(StepFunctionResponse, "send_task_failure", _send_task_failure),
        mock.patch.object(StateTaskServiceCallback, "_from_error", _from_error),
        mock.patch.object(jsonata, "_eval_jsonata", lambda expression: Jsonata(expression).evaluate(None)),
        _told_of_waits(made.waiting),
        _told_of_ends(made.ended),
    ):
        boto3.client("iam").create_role(RoleName="functions", AssumeRolePolicyDocument=json.dumps(_ROLE))
        for name in machine.environments:
            _create_function(name)
        made.state_machine_arn = made.create(machine.definition)
        yield made


def _create_function(name: str) -> None:
    """Makes a function known to moto's Lambda; its code is never looked at."""
    code = BytesIO()
    with ZipFile(code, "w") as archive:
        archive.writestr("empty.py", "")
    boto3.client("lambda").create_function(
        FunctionName=name,
        Role=f"arn:aws:iam::{ACCOUNT_ID}:role/functions",
        Runtime="python3.13",
        Handler="empty.handler",
        Code={"ZipFile": code.getvalue()},
    )


def _invoke_with(functions: Functions) -> Any:
    def run(self: LambdaFunction, body: Any, _request_headers: Any, response_headers: Any) -> bytes:
        try:
            result = functions(self.function_name, json.loads(body))
        except Exception as error:  # noqa: BLE001 - Lambda tells every error by the name of its class
            response_headers["x-amz-function-error"] = "Unhandled"
            result = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": []}
        return json.dumps(result).encode()

    return run


def _send_task_failure(self: StepFunctionResponse) -> EmptyResult:
    # moto's own leaves the cause out.
    told = {name: self._get_param(name) for name in ("error", "cause")}
    self.stepfunction_backend.send_task_failure(self._get_param("taskToken"), **told)
    return EmptyResult()


_FROM_ERROR = StateTaskServiceCallback._from_error


def _from_error(self: Any, env: Any, ex: Exception) -> FailureEvent:
    """moto tells a lost heartbeat as States.Timeout; the service has a name for it."""
    failure: FailureEvent = _FROM_ERROR(self, env, ex)
    if not isinstance(ex, HeartbeatTimeoutError):
        return failure
    return FailureEvent(
        env=env,
        error_name=StatesErrorName(typ=StatesErrorNameType.StatesHeartbeatTimeout),
        event_type=failure.event_type,
        event_details=failure.event_details,
    )


@contextmanager
def _told_of_waits(waiting: "queue.Queue[str]") -> Iterator[None]:
    wait = StateTaskServiceCallback._wait_for_task_token_heartbeat
    set_up = CallbackEndpoint.setup_heartbeat_endpoint

    def told(self: Any, env: Any, callback_endpoint: Any, heartbeat_endpoint: Any) -> Any:
        waiting.put(callback_endpoint.callback_id)
        return wait(self, env, callback_endpoint, heartbeat_endpoint)

    def remembers(self: Any, heartbeat_seconds: int) -> Any:
        # moto would wait for a whole heartbeat where the token came back while the function was still running.
        endpoint: Any = set_up(self, heartbeat_seconds)
        if self.get_outcome() is not None:
            endpoint.notify()
        return endpoint

    with (
        mock.patch.object(StateTaskServiceCallback, "_wait_for_task_token_heartbeat", told),
        mock.patch.object(CallbackEndpoint, "setup_heartbeat_endpoint", remembers),
    ):
        yield


@contextmanager
def _told_of_ends(ended: "queue.Queue[str]") -> Iterator[None]:
    terminated = BaseExecutionWorkerCommunication.terminated

    def told(self: Any) -> None:
        terminated(self)
        ended.put(self.execution.exec_arn)

    with mock.patch.object(BaseExecutionWorkerCommunication, "terminated", told):
        yield
