"""How fast jobs go, from what was seen of them."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from ground_truth_cli.progress.model import LABELING, JobProgress, Snapshot

WINDOW = timedelta(minutes=15)
"""How far back counts: workers come and go, so what was an hour ago tells little."""
_LEAST = timedelta(seconds=10)  # the counters move in steps; less than this tells nothing


class Pace:
    """Remembers what was done when.

    A watch that has just begun knows only how long the labeling job has existed; with time, what it sees itself counts.
    """

    def __init__(self) -> None:
        self._seen: defaultdict[str, deque[tuple[datetime, int]]] = defaultdict(deque)

    def see(self, snapshot: Snapshot) -> None:
        """Remembers how far each job is."""
        for job in snapshot.jobs:
            if job.state not in LABELING:
                continue
            seen = self._seen[job.name]
            seen.append((snapshot.taken_at, job.done))
            # The one before the window stays, as the window's beginning.
            while len(seen) > 2 and seen[1][0] <= snapshot.taken_at - WINDOW:
                seen.popleft()

    def rate(self, job: JobProgress, now: datetime) -> float | None:
        """Objects per second; None while nothing tells."""
        if job.state not in LABELING or job.done == 0:
            return None
        seen = self._seen.get(job.name)
        if seen:
            (since, before), (until, done) = seen[0], seen[-1]
            if until - since >= _LEAST and done > before:
                return (done - before) / (until - since).total_seconds()
        if job.started_at is None:
            return None
        seconds = (now - job.started_at).total_seconds()
        return job.done / seconds if seconds > 0 else None

    def left(self, job: JobProgress, now: datetime) -> float | None:
        """Seconds until the job is done, at this rate; None where there is no telling."""
        rate = self.rate(job, now)
        if rate is None or job.objects is None or rate <= 0:
            return None
        return max(0, job.objects - job.done) / rate
