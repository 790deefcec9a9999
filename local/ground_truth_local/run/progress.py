"""Progress of the executions, a line per job."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ground_truth_local.cloud.clients import Clients
from ground_truth_local.run import executions
from ground_truth_local.run.console import Console
from ground_truth_local.run.executions import Execution
from ground_truth_runtime.domain.progress import Progress

_POLL_SECONDS = 1.0
_BAR = 24


def follow(
    running: Sequence[Execution], *, clients: Clients, console: Console, look: Callable[[], None] = lambda: None
) -> None:
    """Show how far the jobs are until every execution has ended.

    look: Called each time before the executions are asked; what it raises ends the run.
    """
    several = len(running) > 1
    while True:
        look()
        # Asked before the jobs are listed, so that the last picture is the picture at the end.
        statuses = [executions.status(execution, clients=clients) for execution in running]
        lines = []
        jobs = executions.labeling_jobs(running, clients=clients)
        for execution, status, states in zip(running, statuses, jobs, strict=True):
            if several:
                lines.append(f"  {execution.name}: {status}")
            lines += job_lines(execution.job_names, states)
        console.block(lines)
        if executions.RUNNING not in statuses:
            console.end_block()
            return
        time.sleep(_POLL_SECONDS)


def job_lines(names: Sequence[str], states: dict[str, Progress]) -> list[str]:
    """One line for each of the jobs `names`; those without a state have not begun."""
    width = max((len(name) for name in names), default=0)
    return [f"  {name:<{width}}  {_told(states.get(name))}" for name in names]


def _told(state: Progress | None) -> str:
    if state is None:
        return f"{'·' * _BAR}  waiting"
    done = state.labeled + state.failed
    filled = _BAR * done // state.objects if state.objects else 0
    failed = f", {state.failed} failed" if state.failed else ""
    counted = f"{state.labeled}/{state.objects}{failed}" if state.objects else ""
    return f"{'█' * filled}{'·' * (_BAR - filled)}  {state.status:<12} {counted}".rstrip()
