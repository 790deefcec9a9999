"""What simulated workers find in the template of a custom job."""

from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.template import find_tool
from ground_truth_local.engine.types.base import Categories, Hand
from ground_truth_local.engine.types.subject import Subject

NONE = Categories(labels=())


def labels_said(page: str, task_input: dict[str, Any], *, categories: Categories = NONE) -> set[str]:
    """All labels that workers choose on a page whose tool classifies texts."""
    simulation = Simulation()
    tool = find_tool(page, categories)
    said = set()
    for number in range(40):
        hand = Hand(random=simulation.random(number), accuracy=0.3, simulation=simulation)
        answer = tool.answer(Subject(line={}, digest=b"1", text="a text"), task_input, hand)
        said.add(answer[tool.name]["label"])
    return said


def test_the_first_tool_is_used_under_its_name() -> None:
    page = "<crowd-form><crowd-alert></crowd-alert><crowd-polygon name='outline'></crowd-polygon></crowd-form>"
    tool = find_tool(page, NONE)
    assert (tool.tag, tool.name, tool.reads) == ("crowd-polygon", "outline", "picture")


@pytest.mark.parametrize(
    "attribute",
    [
        """categories='["Wren", "Robin"]'""",
        '''categories="['Wren', 'Robin']"''',
        """categories="[&quot;Wren&quot;, &quot;Robin&quot;]" """,
        """categories="{{ task.input.labels | to_json | escape }}" """,
        """categories="{{task.input.deep.labels}}" """,
        """labels='[{"label": "Wren", "shortDisplayName": "w"}, {"label": "Robin"}]'""",
    ],
)
def test_labels_stand_in_the_template_or_in_the_task(attribute: str) -> None:
    task_input = {"labels": ["Wren", "Robin"], "deep": {"labels": ["Wren", "Robin"]}}
    assert labels_said(f"<crowd-classifier name='c' {attribute}>", task_input) == {"Wren", "Robin"}


@pytest.mark.parametrize("attribute", ["", "categories='{{ anything.else }}'", "categories='{{ task.input.no }}'"])
def test_else_they_are_those_of_the_category_file(attribute: str) -> None:
    categories = Categories(labels=("Tit", "Owl"))
    assert labels_said(f"<crowd-classifier name='c' {attribute}>", {}, categories=categories) == {"Tit", "Owl"}


def test_without_any_labels_there_is_no_answer() -> None:
    with pytest.raises(JobError, match="no labels for <crowd-classifier>"):
        labels_said("<crowd-classifier name='c'>", {})


def test_a_page_without_a_tool_says_what_it_has_and_what_could_be_used() -> None:
    with pytest.raises(JobError, match=r"has <crowd-slider>; they use crowd-bounding-box, .*Let people work"):
        find_tool("<crowd-form><crowd-slider name='s'></crowd-slider></crowd-form>", NONE)
