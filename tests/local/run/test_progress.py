"""A line per job."""

from ground_truth_local.run.progress import job_lines
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
