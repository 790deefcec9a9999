"""The page of figures shows what was measured, and each figure can be measured again."""

import json

import pytest

from benchmarks.page import HERE, PAGE, RESULTS, SUBJECTS, page


def test_the_page_shows_exactly_what_the_results_hold() -> None:
    assert PAGE.read_text("utf-8") == page(json.loads(RESULTS.read_text("utf-8")))


def test_every_subject_has_been_measured() -> None:
    assert json.loads(RESULTS.read_text("utf-8"))["subjects"].keys() == SUBJECTS.keys()


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_has_a_section_with_the_command_that_measures_it(name: str) -> None:
    assert f"    python benchmarks/{name}.py\n" in PAGE.read_text("utf-8")
    assert (HERE / f"{name}.py").exists()


def test_a_missed_goal_is_told() -> None:
    missed = json.loads(RESULTS.read_text("utf-8"))
    missed["subjects"]["launching"]["met"] = False
    assert page(missed).count("**missed**") == PAGE.read_text("utf-8").count("**missed**") + 1
