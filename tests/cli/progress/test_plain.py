"""Progress where nothing can be drawn again."""

from ground_truth_cli.progress.pace import Pace
from ground_truth_cli.progress.plain import PlainProgress
from tests.cli.progress.snapshots import after, labeling, snapshot


def news(plain: PlainProgress, *jobs: object, **fields: object) -> list[str]:
    """What is new, without the time of day."""
    told = plain.news(snapshot(*jobs, **fields), Pace(), after(minutes=10))  # type: ignore[arg-type]
    return [line.split("  ", 1)[1] for line in told]


def test_only_what_is_new_is_told() -> None:
    plain = PlainProgress()
    assert news(plain, labeling("a"), labeling("b")) == ["birds  RUNNING", "a  InProgress", "b  InProgress"]
    assert news(plain, labeling("a"), labeling("b")) == []
    assert news(plain, labeling("a", state="Completed", labeled=100), labeling("b")) == ["a  Completed  100/100"]


def test_a_long_job_is_told_of_in_tenths() -> None:
    plain = PlainProgress()
    told = [line for done in range(101) for line in news(plain, labeling(labeled=done))]
    assert len(told) == 1 + 11
    assert told[3] == "boxes  InProgress  20/100  2.0/min  40m 00s left"


def test_a_failed_object_is_told_at_once() -> None:
    plain = PlainProgress()
    news(plain, labeling(labeled=1))
    assert news(plain, labeling(labeled=1, failed=1))[0].startswith("boxes  InProgress, 1 failed  1/100")


def test_a_problem_is_told_once() -> None:
    plain = PlainProgress()
    failed = labeling(state="Failed", problem="no role")
    assert "boxes: no role" in news(plain, failed)
    assert news(plain, failed) == []


def test_the_end_is_told_last() -> None:
    plain = PlainProgress()
    news(plain, labeling())
    completed = labeling(state="Completed", warnings=("few answers",))
    told = news(plain, completed, status="SUCCEEDED", stopped_at=after(minutes=9), warnings=("old",))
    assert told[-3:] == ["warning: old", "warning: boxes: few answers", "birds  SUCCEEDED after 9m 00s"]
