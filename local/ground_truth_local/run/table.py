"""The results as text: a table, and the first lines that each job put out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ground_truth_local.run.readable_json import readable_json
from ground_truth_local.run.results import JobResult

_HEADINGS = ("job", "task type", "status", "labeled", "workers", "confidence", "agreement")
_NUMBERS = frozenset({"labeled", "workers", "confidence", "agreement"})


def results_table(results: Sequence[JobResult]) -> str:
    """One row per job."""
    rows = [_HEADINGS, *(_row(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [_aligned(row, widths) for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def first_lines(result: JobResult, *, count: int = 2) -> str:
    """The first `count` lines of a job's output manifest, as JSON that people can read."""
    return "\n".join(readable_json(line) for line in islice(result.lines(), count))


def _row(result: JobResult) -> tuple[str, ...]:
    outcome = result.outcome
    return (
        result.name,
        outcome["task_type"],
        outcome["status"],
        f"{outcome['labeled']}/{outcome['objects']}",
        str(outcome["workers_per_object"]),
        _share(outcome["mean_confidence"]),
        _share(outcome["agreement"]),
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for heading, text, width in zip(_HEADINGS, row, widths, strict=True):
        cells.append(text.rjust(width) if heading in _NUMBERS else text.ljust(width))
    return "  ".join(cells).rstrip()
