"""An execution's progress where nothing can be drawn again: a line when something worth telling has changed."""

from __future__ import annotations

from datetime import datetime

from ground_truth_cli.progress import words
from ground_truth_cli.progress.model import JobProgress, Snapshot
from ground_truth_cli.progress.pace import Pace
from ground_truth_cli.progress.view import problems, state, warnings

_STEPS = 10  # lines that a job's counters make at most: a log of a month stays readable


class PlainProgress:
    """Tells what is new since the last time."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, int, int]] = {}
        self._status = ""
        self._problems: set[str] = set()

    def news(self, snapshot: Snapshot, pace: Pace, now: datetime) -> list[str]:
        """Lines for what is new: a state, a tenth of a job's objects, failed objects, problems, the execution's end."""
        clock = now.astimezone().strftime("%H:%M:%S")
        told = []
        if self._status == "":
            told.append(f"{clock}  {snapshot.name}  {snapshot.status}")
        for job in snapshot.jobs:
            step = 0 if job.share is None else int(job.share * _STEPS)
            news = (state(job, snapshot), step, job.failed)
            if self._told.get(job.name) != news:
                self._told[job.name] = news
                told.append(f"{clock}  {_line(job, snapshot, pace, now)}")
        for problem in problems(snapshot):
            if problem not in self._problems:
                self._problems.add(problem)
                told.append(f"{clock}  {problem}")
        if snapshot.ended and self._status != snapshot.status:
            told += [f"{clock}  warning: {warning}" for warning in warnings(snapshot)]
            stopped = snapshot.taken_at if snapshot.stopped_at is None else snapshot.stopped_at
            took = words.duration((stopped - snapshot.started_at).total_seconds())
            told.append(f"{clock}  {snapshot.name}  {snapshot.status} after {took}")
        self._status = snapshot.status
        return told


def _line(job: JobProgress, snapshot: Snapshot, pace: Pace, now: datetime) -> str:
    parts = [job.name, state(job, snapshot)]
    if job.objects is not None and (job.done or job.ended):
        parts.append(f"{job.labeled}/{job.objects}")
    rate, left = pace.rate(job, now), pace.left(job, now)
    if rate is not None:
        parts.append(words.rate(rate))
    if left is not None:
        parts.append(f"{words.duration(left)} left")
    return "  ".join(parts)
