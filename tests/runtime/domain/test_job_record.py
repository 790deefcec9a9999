from dataclasses import replace
from decimal import Decimal

import pytest

from ground_truth_runtime.domain.job_record import JobRecord

_RECORD = JobRecord(
    labeling_job_name="boxes-0123456789-1",
    execution_arn="arn:aws:states:us-east-1:123456789012:execution:L:birds",
    job="boxes",
    attempt=1,
    task_token="token",
    created_at="2026-01-02T03:04:05+00:00",
)


@pytest.mark.parametrize(
    "record",
    [
        _RECORD,
        replace(_RECORD, active=False, status="Completed", counters={"total_labeled": 3}),
        replace(_RECORD, abandoned=True, labeling_job_arn="arn"),
    ],
)
def test_a_record_survives_the_table(record: JobRecord) -> None:
    item = record.item()
    as_stored = {**item, "attempt": Decimal(1), "counters": {k: Decimal(v) for k, v in item["counters"].items()}}

    assert JobRecord.of(as_stored) == record


def test_only_an_active_record_carries_the_key_of_the_index() -> None:
    assert _RECORD.item()["active"] == "yes"
    assert "active" not in replace(_RECORD, active=False).item()


def test_what_is_not_so_is_not_stored() -> None:
    assert _RECORD.item().keys() & {"abandoned", "labeling_job_arn"} == set()


@pytest.mark.parametrize(
    ("active", "abandoned", "status", "badly"),
    [
        (True, False, "Launching", False),
        (True, False, "InProgress", False),
        (True, True, "InProgress", False),
        (False, False, "Completed", False),
        (False, True, "Completed", False),
        (False, False, "Failed", True),
        (False, True, "Stopped", True),
        (False, False, "Refused", True),
    ],
)
def test_a_job_ended_badly_when_it_has_ended_and_is_not_complete(
    active: bool, abandoned: bool, status: str, badly: bool
) -> None:
    assert replace(_RECORD, active=active, abandoned=abandoned, status=status).ended_badly is badly
