import json
from collections.abc import Callable, Iterator

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from ground_truth_runtime.errors import ServiceUnavailable, Throttled
from ground_truth_runtime.gateways.waits import Waits

_EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:L:birds"
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
    answer = {
        "executionArn": _EXECUTION,
        "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:L",
        "status": status,
        "startDate": 0,
    }
    asked = {"executionArn": _EXECUTION, "includedData": "METADATA_ONLY"}
    stubber.add_response("describe_execution", answer, asked)

    assert waits.is_running(_EXECUTION) is running


def test_an_execution_whose_history_is_gone_does_not_run(stubbed: tuple[Waits, Stubber]) -> None:
    waits, stubber = stubbed
    stubber.add_client_error("describe_execution", "ExecutionDoesNotExist", "words", 400)

    assert waits.is_running(_EXECUTION) is False
