"""A labeling job's tags lead back to its execution, whatever that is called."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.identity_tags import EXECUTION, STARTED_AT, STATE_MACHINE, execution_of, identity_tags
from ground_truth_runtime.facts.limits import TAG_VALUE_MAX

_MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Labeling"


def _execution(name: str, *, machine: str = "Labeling") -> ExecutionId:
    arn = f"arn:aws:states:us-east-1:123456789012:execution:{machine}:{name}"
    return ExecutionId(arn=arn, started_at=datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC))


def test_tags_of_a_plain_name_are_readable() -> None:
    assert identity_tags(_execution("birds-2")) == {
        STATE_MACHINE: _MACHINE,
        EXECUTION: "birds-2",
        STARTED_AT: "2026-01-02T03:04:05.678Z",
    }


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters=":"), min_size=1, max_size=80))
def test_any_name_survives_its_tags(name: str) -> None:
    execution = _execution(name, machine=name)
    tags = identity_tags(execution)

    assert execution_of(tags) == execution
    assert all(re.fullmatch(r"[A-Za-z0-9_.:/=+\-@]+", value) for value in tags.values())
    assert max(map(len, tags.values())) <= TAG_VALUE_MAX


def test_the_longest_name_fits() -> None:
    execution = _execution("\N{EAGLE}" * 80)

    assert execution_of(identity_tags(execution)) == execution
    assert len(identity_tags(execution)) == 6


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {EXECUTION: "birds"},
        {EXECUTION: "birds", STATE_MACHINE: _MACHINE},
        {EXECUTION: "birds", STATE_MACHINE: _MACHINE, STARTED_AT: "yesterday"},
        {STATE_MACHINE: _MACHINE, STARTED_AT: "2026-01-02T03:04:05.678Z"},
        {EXECUTION: "=FF", STATE_MACHINE: "", STARTED_AT: "2026-01-02T03:04:05.678Z"},
    ],
)
def test_other_tags_name_no_execution(tags: dict[str, Any]) -> None:
    assert execution_of(tags) is None
