"""A bad event gives the problem that is expected, at the place that is expected, and no other."""

import pytest

from ground_truth_runtime.event.parse import read_event
from tests.runtime.event.bad_events import BAD_EVENTS, Bad


def test_there_are_many_of_them_and_none_twice() -> None:
    assert len({str(bad) for bad in BAD_EVENTS}) == len(BAD_EVENTS) >= 150


@pytest.mark.parametrize("bad", BAD_EVENTS, ids=lambda bad: f"{bad.place} {bad.rule}"[:70])
def test_a_bad_event_is_one_problem_with_its_place_and_rule(bad: Bad) -> None:
    found = [(problem.place, str(problem)) for problem in read_event(bad.event).problems]

    assert [place for place, _ in found] == [bad.place], found
    assert bad.rule in found[0][1]
