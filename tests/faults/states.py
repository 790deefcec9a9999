"""Step Functions, small: runs the synthesized definition in simulated time, one step after the other.

It knows what the definition uses, and no more; what it does not know it refuses. Where the real interpreter's timing
is not the point, it takes milliseconds, and heartbeats, timeouts, delays of retries and redrives happen when they are
due. The definition runs under moto's interpreter as well: see `tests/state_machine`.
"""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from jsonata import Jsonata

from ground_truth_runtime.domain.execution import ExecutionId
from tests.faults.time import Time
from tests.support.account import ACCOUNT_ID, REGION
from tests.support.memory.client import Refusal

TOKEN = "AQB-task-token"
State = Mapping[str, Any]


class StateError(Exception):
    """A state failed with an error name and a cause."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause


@dataclass(kw_only=True)
class Execution:
    """One execution.

    redriven_at: when it was last redriven. redrives: how often. stopped_at: when it last ended.
    retries: state and error of each retry.
    events: of its history, by their type.
    largest: bytes of the largest input or output of each state, where it is measured.
    done: results of the states of maps that have succeeded, by their path: a redrive does not run these again.
    """

    arn: str
    started_at: datetime
    input: Any
    definition: State
    redriven_at: datetime | None = None
    redrives: int = 0
    stopped_at: datetime | None = None
    status: str = "RUNNING"
    output: Any = None
    error: str | None = None
    cause: str | None = None
    retries: list[tuple[str, str]] = field(default_factory=list)
    done: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    largest: dict[str, int] = field(default_factory=dict)
    task: "asyncio.Task[None] | None" = None
    measured: bool = False

    @property
    def id(self) -> ExecutionId:
        """Its identity."""
        return ExecutionId.of_answer({"executionArn": self.arn, "startDate": self.started_at})

    @property
    def run_id(self) -> str:
        """What stands for it in names and keys."""
        return self.id.run_id

    def note(self, *events: str) -> None:
        """Adds events to its history."""
        self.events.update(events)

    def carry(self, state: str, data: Any) -> None:
        """Notes how large what goes into a state, or comes out of it, is."""
        if self.measured:
            self.largest[state] = max(self.largest.get(state, 0), len(json.dumps(data)))

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.status == "RUNNING"


@dataclass(kw_only=True)
class _Wait:
    execution: Execution
    answer: "asyncio.Future[Any]"
    beat: float


class States:
    """Executions of a state machine.

    Args:
        definition: as synthesized.
        time: whose seconds pass.
        beginning: the date at which they began.
        call: a function's name and payload to its result; raises StateError.
        ended: is told of each execution that ends.
    """

    def __init__(
        self,
        definition: str,
        *,
        time: Time,
        beginning: datetime,
        call: Callable[[str, Any], Any],
        ended: Callable[[Execution], None],
    ) -> None:
        self.definition: State = json.loads(definition)
        self.executions: dict[str, Execution] = {}
        self.waits: dict[str, _Wait] = {}
        self.tokens: list[str] = []
        self._time = time
        self._beginning = beginning
        self._call = call
        self._ended = ended
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count(1)

    def close(self) -> None:
        """Forgets what has not ended."""
        for execution in self.executions.values():
            if execution.task is not None:
                execution.task.cancel()
        self.go_on()
        self._loop.close()

    def today(self) -> datetime:
        """The date by now."""
        return self.date

    @property
    def date(self) -> datetime:
        """The date by now, in whole milliseconds: Step Functions records no finer ones."""
        now = self._beginning + timedelta(seconds=self._time.now)
        return now.replace(microsecond=now.microsecond // 1_000 * 1_000)

    def start(self, event: Any, *, name: str, measured: bool = False) -> Execution:
        """Starts an execution; it runs as far as it can without time passing. Its name may have been used before."""
        arn = f"arn:aws:states:{REGION}:{ACCOUNT_ID}:execution:Labeling:{name}"
        earlier = self.executions.get(arn)
        assert earlier is None or not earlier.running, "Step Functions keeps the names of what runs"
        execution = Execution(arn=arn, started_at=self.date, input=event, definition=self.definition, measured=measured)
        execution.note("ExecutionStarted")
        self.executions[arn] = execution
        self._run(execution)
        return execution

    def redrive(self, execution: Execution) -> None:
        """Runs again what has not succeeded, with the input and the definition that it had."""
        assert not execution.running
        execution.status, execution.output = "RUNNING", None
        execution.error = execution.cause = None
        execution.redriven_at = self.date
        execution.redrives += 1
        execution.note("ExecutionRedriven")
        self._run(execution)

    def abort(self, execution: Execution) -> None:
        """Stops an execution; its waits are over."""
        assert execution.task is not None
        execution.status = "ABORTED"
        execution.task.cancel()
        self._end(execution)
        self.go_on()

    def _end(self, execution: Execution) -> None:
        execution.stopped_at = self.date
        execution.note("ExecutionEnded")
        self._ended(execution)

    def renew(self, token: str) -> str:
        """Hands a wait to another token, as the next try of its state does; the first one is over."""
        self.tokens.append(self._new_token(self.waits[token].execution))
        self.waits[self.tokens[-1]] = self.waits.pop(token)
        return self.tokens[-1]

    def go_on(self) -> None:
        """Lets everything run that does not wait for time, people or tokens."""
        if self._loop.is_running():  # a function is in the middle of its work
            return
        for _ in range(3):  # a finished task wakes those that wait for it in the next turn of the loop
            while self._loop._ready:  # type: ignore[attr-defined]
                self._loop.call_soon(self._loop.stop)
                self._loop.run_forever()

    def api(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """The API that functions call."""
        match operation:
            case "SendTaskSuccess":
                self._wait(asked["taskToken"]).answer.set_result(json.loads(asked["output"]))
            case "SendTaskFailure":
                self._wait(asked["taskToken"]).answer.set_exception(StateError(asked["error"], asked["cause"]))
            case "SendTaskHeartbeat":
                self._wait(asked["taskToken"]).beat = self._time.now
            case "DescribeExecution":
                found = self.executions.get(asked["executionArn"])
                if found is None:
                    raise Refusal("ExecutionDoesNotExist")
                dates = {"startDate": found.started_at, "redriveDate": found.redriven_at}
                return {"executionArn": found.arn, "status": found.status, **dates}
            case _:
                raise NotImplementedError(operation)
        return {}

    def _wait(self, token: str) -> _Wait:
        wait = self.waits.get(token)
        if wait is None:
            raise Refusal("InvalidToken")
        if wait.answer.done() or not wait.execution.running:
            raise Refusal("TaskTimedOut")
        return wait

    def _run(self, execution: Execution) -> None:
        execution.task = self._loop.create_task(self._execute(execution))
        self.go_on()

    async def _execute(self, execution: Execution) -> None:
        status, failure = "SUCCEEDED", None
        try:
            execution.output = await self._states(execution, execution.definition, execution.input, ())
        except StateError as error:
            status, failure = "FAILED", error
        except asyncio.CancelledError:
            return
        if not execution.running:  # stopped while its last function worked
            return
        execution.status = status
        if failure is not None:
            execution.error, execution.cause = failure.error, failure.cause
        self._end(execution)

    async def _states(self, execution: Execution, machine: State, data: Any, path: tuple[Any, ...]) -> Any:
        name = machine["StartAt"]
        visits = itertools.count()
        while True:
            state, here = machine["States"][name], (*path, name, next(visits))
            if here in execution.done:
                data, following = execution.done[here]
            else:
                execution.carry(name, data)
                data, following = await self._state(execution, name, state, data, here)
                execution.carry(name, data)
                execution.done[here] = data, following
            if following is None:
                return data
            name = following

    async def _state(
        self, execution: Execution, name: str, state: State, data: Any, path: tuple[Any, ...]
    ) -> tuple[Any, str | None]:
        kind = state["Type"]
        execution.note(f"{kind}StateEntered")
        if kind == "Fail":
            raise StateError(state["Error"], _get(data, state["CausePath"]))
        if kind not in ("Map", "Task"):
            execution.note(f"{kind}StateExited")
        match kind:
            case "Choice":
                return data, next((c["Next"] for c in state["Choices"] if _chosen(c, data)), state["Default"])
            case "Succeed":
                return data, None
            case "Pass":
                return _evaluated(state, data), state.get("Next")
        retried: dict[int, int] = {}
        while True:
            try:
                result = await self._work(execution, state, data, path)
                execution.note(f"{kind}StateExited")
                return _placed(state, data, result), state.get("Next")
            except StateError as error:
                delay = _delay(state, error, retried)
                if delay is None:
                    caught = [c for c in state.get("Catch", []) if _matches(c, error)]
                    if not caught:
                        raise
                    execution.note(f"{kind}StateExited")
                    told = {"Error": error.error, "Cause": error.cause}
                    return {**data, caught[0]["ResultPath"].removeprefix("$."): told}, caught[0]["Next"]
                execution.retries.append((name, error.error))
                await self._sleep(delay)

    async def _work(self, execution: Execution, state: State, data: Any, path: tuple[Any, ...]) -> Any:
        if state["Type"] == "Map":
            return await self._items(execution, state, data, path)
        token = self._new_token(execution)
        context = {
            "Execution": {
                "Id": execution.arn,
                "Name": execution.arn.rpartition(":")[2],
                "StartTime": execution.id.started_text,
            },
            "Task": {"Token": token},
        }
        parameters = _made(state["Parameters"], data, context)
        function = parameters["FunctionName"].rpartition(":")[2]
        execution.note("TaskScheduled", "TaskStarted")
        if not state["Resource"].endswith(".waitForTaskToken"):
            return {"Payload": self._called(execution, function, parameters["Payload"], then="TaskSucceeded")}
        wait = _Wait(execution=execution, answer=self._loop.create_future(), beat=self._time.now)
        # An answer for a state that has failed meanwhile is nobody's.
        wait.answer.add_done_callback(lambda answer: answer.cancelled() or answer.exception())
        self.waits[token] = wait
        self.tokens.append(token)
        began = self._time.now
        try:
            self._called(execution, function, parameters["Payload"], then="TaskSubmitted")
            self._time.at(began + state["TimeoutSeconds"], lambda: _fail(wait, "States.Timeout"))
            self._watch(wait, state["HeartbeatSeconds"])
            answer = await wait.answer
            execution.note("TaskSucceeded")
            return answer
        except StateError:
            if wait.answer.done():
                execution.note("TaskFailed")
            raise
        finally:
            wait.answer.cancel()

    def _called(self, execution: Execution, function: str, payload: Any, *, then: str) -> Any:
        try:
            result = self._call(function, payload)
        except StateError:
            execution.note("TaskFailed")
            raise
        execution.note(then)
        return result

    async def _items(self, execution: Execution, state: State, data: Any, path: tuple[Any, ...]) -> list[Any]:
        side_by_side = asyncio.Semaphore(state["MaxConcurrency"])

        async def iteration(number: int, item: Any) -> Any:
            async with side_by_side:
                execution.note("MapIterationStarted")
                selected = item
                if "ItemSelector" in state:
                    selected = _made(state["ItemSelector"], data, {"Map": {"Item": {"Index": number, "Value": item}}})
                result = await self._states(execution, state["ItemProcessor"], selected, (*path, number))
                execution.note("MapIterationSucceeded")
                return result

        execution.note("MapStateStarted")
        items = [iteration(number, item) for number, item in enumerate(_get(data, state["ItemsPath"]))]
        results = list(await asyncio.gather(*items))
        execution.note("MapStateSucceeded")
        return results

    def _new_token(self, execution: Execution) -> str:
        return f"{TOKEN}-{next(self._numbers)}-of-{execution.arn.rpartition(':')[2]}"

    def _watch(self, wait: _Wait, seconds: float) -> None:
        def look() -> None:
            if wait.answer.done():
                return
            if self._time.now >= wait.beat + seconds:
                _fail(wait, "States.HeartbeatTimeout")
            else:
                self._time.at(wait.beat + seconds, look)

        self._time.at(wait.beat + seconds, look)

    async def _sleep(self, seconds: float) -> None:
        over = self._loop.create_future()
        self._time.at(self._time.now + seconds, lambda: None if over.done() else over.set_result(None))
        await over


def _fail(wait: _Wait, error: str) -> None:
    if not wait.answer.done():
        wait.answer.set_exception(StateError(error, ""))


def _delay(state: State, error: StateError, retried: dict[int, int]) -> float | None:
    """Seconds until the next try; the longest that jitter leaves. None: there is none."""
    for number, retrier in enumerate(state.get("Retry", [])):
        if _matches(retrier, error):
            tried = retried.get(number, 0)
            if tried >= retrier["MaxAttempts"]:
                return None
            retried[number] = tried + 1
            longest: float = retrier.get("MaxDelaySeconds", float("inf"))
            return float(min(longest, retrier["IntervalSeconds"] * retrier["BackoffRate"] ** tried))
    return None


def _matches(handler: State, error: StateError) -> bool:
    return bool({"States.ALL", error.error} & set(handler["ErrorEquals"]))


def _chosen(choice: State, data: Any) -> bool:
    match choice:
        case {"IsPresent": True, "Variable": path}:
            return path.removeprefix("$.") in data
        case {"BooleanEquals": wanted, "Variable": path}:
            return bool(_get(data, path) is wanted)
    raise NotImplementedError(choice)


def _placed(state: State, data: Any, result: Any) -> Any:
    placed = _with(data, state["ResultPath"].split(".")[1:], result) if "ResultPath" in state else result
    return _get(placed, state.get("OutputPath", "$"))


def _with(data: Any, path: list[str], value: Any) -> Any:
    """A copy of `data` with a value at a path."""
    if not path:
        return value
    return {**data, path[0]: _with(data.get(path[0], {}), path[1:], value)}


def _evaluated(state: State, data: Any) -> Any:
    """The output of a Pass state in JSONata."""
    assert state["QueryLanguage"] == "JSONata"
    expression = _expression(state["Output"].removeprefix("{%").removesuffix("%}"))
    expression.assign("states", {"input": data})
    return expression.evaluate(None)


@cache
def _expression(text: str) -> Any:
    return Jsonata(text)


def _get(data: Any, path: str) -> Any:
    for name in path.removeprefix("$").split(".")[1:]:
        data = data[name]
    return data


def _made(template: Any, data: Any, context: Mapping[str, Any]) -> Any:
    if not isinstance(template, Mapping):
        return template
    return {name.removesuffix(".$"): _value(name, value, data, context) for name, value in template.items()}


def _value(name: str, value: Any, data: Any, context: Mapping[str, Any]) -> Any:
    if not name.endswith(".$"):
        return _made(value, data, context)
    if value.startswith("$$."):
        return _get(context, value[1:])
    if value.startswith("States.Format("):
        text, *paths = value.removeprefix("States.Format(").removesuffix(")").split(", ")
        return text.strip("'").format(*(_get(data, path) for path in paths))
    return _get(data, value)
