"""Retry delays as AWS computes them: MaxDelaySeconds and JitterStrategy, which MiniStack ignores."""

from __future__ import annotations

import random
from typing import Any

from ministack.services import stepfunctions

Retrier = dict[str, Any]


def install() -> None:
    """Let the retrier that matched carry the delay of its next attempt."""
    find = stepfunctions._find_matching_retrier

    def find_matching_retrier(
        retriers: list[Retrier], error: str, retry_counts: dict[int, int]
    ) -> tuple[Retrier | None, int]:
        retrier, index = find(retriers, error, retry_counts)
        if retrier is None:
            return None, index
        # MiniStack waits IntervalSeconds * BackoffRate ** attempts: with a rate of 1 it waits what is computed here.
        return {**retrier, "IntervalSeconds": delay(retrier, retry_counts.get(index, 0)), "BackoffRate": 1.0}, index

    stepfunctions._find_matching_retrier = find_matching_retrier


def delay(retrier: Retrier, attempts: int) -> float:
    """Seconds before the next attempt, after `attempts` retries; defaults as in the Amazon States Language."""
    seconds = float(retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** attempts)
    if "MaxDelaySeconds" in retrier:
        seconds = min(seconds, retrier["MaxDelaySeconds"])
    return random.uniform(0, seconds) if retrier.get("JitterStrategy") == "FULL" else seconds  # noqa: S311
