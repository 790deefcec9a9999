"""The simulation of many launches at once, which takes no time."""

from benchmarks.launching import launch_all

_POLICY = {"IntervalSeconds": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 60, "JitterStrategy": "FULL"}


def test_jobs_are_launched_no_faster_than_the_service_allows() -> None:
    run = launch_all(60, {**_POLICY, "MaxAttempts": 100}, seed=1)
    assert run["failed"] == 0
    assert run["seconds"] >= 59


def test_jobs_fail_that_are_not_tried_often_enough_so_that_none_failing_means_something() -> None:
    run = launch_all(60, {**_POLICY, "MaxAttempts": 3}, seed=1)
    assert run["failed"] > 0
