"""An execution's progress as lines: a bar per job, its numbers, its state, and below what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ground_truth_cli.output import Style
from ground_truth_cli.progress import words
from ground_truth_cli.progress.model import LABELING, NOT_STARTED, WAITING, JobProgress, Snapshot
from ground_truth_cli.progress.pace import Pace
from ground_truth_cli.terminal import Line
from ground_truth_cli.text import fitted, one_line, padded, width, wrapped

_STYLES = {
    "Completed": Style.GOOD,
    "Failed": Style.BAD,
    "Stopped": Style.WARN,
    "Stopping": Style.WARN,
    WAITING: Style.DIM,
    NOT_STARTED: Style.DIM,
    "RUNNING": Style.BUSY,
    "SUCCEEDED": Style.GOOD,
    "FAILED": Style.BAD,
    "TIMED_OUT": Style.BAD,
    "ABORTED": Style.WARN,
}
_NAME_CELLS = 28
_BAR_CELLS = (8, 30)
_STATE_CELLS = 24
_GAP = "  "
_INDENT = "  "


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a terminal shows of an execution.

    Args:
        jobs: The execution and its jobs, a line each, which may be longer than the terminal is wide.
        messages: What went wrong and what to know, wrapped: every word of it is shown.
    """

    jobs: Sequence[Line]
    messages: Sequence[Line]


def picture(snapshot: Snapshot, pace: Pace, *, columns: int, now: datetime, bar: str = "█░", note: str = "") -> Picture:
    """The whole picture, for a terminal of `columns` columns.

    Args:
        snapshot: What to show.
        pace: How fast its jobs go.
        columns: Of the terminal; of a job what does not fit is left out, the least important first.
        now: The time.
        bar: The characters of done and of not done.
        note: One more line, such as that AWS can't be reached just now.
    """
    messages = [(text, Style.BAD) for text in problems(snapshot)]
    messages += [(f"warning: {text}", Style.WARN) for text in warnings(snapshot)]
    if note:
        messages.append((note, Style.WARN))
    return Picture(
        jobs=[_heading(snapshot, now), *_job_lines(snapshot, pace, columns=columns, now=now, bar=bar)],
        messages=[
            [(line, style)]
            for text, style in messages
            for line in wrapped(f"{_INDENT}{text}", columns - 1, indent=_INDENT * 2)
        ],
    )


def problems(snapshot: Snapshot) -> list[str]:
    """What went wrong, a line each."""
    told = [f"{job.name}: {one_line(job.problem)}" for job in snapshot.jobs if job.problem]
    if snapshot.error and not (told and snapshot.error == "LabelingJobsFailed"):
        # The list of a bad event's problems has a line for each.
        first, *rest = snapshot.cause.splitlines() or [""]
        told.append(f"{snapshot.error}: {one_line(first)}" if first else snapshot.error)
        told += [f"  {one_line(line)}" for line in rest]
    return told


def warnings(snapshot: Snapshot) -> list[str]:
    """What to know of the plan and of the labels, a line each."""
    of_jobs = [f"{job.name}: {one_line(text)}" for job in snapshot.jobs for text in job.warnings]
    return [*map(one_line, snapshot.warnings), *of_jobs]


def _heading(snapshot: Snapshot, now: datetime) -> Line:
    until = now if snapshot.stopped_at is None else snapshot.stopped_at
    took = words.duration((until - snapshot.started_at).total_seconds())
    started = snapshot.started_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    ended = sum(job.ended for job in snapshot.jobs)
    return [
        (snapshot.name, Style.BOLD),
        (_GAP, None),
        (snapshot.status, _STYLES.get(snapshot.status)),
        (f"{_GAP}{ended} of {len(snapshot.jobs)} jobs ended{_GAP}started {started}, ", Style.DIM),
        (f"{took} ago" if snapshot.stopped_at is None else f"took {took}", Style.DIM),
    ]


def _job_lines(snapshot: Snapshot, pace: Pace, *, columns: int, now: datetime, bar: str) -> list[Line]:
    names = [fitted(job.name, _NAME_CELLS) for job in snapshot.jobs]
    counts = [_counted(job) for job in snapshot.jobs]
    rates = [_rate(job, pace, now) for job in snapshot.jobs]
    left = [_left(job, pace, now) for job in snapshot.jobs]
    name_cells, count_cells, rate_cells, left_cells = (
        max(map(width, column), default=0) for column in (names, counts, rates, left)
    )
    state_cells = min(_STATE_CELLS, max((width(state(job, snapshot)) for job in snapshot.jobs), default=0))
    # Indent, name, share, counts, state and the gaps between them; the bar takes what is left.
    used = 2 + name_cells + len(_GAP) + 5 + len(_GAP) + count_cells + len(_GAP) + state_cells + 1
    room = columns - used
    show_rates = room - (rate_cells + left_cells + 2 * len(_GAP)) >= _BAR_CELLS[0] + len(_GAP)
    if show_rates:
        room -= sum(cells + len(_GAP) for cells in (rate_cells, left_cells) if cells)
    bar_cells = min(_BAR_CELLS[1], room - len(_GAP))
    shown: list[Line] = []
    for job, name, count, rate, remaining in zip(snapshot.jobs, names, counts, rates, left, strict=True):
        style = _STYLES.get(job.state, Style.BUSY)
        parts: list[tuple[str, Style | None]] = [(f"  {padded(name, name_cells)}{_GAP}", None)]
        if bar_cells >= _BAR_CELLS[0]:
            parts += [*_bar(job, bar_cells, bar, style), (_GAP, None)]
        parts.append((f"{_share(job):>4} {_GAP}{padded(count, count_cells, right=True)}{_GAP}", None))
        if show_rates:
            for text, cells in ((rate, rate_cells), (remaining, left_cells)):
                parts.append((f"{padded(text, cells, right=True)}{_GAP}" if cells else "", Style.DIM))
        parts.append((state(job, snapshot), style))
        shown.append(parts)
    return shown


def state(job: JobProgress, snapshot: Snapshot) -> str:
    """The state of a job, in a word or a few."""
    failed = f", {job.failed} failed" if job.failed else ""
    if job.state != WAITING:
        return job.state + failed
    if not snapshot.planned:
        return "Planning"
    return f"waits for {job.waits_for}" if job.waits_for is not None else "Starting"


def _bar(job: JobProgress, cells: int, characters: str, style: Style) -> Sequence[tuple[str, Style | None]]:
    share = 0.0 if job.share is None else job.share
    # A bar is full only when all is done.
    filled = cells if share == 1 else min(cells - 1, round(cells * share))
    return [(characters[0] * filled, style), (characters[1] * (cells - filled), Style.DIM)]


def _share(job: JobProgress) -> str:
    # Rounded down: 100 % is all.
    return "" if job.share is None else f"{int(job.share * 100)}%"


def _counted(job: JobProgress) -> str:
    return "" if job.objects is None else f"{job.labeled}/{job.objects}"


def _rate(job: JobProgress, pace: Pace, now: datetime) -> str:
    rate = pace.rate(job, now)
    return "" if rate is None else words.rate(rate)


def _left(job: JobProgress, pace: Pace, now: datetime) -> str:
    left = pace.left(job, now)
    return "" if left is None or job.state not in LABELING else f"{words.duration(left)} left"
