"""Delays between attempts."""

from typing import Any

import pytest

from ground_truth_local.cloud.adapter.retries import delay


@pytest.mark.parametrize(
    ("retrier", "attempts", "seconds"),
    [
        ({}, 0, 1),
        ({}, 3, 8),
        ({"IntervalSeconds": 2, "BackoffRate": 1.5}, 2, 4.5),
        ({"IntervalSeconds": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 60}, 29, 60),
        ({"IntervalSeconds": 2, "MaxDelaySeconds": 3, "JitterStrategy": "NONE"}, 1, 3),
    ],
)
def test_the_delay_grows_up_to_its_maximum(retrier: dict[str, Any], attempts: int, seconds: float) -> None:
    assert delay(retrier, attempts) == seconds


def test_full_jitter_takes_anything_up_to_the_delay() -> None:
    delays = [delay({"IntervalSeconds": 10, "JitterStrategy": "FULL"}, 0) for _ in range(200)]
    assert all(0 <= seconds <= 10 for seconds in delays)
    assert min(delays) < 3
    assert max(delays) > 7
