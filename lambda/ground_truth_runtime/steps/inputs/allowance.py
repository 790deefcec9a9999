"""What a plan may do before its function's time is up: refused with the number, and what to do, before it is spent."""

import time
from collections.abc import Callable

from ground_truth_runtime.facts import limits

_SPLIT = "start several executions, each with a part of the data"


class TooMuch(Exception):
    """A plan cannot look at all of this; `hint` says what to do."""

    def __init__(self, rule: str, *, hint: str) -> None:
        super().__init__(rule)
        self.hint = hint


class Allowance:
    """Counts what all jobs of an event ask of S3.

    The numbers are documented limits, the same for every account; the clock is for an S3 that is slower than they
    assume.
    """

    def __init__(self, *, seconds: float | None = None, now: Callable[[], float] = time.monotonic) -> None:
        """Start.

        seconds: until the survey must have ended; None: no limit.
        """
        self._now = now
        self._end = None if seconds is None else now() + seconds
        self._requests = limits.PLAN_REQUESTS_MAX
        self._listed = limits.PLAN_LISTED_MAX

    def requests(self, number: int, what: str, *, hint: str) -> None:
        """Take requests for single objects from the allowance.

        what: word for the objects. hint: what to do instead.

        Raises:
            TooMuch: There are not so many left.
        """
        if number > self._requests:
            taken = limits.PLAN_REQUESTS_MAX - self._requests
            others = f", {taken:,} of them for other sources" if taken else ""
            rule = f"has {number:,} {what}, and a plan looks at {limits.PLAN_REQUESTS_MAX:,} one by one at most{others}"
            raise TooMuch(rule, hint=f"{hint}, or {_SPLIT}")
        self._requests -= number

    def listed(self) -> None:
        """Take one listed object from the allowance.

        Raises:
            TooMuch: None is left, or the time is up.
        """
        if self._listed <= 0:
            rule = f"has more objects than a plan lists of all prefixes together, {limits.PLAN_LISTED_MAX:,}"
            raise TooMuch(rule, hint=_SPLIT)
        self._listed -= 1
        if self._listed % 1_000 == 0:
            self.in_time("listed", limits.PLAN_LISTED_MAX - self._listed)

    def in_time(self, done: str, number: int) -> None:
        """Check the time.

        Raises:
            TooMuch: It is up.
        """
        if self._end is not None and self._now() >= self._end:
            rule = f"could not be looked at in the time that a plan has: S3 answered slowly, {number:,} were {done}"
            raise TooMuch(rule, hint=f"start it again, or {_SPLIT}")
