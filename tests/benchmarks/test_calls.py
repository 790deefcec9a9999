"""The services that count the monitor's calls."""

from collections.abc import Iterator

import pytest

from benchmarks.calls import Services, hour
from benchmarks.support.cloud import environment


@pytest.fixture(autouse=True)
def credentials() -> Iterator[None]:
    """None that open anything."""
    with environment():
        yield


def test_a_list_holds_a_hundred_jobs_a_call_and_every_job_gets_its_heartbeat() -> None:
    counted = hour(101, busy=False, every=1_800)
    assert (counted["Lambda"], counted["ListLabelingJobs"], counted["SendTaskHeartbeat"]) == (2, 4, 202)
    assert "UpdateItem" not in counted


def test_progress_is_written_once_for_a_job_that_has_new_labels() -> None:
    assert hour(3, busy=True, every=1_800)["UpdateItem"] == 6


def test_a_query_reads_a_megabyte_a_call() -> None:
    services = Services(1_000)
    services.monitor().sweep()
    assert services.calls["Query"] == 2
