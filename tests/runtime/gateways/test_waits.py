import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.errors import ServiceUnavailable, Throttled
from ground_truth_runtime.gateways.waits import Waits

_EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:L:birds"
_START = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
_ID = ExecutionId(arn=_EXECUTION, started_at=_START)
_LATER = _START + timedelta(milliseconds=1)
_DESCRIBED: dict[str, Any] = {
    "executionArn": _EXECUTION,
    "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:L",
    "startDate": _START,
}
_CALLS: list[tuple[str, Callable[[Waits], bool]]] = [
    ("send_task_success", lambda waits: waits.succeed("token", {"status": "Completed"})),
    ("send_task_failure", lambda waits: waits.fail("token", error="LabelingJobFailed", cause="{}")),
    ("send_task_heartbeat", lambda waits: waits.keep_alive("token")),
]


@pytest.fixture
def stubbed(aws_environment: None) -> Iterator[tuple[Waits, Stubber]]:
    client = boto3.client("stepfunctions")
    with Stubber(client) as stubber:
        yield Waits(client), stubber
        stubber.assert_no_pending_responses()


def test_success_carries_its_output_as_json(stubbed: tuple[Waits, Stubber]) -> None:
    waits, stubber = stubbed
    stubber.add_response("send_task_success", {}, {"taskToken": "token", "output": json.dumps({"labeled": 3})})

    assert waits.succeed("token", {"labeled": 3}) is True


def test_failure_carries_an_error_and_a_cause_no_longer_than_the_service_takes(stubbed: tuple[Waits, Stubber]) -> None:
    waits, stubber = stubbed
    stubber.add_response("send_task_failure", {}, {"taskToken": "token", "error": "E" * 256, "cause": "c" * 32_768})

    assert waits.fail("token", error="E" * 300, cause="c" * 40_000) is True


@pytest.mark.parametrize(("operation", "call"), _CALLS)
@pytest.mark.parametrize("code", ["TaskDoesNotExist", "TaskTimedOut", "InvalidToken"])
def test_a_wait_that_is_over_is_told_and_is_no_error(
    stubbed: tuple[Waits, Stubber], operation: str, call: Callable[[Waits], bool], code: str
) -> None:
    waits, stubber = stubbed
    stubber.add_client_error(operation, code, "words", 400)

    assert call(waits) is False


@pytest.mark.parametrize(("operation", "call"), _CALLS)
@pytest.mark.parametrize(
    ("code", "status", "error"),
    [("ThrottlingException", 400, Throttled), ("InternalFailure", 500, ServiceUnavailable), ("Odd", 400, ClientError)],
)
def test_faults_arrive_under_the_name_that_says_whether_to_try_again(
    *,
    stubbed: tuple[Waits, Stubber],
    operation: str,
    call: Callable[[Waits], bool],
    code: str,
    status: int,
    error: type[Exception],
) -> None:
    waits, stubber = stubbed
    stubber.add_client_error(operation, code, "words", status)

    with pytest.raises(error):
        call(waits)


@pytest.mark.parametrize(
    ("status", "running"),
    [
        ("RUNNING", True),
        ("PENDING_REDRIVE", True),
        ("SUCCEEDED", False),
        ("FAILED", False),
        ("TIMED_OUT", False),
        ("ABORTED", False),
    ],
)
def test_an_execution_runs_or_is_over(stubbed: tuple[Waits, Stubber], status: str, running: bool) -> None:
    waits, stubber = stubbed
    asked = {"executionArn": _EXECUTION, "includedData": "METADATA_ONLY"}
    stubber.add_response("describe_execution", {**_DESCRIBED, "status": status}, asked)

    assert waits.is_running(_ID) is running


def test_another_execution_of_the_same_name_is_not_this_one(stubbed: tuple[Waits, Stubber]) -> None:
    waits, stubber = stubbed
    later = {**_DESCRIBED, "startDate": _START + timedelta(days=91), "status": "RUNNING"}
    stubber.add_response("describe_execution", later)

    assert waits.is_running(_ID) is False


@pytest.mark.parametrize(
    ("redriven", "asked", "after"),
    [(None, None, False), (None, _START, False), (_START, None, True), (_START, _START, True), (_START, _LATER, False)],
)
def test_a_redrive_is_after_the_end_that_it_undoes(
    stubbed: tuple[Waits, Stubber], redriven: datetime | None, asked: datetime | None, after: bool
) -> None:
    waits, stubber = stubbed
    date = {} if redriven is None else {"redriveDate": redriven}
    stubber.add_response("describe_execution", {**_DESCRIBED, **date, "status": "RUNNING"})

    assert waits.state_of(_ID).was_redriven_after(asked) is after


def test_an_execution_whose_history_is_gone_does_not_run(stubbed: tuple[Waits, Stubber]) -> None:
    waits, stubber = stubbed
    stubber.add_client_error("describe_execution", "ExecutionDoesNotExist", "words", 400)

    assert waits.is_running(_ID) is False
