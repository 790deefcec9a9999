"""Progress as lines of a terminal."""

from typing import Any

import pytest

from ground_truth_cli.progress.model import Snapshot
from ground_truth_cli.progress.pace import Pace
from ground_truth_cli.progress.view import picture
from ground_truth_cli.text import MIN_CELLS, width
from tests.cli.progress.snapshots import after, labeling, snapshot


def shown(made: Snapshot, *, columns: int = 120, **options: Any) -> list[str]:
    """The lines as plain text."""
    told = picture(made, Pace(), columns=columns, now=after(minutes=10), **options)
    return ["".join(text for text, _ in line) for line in [*told.jobs, *told.messages]]


def bars(made: Snapshot, **options: Any) -> list[str]:
    """The lines of the jobs."""
    return shown(made, **options)[1 : 1 + len(made.jobs)]


def test_a_job_has_a_bar_and_its_numbers() -> None:
    (line,) = bars(snapshot(labeling(labeled=40, failed=10)))
    assert line.split() == [
        *("boxes", "█" * 15 + "░" * 15, "50%", "40/100", "5.0/min", "10m", "00s", "left", "InProgress,", "10", "failed")
    ]


def test_a_bar_is_full_only_when_all_is_done() -> None:
    nearly, done = bars(snapshot(labeling(labeled=999, objects=1000), labeling("b", labeled=1000, objects=1000)))
    assert "░" in nearly
    assert " 99%" in nearly
    assert "░" not in done
    assert "100%" in done


def test_columns_line_up() -> None:
    made = snapshot(labeling("a", labeled=1), labeling("much-longer", labeled=100, state="Completed"))
    first, second = bars(made)
    assert first.index("InProgress") == second.index("Completed")
    assert first.index("░") == second.index("█")
    assert first.index("1/100") + len("1/100") == second.index("100/100") + len("100/100")


@pytest.mark.parametrize("columns", range(64, 200, 9))
def test_what_matters_fits_whatever_the_width(columns: int) -> None:
    made = snapshot(labeling("a-name-that-is-quite-long", labeled=40), labeling("b", state="Waiting", waits_for="a"))
    for line, state in zip(bars(made, columns=columns), ("InProgress", "waits for a"), strict=True):
        assert width(line) <= columns
        assert line.endswith(state)


def test_a_narrow_terminal_loses_the_rate_before_the_bar() -> None:
    made = snapshot(labeling(labeled=40))
    wide, narrow, narrowest = (bars(made, columns=columns)[0] for columns in (100, 60, 40))
    assert "/min" in wide
    assert "/min" not in narrow
    assert "█" in narrow
    assert "█" not in narrowest


def test_a_long_name_is_cut() -> None:
    (line,) = bars(snapshot(labeling("x" * 49)))
    assert line.startswith("  " + "x" * 27 + "…  ")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "Waiting", "waits_for": "flying"}, "waits for flying"),
        ({"state": "Waiting"}, "Starting"),
        ({"state": "NotStarted", "objects": None}, "NotStarted"),
        ({"state": "Stopping"}, "Stopping"),
        ({"state": "Completed", "labeled": 99, "failed": 1}, "Completed, 1 failed"),
    ],
)
def test_a_state_is_told_in_words(fields: dict[str, Any], told: str) -> None:
    (line,) = bars(snapshot(labeling(**fields)))
    assert line.endswith(f"  {told}")


def test_before_the_plan_is_known_a_job_is_being_planned() -> None:
    (line,) = bars(snapshot(labeling(state="Waiting", objects=None), planned=False))
    assert line.endswith("Planning")


def test_the_heading_tells_of_the_whole() -> None:
    running = snapshot(labeling("a", state="Completed"), labeling("b"))
    assert shown(running)[0].startswith("birds  RUNNING  1 of 2 jobs ended  started 2026-01-0")
    assert shown(running)[0].endswith("10m 00s ago")
    ended = snapshot(labeling(state="Completed"), status="SUCCEEDED", stopped_at=after(hours=3, minutes=5))
    assert shown(ended)[0].endswith("took 3h 05m")


def test_problems_and_warnings_stand_below_on_a_line_each() -> None:
    made = snapshot(
        labeling(state="Failed", problem="no\nsuch \x1b[31mrole", warnings=("few\nanswers",)),
        status="FAILED",
        error="LabelingJobsFailed",
        cause="boxes: no such role",
        warnings=("old workforce",),
    )
    assert shown(made)[2:] == [
        "  boxes: no such \\u001b[31mrole",
        "  warning: old workforce",
        "  warning: boxes: few answers",
    ]


def test_an_error_that_no_job_tells_is_told() -> None:
    made = snapshot(labeling(state="NotStarted"), status="FAILED", error="EventInvalid", cause="2 problems:\n  a\n  b")
    assert shown(made)[2:] == ["  EventInvalid: 2 problems:", "    a", "    b"]
    timed_out = snapshot(labeling(), status="TIMED_OUT", error="States.Timeout")
    assert shown(timed_out)[2:] == ["  States.Timeout"]


REASON = (
    "ClientError: s3://birds-and-their-colours/images/2026-05-17/nest-cameras/north/000123456789.jpg can't be read: "
    "the execution role arn:aws:iam::123456789012:role/labeling lacks s3:GetObject"
)


@pytest.mark.parametrize("columns", [1, 24, 40, 79, 120, 400])
def test_every_word_of_what_went_wrong_is_shown_at_any_width(columns: int) -> None:
    made = snapshot(labeling(state="Failed", problem=REASON), status="FAILED", warnings=(REASON,))
    told = shown(made, columns=columns, note=REASON)[2:]
    assert all(width(line) <= max(columns - 1, MIN_CELLS) for line in told)
    assert all(line.startswith("  ") for line in told)
    assert "".join("".join(told).split()).count("".join(REASON.split())) == 3


def test_a_note_stands_last() -> None:
    assert shown(snapshot(labeling()), note="no network; trying again")[-1] == "  no network; trying again"


def test_an_execution_whose_event_is_none_has_no_jobs_and_no_fault() -> None:
    assert len(shown(snapshot())) == 1
