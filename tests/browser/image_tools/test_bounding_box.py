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
