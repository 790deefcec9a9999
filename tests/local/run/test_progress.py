"""A line per job."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from ground_truth_local.run import executions
from ground_truth_local.run.console import Console
from ground_truth_local.run.errors import DiskFull
from ground_truth_local.run.progress import follow, job_lines
from ground_truth_runtime.domain.progress import Progress


def test_each_job_has_a_line_with_a_bar() -> None:
    states = {
        "half": Progress(status="InProgress", labeled=4, failed=1, objects=10, names=()),
        "new": Progress(status="Initializing", labeled=0, failed=0, objects=0, names=()),
    }
    assert job_lines(["half", "new", "later"], states) == [
        "  half   ████████████············  InProgress   4/10, 1 failed",
        "  new    ························  Initializing",
        "  later  ························  waiting",
    ]


def test_no_jobs_no_lines() -> None:
    assert job_lines([], {}) == []


def test_a_run_that_is_watched_ends_while_its_executions_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([None, None, DiskFull("the disk is full")])

    def look() -> None:
        if (error := next(looks)) is not None:
            raise error

    monkeypatch.setattr("ground_truth_local.run.progress._POLL_SECONDS", 0)
    monkeypatch.setattr(executions, "status", lambda *_, **__: executions.RUNNING)
    monkeypatch.setattr(executions, "labeling_jobs", lambda *_, **__: [{}])
    running: Any = [SimpleNamespace(job_names=[])]
    with pytest.raises(DiskFull):
        follow(running, clients=None, console=Console(io.StringIO()), look=look)  # type: ignore[arg-type]
