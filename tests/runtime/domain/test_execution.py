"""One execution has one identity, whichever of Step Functions' notations it is read from."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ground_truth_runtime.domain.execution import ExecutionId

_ARN = "arn:aws:states:us-east-1:123456789012:execution:Labeling:birds"
_START = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
_ID = ExecutionId(arn=_ARN, started_at=_START)


@pytest.mark.parametrize(
    "read",
    [
        ExecutionId.of({"arn": _ARN, "name": "birds", "started_at": "2026-01-02T03:04:05.678Z"}),
        ExecutionId.of({"arn": _ARN, "started_at": "2026-01-02T03:04:05.678000+00:00"}),
        ExecutionId.of({"arn": _ARN, "started_at": "2026-01-02T04:04:05.678+01:00"}),
        ExecutionId.of(_ID.document()),
        ExecutionId.of_answer({"executionArn": _ARN, "startDate": _START}),
        # boto3 makes local times of the API's seconds, which are floating point numbers.
        ExecutionId.of_answer({"executionArn": _ARN, "startDate": datetime.fromtimestamp(1767323045.678).astimezone()}),
        ExecutionId.of_answer({"executionArn": _ARN, "startDate": _START + timedelta(microseconds=400)}),
        ExecutionId.of_event({"executionArn": _ARN, "startDate": 1767323045678}),
    ],
)
def test_every_notation_of_a_start_gives_the_same_identity(read: ExecutionId) -> None:
    assert read == _ID
    assert read.run_id == _ID.run_id


def test_a_run_id_is_ten_hex_digits_of_the_arn_and_the_start() -> None:
    others = [
        replace(_ID, arn=f"{_ARN}2"),
        replace(_ID, started_at=_START + timedelta(milliseconds=1)),
        replace(_ID, started_at=None),
    ]

    assert re.fullmatch("[0-9a-f]{10}", _ID.run_id)
    assert len({_ID.run_id, *(other.run_id for other in others)}) == 4


def test_an_execution_knows_its_name_and_state_machine() -> None:
    assert _ID.name == "birds"
    assert _ID.state_machine_arn == "arn:aws:states:us-east-1:123456789012:stateMachine:Labeling"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (_ID, True),
        (replace(_ID, started_at=_START + timedelta(milliseconds=999)), True),
        (replace(_ID, started_at=_START + timedelta(seconds=1)), False),
        (replace(_ID, started_at=_START - timedelta(days=91)), False),
        (replace(_ID, arn=f"{_ARN}2"), False),
        (replace(_ID, started_at=None), True),
    ],
)
def test_a_reused_name_is_another_execution(other: ExecutionId, same: bool) -> None:
    assert _ID.is_same(other) is same
    assert other.is_same(_ID) is same


def test_an_execution_from_before_the_update_of_its_stack_is_read_without_its_start() -> None:
    assert ExecutionId.of({"execution_arn": _ARN}) == ExecutionId(arn=_ARN, started_at=None)
