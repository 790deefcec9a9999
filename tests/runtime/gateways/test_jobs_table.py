from dataclasses import replace
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from ground_truth_runtime.domain.execution import ExecutionId
from ground_truth_runtime.domain.job_record import KEPT_SECONDS, JobRecord
from ground_truth_runtime.errors import ServiceUnavailable, Throttled
from tests.support.account import Account

_NAME = "boxes-0123456789-1"
_EXECUTION = ExecutionId.of(
    {"arn": "arn:aws:states:us-east-1:123456789012:execution:L:birds", "started_at": "2026-01-02T03:04:05.678Z"}
)
_RECORD = JobRecord(
    labeling_job_name=_NAME,
    execution=_EXECUTION,
    job="boxes",
    attempt=1,
    task_token="first",
    created_at="2026-01-02T03:04:05+00:00",
)


def _stored(cloud: Account, name: str = _NAME) -> JobRecord:
    record = cloud.jobs_table.get(name)
    assert record is not None
    return record


def test_a_record_is_added_once(cloud: Account) -> None:
    assert cloud.jobs_table.add(_RECORD) is True
    assert cloud.jobs_table.add(replace(_RECORD, task_token="second")) is False
    assert _stored(cloud) == _RECORD


def test_there_is_no_record_of_an_unknown_job(cloud: Account) -> None:
    assert cloud.jobs_table.get(_NAME) is None


def test_an_active_job_takes_a_new_token(cloud: Account) -> None:
    cloud.jobs_table.add(_RECORD)

    assert cloud.jobs_table.renew_token(_NAME, "second") == replace(_RECORD, task_token="second") == _stored(cloud)


def test_a_job_that_is_being_stopped_takes_a_new_token_and_stays_abandoned(cloud: Account) -> None:
    cloud.jobs_table.add(_RECORD)
    cloud.jobs_table.abandon(_NAME)

    assert cloud.jobs_table.renew_token(_NAME, "second") == replace(_RECORD, task_token="second", abandoned=True)


def test_a_job_that_is_missing_or_has_ended_takes_no_new_token(cloud: Account) -> None:
    table = cloud.jobs_table
    assert table.renew_token(_NAME, "second") is None

    table.add(_RECORD)
    table.end(_NAME, token="first", status="Failed", counters={})
    assert table.renew_token(_NAME, "second") is None


@pytest.mark.parametrize(
    ("status", "opened"), [("Refused", True), ("Unseen", True), ("Failed", False), ("Completed", False)]
)
def test_a_record_is_opened_again_only_where_no_labeling_job_was_seen(
    cloud: Account, status: str, opened: bool
) -> None:
    table = cloud.jobs_table
    table.add(_RECORD)
    table.abandon(_NAME)
    assert table.reopen(_NAME, "second") is None
    table.end(_NAME, token="first", status=status, counters={})

    expected = replace(_RECORD, task_token="second", abandoned=True, status="Launching")
    assert table.reopen(_NAME, "second") == (expected if opened else None)
    assert [record.labeling_job_name for record in table.active()] == ([_NAME] if opened else [])
    assert "expires_at" in cloud.table.get_item(Key={"labeling_job_name": _NAME})["Item"] or opened


def test_a_missing_record_is_not_opened(cloud: Account) -> None:
    assert cloud.jobs_table.reopen(_NAME, "second") is None
    assert cloud.jobs_table.get(_NAME) is None


def test_a_job_that_was_never_created_is_revived_and_another_one_is_not(cloud: Account) -> None:
    table = cloud.jobs_table
    table.add(_RECORD)
    table.abandon(_NAME)
    assert table.revive(_NAME, "second") is False
    assert table.revive(_NAME, "first") is True
    assert _stored(cloud).abandoned is False

    table.created(_NAME, "arn")
    table.abandon(_NAME)
    assert table.revive(_NAME, "first") is False
    assert _stored(cloud).abandoned is True


def test_a_creation_begins_only_under_an_open_record_of_the_same_wait_that_was_not_given_up(cloud: Account) -> None:
    table = cloud.jobs_table
    assert table.begin_creation(_NAME, "first") is False

    table.add(_RECORD)
    assert table.begin_creation(_NAME, "second") is False
    assert table.begin_creation(_NAME, "first") is True
    assert _stored(cloud).status == "Creating"

    table.abandon(_NAME)
    assert table.begin_creation(_NAME, "first") is False
    table.revive(_NAME, "first")
    table.end(_NAME, token="first", status="Unseen", counters={})
    assert table.begin_creation(_NAME, "first") is False


def test_a_created_job_is_noted_but_takes_nothing_back(cloud: Account) -> None:
    table = cloud.jobs_table
    assert table.created(_NAME, "arn") is False
    table.add(_RECORD)

    assert table.created(_NAME, "arn") is True
    assert (_stored(cloud).status, _stored(cloud).labeling_job_arn) == ("InProgress", "arn")

    table.progress(_NAME, status="Stopping", counters={})
    assert table.created(_NAME, "other") is False
    assert (_stored(cloud).status, _stored(cloud).labeling_job_arn) == ("Stopping", "arn")


def test_a_creation_under_a_record_that_was_closed_is_not_noted(cloud: Account) -> None:
    cloud.jobs_table.add(_RECORD)
    cloud.jobs_table.begin_creation(_NAME, "first")
    cloud.jobs_table.end(_NAME, token="first", status="Unseen", counters={})

    assert cloud.jobs_table.created(_NAME, "arn") is False
    assert _stored(cloud).labeling_job_arn is None


def test_progress_is_noted_while_a_job_is_active(cloud: Account) -> None:
    table = cloud.jobs_table
    table.add(_RECORD)

    table.progress(_NAME, status="InProgress", counters={"total_labeled": 3})
    assert (_stored(cloud).status, _stored(cloud).counters) == ("InProgress", {"total_labeled": 3})

    table.end(_NAME, token="first", status="Completed", counters={"total_labeled": 5})
    table.progress(_NAME, status="InProgress", counters={"total_labeled": 4})
    assert (_stored(cloud).status, _stored(cloud).counters) == ("Completed", {"total_labeled": 5})


def test_an_ended_job_leaves_the_index_and_expires_after_ninety_days(cloud: Account) -> None:
    cloud.jobs_table.add(_RECORD)
    before = int(datetime.now(UTC).timestamp())

    assert cloud.jobs_table.end(_NAME, token="first", status="Completed", counters={}) is True

    assert list(cloud.jobs_table.active()) == []
    assert _stored(cloud).active is False
    item = cloud.table.get_item(Key={"labeling_job_name": _NAME})["Item"]
    expires = item["expires_at"]
    assert before + KEPT_SECONDS <= int(str(expires)) <= before + KEPT_SECONDS + 60


def test_only_the_token_that_was_told_closes_a_record(cloud: Account) -> None:
    cloud.jobs_table.add(_RECORD)
    cloud.jobs_table.renew_token(_NAME, "second")

    assert cloud.jobs_table.end(_NAME, token="first", status="Completed", counters={}) is False
    assert _stored(cloud).active is True


def test_any_record_is_marked_as_abandoned_and_none_is_made(cloud: Account) -> None:
    assert cloud.jobs_table.abandon("unknown") is False
    assert cloud.jobs_table.get("unknown") is None

    cloud.jobs_table.add(_RECORD)
    cloud.jobs_table.end(_NAME, token="first", status="Unseen", counters={})
    assert cloud.jobs_table.abandon(_NAME) is True
    assert (_stored(cloud).abandoned, _stored(cloud).active) == (True, False)


def test_active_jobs_come_oldest_first_and_page_by_page(cloud: Account) -> None:
    for day in (3, 1, 2):
        name = f"boxes-0123456789-{day}"
        record = replace(_RECORD, labeling_job_name=name, created_at=f"2026-01-0{day}T00:00:00+00:00")
        # 400 KiB is the most that an item holds, and a page holds 1 MiB: three items make two pages.
        cloud.table.put_item(Item={**record.item(), "ballast": "x" * 380_000})

    assert [record.attempt for record in cloud.jobs_table.active()] == [1, 1, 1]
    assert [record.labeling_job_name[-1] for record in cloud.jobs_table.active()] == ["1", "2", "3"]


def test_the_jobs_of_one_execution_are_told_ended_ones_too(cloud: Account) -> None:
    table = cloud.jobs_table
    table.add(_RECORD)
    table.end(_NAME, token="first", status="Failed", counters={})
    table.add(replace(_RECORD, labeling_job_name="boxes-0123456789-2"))
    other = replace(_EXECUTION, arn=f"{_EXECUTION.arn}2")
    earlier = replace(_EXECUTION, started_at=datetime(2025, 1, 1, tzinfo=UTC))
    table.add(replace(_RECORD, labeling_job_name="boxes-9876543210-1", execution=other))
    table.add(replace(_RECORD, labeling_job_name="boxes-5555555555-1", execution=earlier))

    assert [record.labeling_job_name for record in table.of_execution(_EXECUTION)] == [_NAME, "boxes-0123456789-2"]


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("ProvisionedThroughputExceededException", 400, Throttled),
        ("InternalServerError", 500, ServiceUnavailable),
        ("ValidationException", 400, ClientError),
    ],
)
def test_faults_arrive_under_the_name_that_says_whether_to_try_again(
    cloud: Account, code: str, status: int, error: type[Exception]
) -> None:
    with Stubber(cloud.table.meta.client) as stubber:
        for operation in ("get_item", "put_item", "update_item", "query"):
            stubber.add_client_error(operation, code, "words", status)

        with pytest.raises(error):
            cloud.jobs_table.get(_NAME)
        with pytest.raises(error):
            cloud.jobs_table.add(_RECORD)
        with pytest.raises(error):
            cloud.jobs_table.renew_token(_NAME, "second")
        with pytest.raises(error):
            list(cloud.jobs_table.active())
