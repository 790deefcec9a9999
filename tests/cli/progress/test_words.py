"""Numbers as people read them."""

import pytest

from ground_truth_cli.progress import words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0s"),
        (0.4, "0s"),
        (59.4, "59s"),
        (59.6, "1m 00s"),
        (61, "1m 01s"),
        (3_599, "59m 59s"),
        (3_600, "1h 00m"),
        (86_399, "23h 59m"),
        (86_400, "1d 00h"),
        (30 * 86_400, "30d 00h"),
    ],
)
def test_durations(seconds: float, told: str) -> None:
    assert words.duration(seconds) == told


@pytest.mark.parametrize(
    ("rate", "told"),
    [(25, "25/s"), (1.5, "1.5/s"), (0.5, "30/min"), (0.05, "3.0/min"), (0.001, "3.6/h"), (0.0001, "8.6/d")],
)
def test_rates(rate: float, told: str) -> None:
    assert words.rate(rate) == told


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (25_000_000, "25 MB"), (3e9, "3.0 GB")]
)
def test_sizes(count: float, told: str) -> None:
    assert words.size(count) == told
