"""The service's request rates, per account, region and operation."""

import threading
import time
from collections.abc import Callable

from ground_truth_local.sagemaker.errors import ServiceError
from ground_truth_local.sagemaker.tables import rates


class Throttle:
    """One token bucket per account, region and operation.

    Args:
        burst_seconds: how many seconds' worth of tokens a bucket holds, at least one token.
        timer: seconds that pass in the caller's time; requests are real even where the jobs' clock is not.
    """

    def __init__(self, *, burst_seconds: float, timer: Callable[[], float] = time.monotonic) -> None:
        self._burst_seconds = burst_seconds
        self._timer = timer
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, str], tuple[float, float]] = {}

    def take(self, operation: str, *, account: str, region: str) -> None:
        """Counts a request. Operations without a published rate are not limited.

        Raises:
            ServiceError: ThrottlingException, too many requests came.
        """
        rate = rates().get(operation)
        if rate is None:
            return
        size = max(1.0, rate * self._burst_seconds)
        key = (account, region, operation)
        with self._lock:
            now = self._timer()
            tokens, before = self._buckets.get(key, (size, now))
            tokens = min(size, tokens + (now - before) * rate)
            if tokens < 1.0:
                self._buckets[key] = (tokens, now)
                raise ServiceError("ThrottlingException", "Rate exceeded")
            self._buckets[key] = (tokens - 1.0, now)
