from dataclasses import replace
from decimal import Decimal

import pytest

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.job_record import JobRecord

_RECORD = JobRecord(
    labeling_job_name="boxes-0123456789-1",
    execution=ExecutionId.of(
        {"arn": "arn:aws:states:us-east-1:123456789012:execution:L:birds", "started_at": "2026-01-02T03:04:05.678Z"}
    ),
    job="boxes",
    attempt=1,
    task_token="token",
    created_at="2026-01-02T03:04:05+00:00",
)


@pytest.mark.parametrize(
    "record",
    [
        _RECORD,
        replace(
            _RECORD, active=False, status="Completed", counters={"total_labeled": 3}, ended_at="2026-01-02T04:00:00"
        ),
        replace(_RECORD, execution=replace(_RECORD.execution, started_at=None)),
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
    ("active", "status", "complete", "end_is_known"),
    [
        (True, "Launching", False, False),
        (True, "Creating", False, False),
        (True, "Completed", False, False),
        (False, "Completed", True, True),
        (False, "NothingToLabel", True, False),
        (False, "Failed", False, True),
        (False, "Stopped", False, True),
        (False, "Refused", False, False),
        (False, "Unseen", False, False),
    ],
)
def test_a_closed_record_knows_whether_it_is_over(
    active: bool, status: str, complete: bool, end_is_known: bool
) -> None:
    record = replace(_RECORD, active=active, status=status)

    assert (record.complete, record.end_is_known) == (complete, end_is_known)
