"""Polygons, polylines, lines and key points: drawn by clicks, changed by vertex, by mouse and keyboard."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.image_tools.conftest import OpenTool
from tests.browser.image_tools.easel import Easel, Place

KEYS = {"crowd-polygon": "polygons", "crowd-polyline": "polylines", "crowd-line": "lines"}
TRIANGLE: tuple[Place, ...] = ((200, 150), (400, 180), (300, 350))


def shapes(easel: Easel) -> list[dict[str, Any]]:
    found = easel.answer[KEYS.get(easel.tag, "keypoints")]
    assert isinstance(found, list)
    return found


def path(*places: Place, label: str = "Bird") -> dict[str, Any]:
    return {"label": label, "vertices": [{"x": x, "y": y} for x, y in places]}


def actual(open_tool: OpenTool, tag: str, **more: Any) -> Easel:
    """At actual size, where mouse and image pixels are the same."""
    easel = open_tool(tag, **more)
    easel.press("a")
    return easel


@pytest.mark.parametrize("close", ["first point", "Enter", "double click"])
def test_a_polygon_is_closed_in_three_ways(open_tool: OpenTool, close: str) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.click(*TRIANGLE)
    if close == "first point":
        easel.click((204, 153))
    elif close == "Enter":
        easel.press("Enter")
    else:
        easel.page.mouse.dblclick(*easel.at((250, 300)))
    expected = [*TRIANGLE, (250, 300)] if close == "double click" else TRIANGLE
    assert shapes(easel) == [path(*expected)]
    assert easel.answer["inputImageProperties"] == {"width": 800, "height": 600}


@pytest.mark.parametrize("zoom", [(), ("+", "+"), ("-",)])
def test_vertices_have_the_place_that_was_clicked(open_tool: OpenTool, zoom: tuple[str, ...]) -> None:
    easel = open_tool("crowd-polygon")
    easel.press(*zoom)
    places = ((371, 263), (446, 270), (430, 333), (380, 340))
    easel.click(*places, places[0])
    for found, (x, y) in zip(shapes(easel)[0]["vertices"], places, strict=True):
        assert abs(found["x"] - x) <= 1
        assert abs(found["y"] - y) <= 1


def test_vertices_are_taken_back_and_placed_again_while_drawing(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.click(*TRIANGLE, (220, 340), (180, 300))
    easel.press("Control+z", "Control+z", "Control+Shift+z", "Enter")
    assert shapes(easel) == [path(*TRIANGLE, (220, 340))]


def test_a_polygon_cannot_cross_itself(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.click((100, 100), (300, 100), (300, 300), (200, 50))
    assert "would cross itself" in easel.status
    easel.press("Enter")
    assert shapes(easel) == [path((100, 100), (300, 100), (300, 300))]
    easel.drag((100, 100), (400, 200))
    assert "would cross itself" not in easel.status
    easel.press("Control+z", ".")
    easel.press("i")
    easel.drag((200, 100), (420, 300))
    assert "would cross itself" in easel.status
    assert len(shapes(easel)[0]["vertices"]) == 4


def test_a_polyline_may_cross_itself_and_ends_by_enter(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polyline")
    places = ((100, 100), (300, 300), (300, 100), (100, 300))
    easel.click(*places)
    easel.press("Enter")
    assert shapes(easel) == [path(*places)]


def test_a_polygon_of_two_points_is_refused(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.click((100, 100), (300, 300))
    easel.press("Enter")
    assert easel.status == "A polygon needs 3 points."
    easel.press("Escape")
    assert shapes(easel) == []


def test_an_unfinished_polygon_stands_against_submitting(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    submitted = "document.addEventListener('crowd-submit', event => { window.submitted = event.detail.answer })"
    easel.page.evaluate(submitted)
    easel.click((100, 100), (300, 300), (100, 300))
    easel.press("Control+Enter")
    expect(easel.page.get_by_text("A polygon is not finished")).to_be_visible()
    assert easel.page.evaluate("window.submitted") is None
    easel.press("Enter", "Control+Enter")
    assert easel.page.evaluate("window.submitted.answer.polygons") == [path((100, 100), (300, 300), (100, 300))]


@pytest.mark.parametrize("drag", [True, False])
def test_a_line_is_dragged_or_clicked(open_tool: OpenTool, drag: bool) -> None:
    easel = actual(open_tool, "crowd-line")
    easel.press("2")
    if drag:
        easel.drag((100, 120), (300, 260))
    else:
        easel.click((100, 120), (300, 260))
    assert shapes(easel) == [path((100, 120), (300, 260), label="Cat")]


def test_vertices_are_moved_added_and_deleted_by_mouse(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.click(*TRIANGLE, TRIANGLE[0])
    easel.drag(TRIANGLE[1], (420, 200))
    assert shapes(easel) == [path((200, 150), (420, 200), (300, 350))]
    easel.drag((310, 175), (320, 120))
    assert shapes(easel) == [path((200, 150), (320, 120), (420, 200), (300, 350))]
    easel.drag((320, 120), (330, 130))
    easel.press("Delete")
    assert shapes(easel) == [path((200, 150), (420, 200), (300, 350))]
    easel.press("Escape")
    easel.drag((250, 250), (260, 260))
    assert shapes(easel) == [path((210, 160), (430, 210), (310, 360))], "a polygon is moved by its line"


def test_polygons_are_made_by_keyboard_alone(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-polygon")
    easel.press("n")
    before = shapes(easel)[0]["vertices"]
    easel.press(".", ".", "ArrowRight", "Control+ArrowUp")
    after = shapes(easel)[0]["vertices"]
    assert after[1] == {"x": before[1]["x"] + 1, "y": before[1]["y"] - 10}
    assert [after[0], *after[2:]] == [before[0], *before[2:]]
    easel.press("i", "ArrowDown")
    assert len(shapes(easel)[0]["vertices"]) == 5
    easel.press("Delete")
    assert shapes(easel)[0]["vertices"] == after
    easel.press("Delete")
    assert shapes(easel) == [], "with no vertex chosen the polygon goes"


def test_key_points_are_clicked_moved_and_stay_inside_the_picture(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-keypoint", labels=("Eye", "Beak"))
    easel.click((100, 120), (300, 200))
    easel.press("2")
    easel.click((799.6, 599.6))
    easel.drag((300, 200), (310, 190))
    assert shapes(easel) == [
        {"label": "Eye", "x": 100, "y": 120},
        {"label": "Eye", "x": 310, "y": 190},
        {"label": "Beak", "x": 799, "y": 599},
    ]
    easel.press("ArrowLeft", "Shift+Digit2")
    assert shapes(easel)[1] == {"label": "Beak", "x": 309, "y": 190}
    assert easel.status == "Point 2 of 3, Beak, at 309, 190"


def test_key_points_are_made_by_keyboard_alone(open_tool: OpenTool) -> None:
    easel = open_tool("crowd-keypoint")
    easel.press("n", "Control+ArrowRight", "ArrowDown")
    assert shapes(easel) == [{"label": "Bird", "x": 410, "y": 301}]


INITIAL = {
    "crowd-polygon": [path((10, 10), (50.5, 20), (30, 60), label="Cat")],
    "crowd-polyline": {"polylines": [path((10, 10), (50, 20)), path((1, 2), (3, 4), (5, 6), label="Cat")]},
    "crowd-line": {"lines": [path((10, 10), (50, 20))]},
    "crowd-keypoint": [{"label": "Cat", "x": 12, "y": 34.25}],
}


@pytest.mark.parametrize("tag", INITIAL)
def test_initial_shapes_come_back_exactly(open_tool: OpenTool, tag: str) -> None:
    initial = INITIAL[tag]
    easel = open_tool(tag, initial_value=initial)
    listed = initial if isinstance(initial, list) else next(iter(initial.values()))
    assert shapes(easel) == listed
    assert easel.answer["initialValueModified"] is False
    easel.press("n")
    assert easel.answer["initialValueModified"] is True


def test_colours_of_labels_can_be_given(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-line", label_colors=["#00FF00", "javascript:alert(1)"])
    easel.drag((100, 100), (200, 200))
    line = easel.page.locator(".shape .line")
    assert line.evaluate("line => getComputedStyle(line).stroke") == "rgb(0, 255, 0)"
    assert easel.tool.evaluate("tool => tool.colors") == ["#00ff00", "#1f77b4"]


def test_pages_of_others_read_the_value_before_it_is_submitted(open_tool: OpenTool) -> None:
    easel = actual(open_tool, "crowd-keypoint")
    easel.click((100, 120))
    read = easel.page.evaluate(
        "(tool => [tool.value.keypoints, tool._submittableValue.keypoints])(document.querySelector('crowd-keypoint'))"
    )
    assert read == [[{"label": "Bird", "x": 100, "y": 120}]] * 2
