"""How fast jobs go."""

import pytest

from ground_truth_cli.progress.pace import Pace
from tests.cli.progress.snapshots import after, labeling, snapshot


def seen(*readings: tuple[float, int]) -> Pace:
    """A pace that has seen so many objects done so many minutes after the start."""
    pace = Pace()
    for minutes, done in readings:
        pace.see(snapshot(labeling(labeled=done), taken_at=after(minutes=minutes)))
    return pace


def test_at_first_the_whole_time_of_the_labeling_job_counts() -> None:
    pace = seen((10, 20))
    assert pace.rate(labeling(labeled=20), after(minutes=10)) == pytest.approx(2 / 60)
    assert pace.left(labeling(labeled=20), after(minutes=10)) == pytest.approx(40 * 60)


def test_what_was_seen_counts_more_than_what_was_before() -> None:
    pace = seen((600, 20), (601, 30), (602, 40))
    assert pace.rate(labeling(labeled=40), after(minutes=602)) == pytest.approx(10 / 60)


def test_what_was_long_ago_counts_no_more() -> None:
    pace = seen((0, 0), (60, 60), (70, 60), (80, 65))
    assert pace.rate(labeling(labeled=65), after(minutes=80)) == pytest.approx(5 / 20 / 60)


def test_a_job_that_stands_still_falls_back_to_all_of_its_time() -> None:
    pace = seen((60, 30), (61, 30), (62, 30))
    assert pace.rate(labeling(labeled=30), after(minutes=60)) == pytest.approx(30 / 3600)


def test_failed_objects_are_done_too() -> None:
    job = labeling(labeled=10, failed=10)
    assert Pace().left(job, after(minutes=20)) == pytest.approx(80 * 60)


@pytest.mark.parametrize(
    "job",
    [
        labeling(labeled=0),
        labeling(state="Completed", labeled=100),
        labeling(state="Waiting", started_at=None),
        labeling(labeled=5, started_at=None),
    ],
)
def test_where_nothing_tells_there_is_no_rate(job: object) -> None:
    assert Pace().rate(job, after(minutes=1)) is None  # type: ignore[arg-type]
    assert Pace().left(job, after(minutes=1)) is None  # type: ignore[arg-type]


def test_without_a_number_of_objects_there_is_no_time_left() -> None:
    assert Pace().left(labeling(labeled=5, objects=None), after(minutes=1)) is None


def test_more_labeled_than_planned_leaves_nothing() -> None:
    assert Pace().left(labeling(labeled=120), after(minutes=1)) == 0
