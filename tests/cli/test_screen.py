"""A block of lines that is drawn again in place."""

import io

import pytest

from ground_truth_cli.terminal import Line, Screen


def drawn(lines: int, below: int, *, whole: bool = False) -> list[str]:
    """What is on a terminal of 24 rows."""

    def named(name: str, count: int) -> list[Line]:
        return [[(f"{name} {number}", None)] for number in range(count)]

    stream = io.StringIO()
    Screen(stream).draw(named("job", lines), below=named("problem", below), whole=whole)
    return stream.getvalue().partition("\x1b[J")[2].splitlines()[: lines + below]


def test_what_fits_is_all_there() -> None:
    assert len(drawn(13, 10)) == 23


@pytest.mark.parametrize(
    ("lines", "below", "of_lines", "of_below"), [(30, 2, 21, 2), (30, 30, 12, 11), (3, 30, 3, 20), (22, 2, 21, 2)]
)
def test_what_went_wrong_has_its_rows_however_many_jobs_there_are(
    lines: int, below: int, of_lines: int, of_below: int
) -> None:
    found = drawn(lines, below)[:23]
    upper, lower = found[:of_lines], found[of_lines:]
    assert upper[0] == "job 0"
    assert (upper[-1] == f"job {lines - 1}") == (of_lines == lines)
    assert len(lower) == of_below
    assert lower[0] == "problem 0"
    if of_lines < lines:
        assert upper[-1] == f"  and {lines - of_lines + 1} more lines"
    if of_below < below:
        assert lower[-1] == f"  and {below - of_below + 1} more lines"


def test_the_last_picture_may_be_longer_than_the_terminal() -> None:
    assert len(drawn(30, 30, whole=True)) == 60
