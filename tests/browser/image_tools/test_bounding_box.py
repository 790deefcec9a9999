"""Boxes: drawn, changed and given by mouse, keyboard and initial value."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.image_tools.conftest import OpenTool
from tests.browser.image_tools.easel import Easel

TAG = "crowd-bounding-box"


def boxes(easel: Easel) -> list[dict[str, Any]]:
    found = easel.answer["boundingBoxes"]
    assert isinstance(found, list)
    return found


def box(left: int, top: int, width: int, height: int, label: str = "Bird") -> dict[str, Any]:
    return {"label": label, "left": left, "top": top, "width": width, "height": height}


def assert_near(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Whole pixels, each edge within one of what was drawn."""
    assert found["label"] == wanted["label"]
    assert all(isinstance(found[side], int) for side in ("left", "top", "width", "height"))
    for start, extent in (("left", "width"), ("top", "height")):
        assert abs(found[start] - wanted[start]) <= 1
        assert abs(found[start] + found[extent] - wanted[start] - wanted[extent]) <= 1


@pytest.mark.parametrize("zoom", [(), ("+", "+", "+"), ("-", "-"), ("a",), ("a", *["+"] * 6)])
def test_a_drawn_box_has_the_place_that_it_was_drawn_at(open_tool: OpenTool, zoom: tuple[str, ...]) -> None:
    easel = open_tool(TAG)
    easel.press(*zoom)
    easel.drag((371, 263), (420, 300), (446, 333))
    assert easel.answer["inputImageProperties"] == {"width": 800, "height": 600}
    assert_near(boxes(easel)[0], box(371, 263, 75, 70))


def test_a_box_of_two_clicks_needs_no_drag(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.click((100, 120), (300, 260))
    assert_near(boxes(easel)[0], box(100, 120, 200, 140))


def test_boxes_end_at_the_edge_of_the_picture(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.drag((700, 500), (808, 606))
    assert_near(boxes(easel)[0], box(700, 500, 100, 100))


def test_number_keys_and_presses_choose_the_label_of_the_next_box(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("2")
    easel.drag((50, 50), (90, 90))
    easel.page.get_by_role("radio", name="Bird").click()
    easel.drag((150, 150), (190, 190))
    assert [found["label"] for found in boxes(easel)] == ["Cat", "Bird"]


def test_a_chosen_box_is_moved_resized_labeled_and_deleted_by_mouse(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("a")
    easel.drag((100, 100), (200, 180))
    easel.click((150, 140))
    easel.drag((150, 140), (170, 160))
    assert boxes(easel) == [box(120, 120, 100, 80)]
    easel.drag((220, 200), (260, 230))
    assert boxes(easel) == [box(120, 120, 140, 110)]
    easel.drag((120, 175), (300, 175))
    assert boxes(easel) == [box(260, 120, 40, 110)], "a box that is turned inside out stays a box"
    easel.page.get_by_label("Label of Box 1").select_option("Cat")
    assert boxes(easel) == [box(260, 120, 40, 110, "Cat")]
    easel.page.get_by_role("button", name="Delete Box 1, Cat").click()
    assert boxes(easel) == []


def test_a_box_can_be_drawn_inside_the_one_just_drawn(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("a")
    easel.drag((100, 100), (400, 400))
    easel.drag((200, 200), (260, 240))
    assert boxes(easel) == [box(100, 100, 300, 300), box(200, 200, 60, 40)]
    easel.press("Escape")
    easel.click((220, 220))
    assert "Box 2 of 2, Bird, 60 by 40 at 200, 200" in easel.status


def test_with_shift_a_box_begins_on_the_edge_of_another(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("a")
    easel.drag((100, 100), (200, 200))
    easel.page.keyboard.down("Shift")
    easel.drag((200, 100), (260, 200))
    easel.page.keyboard.up("Shift")
    assert boxes(easel) == [box(100, 100, 100, 100), box(200, 100, 60, 100)]


def test_every_change_can_be_undone_and_done_again(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("a")
    easel.drag((100, 100), (200, 200))
    easel.press("ArrowRight", "Shift+ArrowDown", "Shift+Digit2", "Delete")
    states: list[Any] = [boxes(easel)]
    for _ in range(5):
        easel.press("Control+z")
        states.append(boxes(easel))
    assert states == [
        [],
        [box(101, 100, 100, 101, "Cat")],
        [box(101, 100, 100, 101)],
        [box(101, 100, 100, 100)],
        [box(100, 100, 100, 100)],
        [],
    ]
    for state in reversed(states[:-1]):
        easel.press("Control+Shift+z")
        assert boxes(easel) == state
    expect(easel.page.get_by_role("button", name="Redo")).to_have_attribute("aria-disabled", "true")


def test_boxes_are_made_by_keyboard_alone(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("2", "n")
    easel.press(*["ArrowLeft"] * 3, "Control+ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight")
    easel.press("1", "n", "Shift+Tab")
    first = boxes(easel)[0]
    assert easel.status == (
        f"Box 1 of 2, Cat, {first['width']} by {first['height']} at {first['left']}, {first['top']}"
    )
    # The box in the middle of the view, moved by 3 and 10, and made wider by 2.
    assert abs(first["left"] + (first["width"] - 2) / 2 - (400 - 3)) <= 1
    assert abs(first["top"] + first["height"] / 2 - (300 - 10)) <= 1


def test_tab_goes_through_the_boxes_and_then_on(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.drag((50, 50), (90, 90))
    easel.drag((150, 150), (190, 190))
    easel.press("Escape")
    easel.view.focus()
    told = []
    for _ in range(3):
        easel.press("Tab")
        told.append(easel.status[:12])
    assert told[:2] == ["Box 1 of 2, ", "Box 2 of 2, "]
    assert not easel.view.evaluate("view => view === view.getRootNode().activeElement")


def test_the_list_of_boxes_selects_and_tells_them(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.press("a")
    easel.drag((10, 12), (130, 92))
    easel.press("2")
    easel.drag((200, 200), (230, 230))
    easel.page.get_by_role("button", name="Box 1, Bird, 120 by 80 at 10, 12").click()
    assert easel.status == "Box 1 of 2, Bird, 120 by 80 at 10, 12"
    expect(easel.page.locator("[role=status]").first).to_have_text(easel.status)


INITIAL = [
    {"label": "Cat", "left": 10, "top": 20, "width": 30, "height": 40},
    {"label": "Bird", "left": 100.5, "top": 200.25, "width": 33.333, "height": 7},
]


def test_initial_boxes_come_back_exactly(open_tool: OpenTool) -> None:
    easel = open_tool(TAG, initial_value=INITIAL)
    assert easel.answer == {
        "boundingBoxes": INITIAL,
        "initialValueModified": False,
        "inputImageProperties": {"width": 800, "height": 600},
    }


def test_an_adjusted_box_is_told_and_whole(open_tool: OpenTool) -> None:
    easel = open_tool(TAG, initial_value=INITIAL)
    easel.page.get_by_role("button", name="Box 2, Bird", exact=False).first.click()
    easel.view.focus()
    easel.press("ArrowRight")
    assert easel.answer["initialValueModified"] is True
    assert boxes(easel) == [INITIAL[0], {"label": "Bird", "left": 102, "top": 200, "width": 33, "height": 7}]
    easel.press("Control+z")
    assert easel.answer["initialValueModified"] is False


def test_initial_boxes_are_read_as_templates_write_them(open_tool: OpenTool) -> None:
    written = "[ { label: 'Cat', left: 1, top: 2, width: 3, height: 4, }, // the first\n ]"
    assert boxes(open_tool(TAG, initial_value=written)) == [box(1, 2, 3, 4, "Cat")]


def test_an_initial_box_that_cannot_be_shown_is_a_problem_of_the_page(open_tool: OpenTool) -> None:
    wrong = [{"label": "Dog", "left": 1, "top": 1, "width": 5, "height": 5}, {"label": "Cat", "left": "a"}, 7]
    easel = open_tool(TAG, initial_value=[*INITIAL, *wrong])
    assert boxes(easel) == INITIAL
    told = "\n".join(easel.page.evaluate("document.crowdProblems"))
    assert 'initial-value[2] is not shown: label "Dog"' in told
    assert 'initial-value[3] is not shown: left is "a"' in told
    assert "initial-value[4]" in told


def test_reset_brings_the_initial_boxes_back(open_tool: OpenTool) -> None:
    easel = open_tool(TAG, initial_value=INITIAL)
    easel.drag((300, 300), (400, 400))
    easel.page.evaluate("document.querySelector('crowd-form').reset()")
    assert boxes(easel) == INITIAL


def test_escape_cancels_what_is_being_drawn(open_tool: OpenTool) -> None:
    easel = open_tool(TAG)
    easel.click((100, 100))
    easel.press("Escape")
    easel.click((300, 300), (360, 350))
    assert len(boxes(easel)) == 1
