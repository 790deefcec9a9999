"""A deployed stack in simulated time: functions, EventBridge, Step Functions, Ground Truth, and faults between them."""

import importlib
import io
import json
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from unittest import mock

import boto3

from ground_truth_runtime.gateways import clients, jobs_table
from ground_truth_runtime.steps.monitor import Foreign
from tests.faults.injection import Crash, Injector, injector
from tests.faults.states import Execution, StateError, States
from tests.faults.time import Time
from tests.support.account import ACCOUNT_ID, REGION, Account
from tests.support.definition import StateMachine
from tests.support.functions import Context, environment
from tests.support.labeling import SCHEDULE
from tests.support.memory.account import MemoryAccount, constant
from tests.support.memory.ground_truth import Script

SWEEP_SECONDS = 300.0
CAUSE_MAX = 32_768  # Step Functions quotas: characters of a cause
_REQUEST_ID = "52fdfc07-2182-454f-963f-5f0f9a621d72"
_ASYNC_RETRY_SECONDS = (60.0, 120.0)  # Lambda developer guide, "Error handling for asynchronous invocation"
_GATEWAYS = ("store", "labeling_jobs", "jobs_table", "roles", "waits", "_notices")
_OVER = ("FAILED", "TIMED_OUT", "ABORTED")


@dataclass(kw_only=True)
class Bus:
    """How EventBridge brings events: so often, so late. No copies: they are lost."""

    copies: int = 1
    late_seconds: float = 0.0

    def delays(self) -> list[float]:
        """Seconds after which the copies of the next event arrive."""
        return [self.late_seconds] * self.copies


@dataclass(kw_only=True)
class World:
    """All of it. One thread, no waiting.

    log: what functions wrote, and the errors that Lambda logs for them.
    invoked: functions and what they got, in order.
    sent: functions and the events that EventBridge brought them, but for the schedule's.
    errors: function and error of each invocation that failed.
    bus, execution_bus: how EventBridge brings the ends of labeling jobs and of executions.
    dead_letters: functions whose event was given up after three tries.
    """

    cloud: Account | MemoryAccount
    time: Time
    injector: Injector
    machine: StateMachine
    bus: Bus = field(default_factory=Bus)
    execution_bus: Bus = field(default_factory=Bus)
    log: io.StringIO = field(default_factory=io.StringIO)
    invoked: list[tuple[str, Any]] = field(default_factory=list)
    sent: list[tuple[str, Any]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    dead_letters: list[str] = field(default_factory=list)
    states: States = field(init=False)
    _told: int = 0
    _schedule: int = 0
    _sweep_seconds: float = SWEEP_SECONDS

    def __post_init__(self) -> None:
        beginning = getattr(self.cloud, "beginning", datetime.now(UTC))
        self.states = States(
            self.machine.definition, time=self.time, beginning=beginning, call=self.invoke, ended=self._tell_of
        )
        self.injector.answers["sfn"] = self.states.api

    def begin(self) -> None:
        """Forgets what happened so far. Labeling jobs and results stay."""
        self.injector.clear()
        self.log.truncate(0)
        self.errors.clear()
        self.dead_letters.clear()
        self.bus, self.execution_bus = Bus(), Bus()
        self.schedule()

    def start_cold(self) -> None:
        """Lets functions make their gateways anew, as their next containers do."""
        shared = importlib.import_module("ground_truth_runtime.handlers._context")
        for gateway in _GATEWAYS:
            getattr(shared, gateway).cache_clear()
        importlib.import_module("ground_truth_runtime.handlers.monitor")._foreign = Foreign()  # type: ignore[attr-defined]

    def start(self, event: Any, *, name: str = "birds", measured: bool = False) -> Execution:
        """Start an execution; `measured`: with the size of what its states get and return."""
        return self.states.start(event, name=name, measured=measured)

    def run(self, execution: Execution, *, days: float = 1) -> Execution:
        """Lets time pass until the execution has ended, or for so many days; then for two more sweeps."""
        self._run_until(lambda: not execution.running, seconds=days * 86_400)
        self.rest(2 * self._sweep_seconds)
        return execution

    def rest(self, seconds: float) -> None:
        """Lets time pass."""
        self._run_until(lambda: False, seconds=seconds)

    def schedule(self, *, seconds: float = SWEEP_SECONDS) -> None:
        """Has the monitor called so often, from now on."""
        self._schedule, self._sweep_seconds = self._schedule + 1, seconds
        self.time.at(self.time.now + seconds, partial(self._sweep_on, self._schedule))

    def sweep(self) -> None:
        """Calls the monitor now, as the schedule does."""
        self._send("monitor", SCHEDULE)

    def invoke(self, function: str, event: Any) -> Any:
        """Calls a function and waits for its result; raises StateError with what Lambda tells of a failure."""
        module = importlib.import_module(f"ground_truth_runtime.handlers.{function}")
        self.invoked.append((function, event))
        before, self.injector.function = self.injector.function, function
        try:
            with redirect_stdout(self.log):
                result = module.handler(json.loads(json.dumps(event)), Context(f"labeling-{function}"))
            return json.loads(json.dumps(result))
        except Crash as crash:
            raise self._failed(function, str(crash), "RequestId: 1 the process has died") from None
        except Exception as error:  # noqa: BLE001 - Lambda tells every error by the name of its class
            raise self._failed(
                function, type(error).__name__, str(error), traceback.format_tb(error.__traceback__)
            ) from None
        finally:
            self.injector.function = before

    def try_invoke(self, function: str, event: Any) -> None:
        """Calls a function whose failure concerns nobody any more."""
        with suppress(StateError):
            self.invoke(function, event)

    def send(self, function: str, event: Any) -> None:
        """Brings a function an event that it has had before."""
        self._send(function, event)

    def hear(self, labeling_job_name: str) -> None:
        """Brings the monitor a state change of a labeling job, whether or not there was one."""
        self._send("monitor", _state_change(labeling_job_name))

    def deliver(self) -> None:
        """Brings the monitor the state changes that Ground Truth has told of meanwhile."""
        told = self.cloud.state_changes()[self._told :]
        self._told += len(told)
        for name in told:
            for delay in self.bus.delays():
                send = partial(self.hear, name)
                if delay:
                    self.time.at(self.time.now + delay, send)
                else:
                    send()

    def labeling_jobs_of(self, execution: Execution) -> dict[str, Any]:
        """Name -> description of every labeling job that the execution has made, oldest first."""
        names = [name for name in self._labeling_job_names() if execution.run_id in name]
        return {name: self.cloud.sagemaker.describe_labeling_job(LabelingJobName=name) for name in names}

    def stop_labeling_jobs(self, execution: Execution) -> None:
        """Somebody stops all labeling jobs of an execution in the console."""
        for name in self.labeling_jobs_of(execution):
            self.cloud.labeling_jobs.stop(name)

    def _labeling_job_names(self) -> list[str]:
        pages = self.cloud.sagemaker.get_paginator("list_labeling_jobs").paginate(
            SortBy="CreationTime", SortOrder="Ascending"
        )
        return [summary["LabelingJobName"] for page in pages for summary in page["LabelingJobSummaryList"]]

    def _run_until(self, over: Any, *, seconds: float) -> None:
        end = self.time.now + seconds
        self._catch_up()
        while not over() and self.time.now < end:
            due = self.time.next_due(before=min(end, self._next_change()))
            self._catch_up()
            if due is not None:
                due()
                self._catch_up()

    def _next_change(self) -> float:
        """When to look what Ground Truth has done; one in memory says when its next change is."""
        next_due = getattr(self.cloud.service, "next_due", None)
        if next_due is None:
            return self.time.now + self._sweep_seconds / 10
        self.cloud.service.advance(0)
        due = next_due()
        return float("inf") if due is None else max(float(due), self.time.now)

    def _catch_up(self) -> None:
        self.states.go_on()
        self.deliver()
        self.states.go_on()

    def _sweep_on(self, number: int) -> None:
        if number != self._schedule:
            return
        self.sweep()
        self.schedule(seconds=self._sweep_seconds)

    def _send(self, function: str, event: Any, attempt: int = 0) -> None:
        """Invokes a function as EventBridge does: without waiting, and again after errors."""
        if attempt == 0 and event is not SCHEDULE:
            self.sent.append((function, event))
        try:
            self.invoke(function, event)
        except StateError:
            if attempt == len(_ASYNC_RETRY_SECONDS):
                self.dead_letters.append(function)
                return
            moment = self.time.now + _ASYNC_RETRY_SECONDS[attempt]
            self.time.at(moment, partial(self._send, function, event, attempt + 1))

    def _tell_of(self, execution: Execution) -> None:
        if execution.status in _OVER:
            event = {
                "source": "aws.states",
                "detail-type": "Step Functions Execution Status Change",
                "detail": {
                    "executionArn": execution.arn,
                    "status": execution.status,
                    "startDate": _milliseconds(execution.started_at),
                    "stopDate": _milliseconds(execution.stopped_at),
                },
            }
            for delay in self.execution_bus.delays():
                self.time.at(self.time.now + delay, partial(self._send, "stop", event))

    def _failed(self, function: str, error: str, message: str, trace: Sequence[str] = ()) -> StateError:
        """What Lambda reports of a failed invocation, of which Step Functions keeps a cause's length."""
        self.errors.append((function, error))
        print(message, file=self.log)
        told = {"errorMessage": message, "errorType": error, "requestId": _REQUEST_ID, "stackTrace": list(trace)}
        return StateError(error, json.dumps(told)[:CAUSE_MAX])


def _milliseconds(date: datetime | None) -> int | None:
    return None if date is None else round(date.timestamp() * 1_000)


def _state_change(name: str) -> dict[str, Any]:
    return {
        "source": "aws.sagemaker",
        "detail-type": "SageMaker Ground Truth Labeling Job State Change",
        "resources": [f"arn:aws:sagemaker:us-east-1:123456789012:labeling-job/{name}"],
        "detail": {},
    }


@contextmanager
def world(cloud: Account, machine: StateMachine, monkeypatch: Any) -> Iterator[World]:
    """The stack over an account, whose functions run in this process."""
    topic = boto3.client("sns").create_topic(Name="notices")["TopicArn"]
    _set_environment(cloud, topic, monkeypatch)
    time = Time(cloud.service.advance)
    with injector(time.pass_) as made, _running(World(cloud=cloud, time=time, injector=made, machine=machine)) as whole:
        yield whole


@contextmanager
def memory_world(machine: StateMachine, monkeypatch: Any, *, script: Script | None = None) -> Iterator[World]:
    """The same over an account in memory, some twenty times as fast."""
    made = Injector()
    cloud = MemoryAccount(script, ask=made.answer)
    time = Time(cloud.service.advance)
    whole = World(cloud=cloud, time=time, injector=made, machine=machine)
    made.answers.clear()
    _set_environment(cloud, NOTICE_TOPIC_ARN, monkeypatch)
    role = {"Role": {"MaxSessionDuration": 28_800}}
    answers = {
        "s3_client": cloud.s3,
        "sagemaker_client": cloud.sagemaker,
        "stepfunctions_client": cloud.client("sfn", whole.states.api),
        "sns_client": cloud.client("sns", constant({})),
        "iam_client": cloud.client("iam", constant(role)),
    }
    for name, client in answers.items():
        monkeypatch.setattr(clients, name, lambda client=client: client)
    monkeypatch.setattr(clients, "dynamodb_table", cloud.dynamodb_table)
    whole.start_cold()
    with _running(whole):
        yield whole
    whole.start_cold()


NOTICE_TOPIC_ARN = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:notices"


def _set_environment(cloud: Any, topic: str, monkeypatch: Any) -> None:
    for name, value in {**environment(cloud), "GROUND_TRUTH_NOTICE_TOPIC_ARN": topic}.items():
        monkeypatch.setenv(name, value)


@contextmanager
def _running(whole: World) -> Iterator[World]:
    whole.begin()
    from ground_truth_runtime.handlers._context import logger  # noqa: PLC0415 - reads its environment when imported

    handler: Any = logger.registered_handler
    before = handler.stream
    handler.setStream(whole.log)
    with mock.patch.object(jobs_table, "_now", whole.states.today):
        try:
            yield whole
        finally:
            whole.states.close()
            handler.setStream(before)
