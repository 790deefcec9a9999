"""Categories for pictures, and verification of labels that lie over them."""

import html
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.task_page import TaskPage
from tests.browser.image_tools.site import Site

OpenPicture = Callable[..., TaskPage]
BOXES = {
    "boundingBox": {
        "labels": ["bird", "cat"],
        "value": [
            {"label": "bird", "left": 40, "top": 30, "width": 80, "height": 60},
            {"label": "cat", "left": 200, "top": 120, "width": 50, "height": 40},
        ],
    }
}


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def open_picture(open_task: OpenTask, site: Site) -> OpenPicture:
    """Opens an image classifier on a picture of 320 by 240, and waits for it."""
    site.put("/picture.png", png(Image.new("RGB", (320, 240), "white")))

    def opened(inside: str = "", *, tag: str = "crowd-image-classifier", **attributes: Any) -> TaskPage:
        given = {"name": "ic", "src": f"{site.bucket}/picture.png", "header": "What?", "categories": ["good", "bad"]}
        written = " ".join(
            f'{name}="{html.escape(value if isinstance(value, str) else json.dumps(value))}"'
            for name, value in {**given, **attributes}.items()
        )
        task = open_task(f"<crowd-form><{tag} {written}>{inside}</{tag}></crowd-form>")
        task.page.locator(".view[aria-label], .failure").first.wait_for()
        return task

    return opened


def test_a_picture_is_classified(open_picture: OpenPicture) -> None:
    task = open_picture()
    expect(task.page.get_by_role("application", name="Picture, 320 by 240 pixels")).to_be_visible()
    task.page.keyboard.press("2")
    assert task.submit() == {"ic": {"label": "bad"}}


def test_several_categories_of_a_picture(open_picture: OpenPicture) -> None:
    task = open_picture(tag="crowd-image-classifier-multi-select", categories=["a", "b", "c"])
    for key in "31":
        task.page.keyboard.press(key)
    assert task.submit() == {"ic": {"labels": ["a", "c"]}}


def test_boxes_lie_where_they_were_drawn(open_picture: OpenPicture) -> None:
    task = open_picture(overlay=BOXES)
    task.page.get_by_role("button", name="Actual size").click()
    picture = task.page.locator(".layers > *").first.bounding_box()
    assert picture is not None
    for box, drawn in zip(
        BOXES["boundingBox"]["value"], task.page.locator(".overlay rect[fill-opacity]").all(), strict=True
    ):
        place = drawn.evaluate("(rect) => [rect.x, rect.y, rect.width, rect.height].map((side) => side.baseVal.value)")
        stage = task.page.locator(".view").bounding_box()
        assert stage is not None
        assert isinstance(box, dict)
        assert place[0] + stage["x"] - picture["x"] == pytest.approx(float(box["left"]), abs=1)
        assert place[1] + stage["y"] - picture["y"] == pytest.approx(float(box["top"]), abs=1)
        assert place[2:] == [box["width"], box["height"]]
    assert task.page.get_by_role("list", name="Labels in the picture").inner_text().split() == ["bird", "cat"]


def test_an_overlay_is_hidden_and_shown(open_picture: OpenPicture) -> None:
    task = open_picture(overlay=BOXES)
    expect(task.page.locator(".overlay rect")).to_have_count(4)
    task.page.keyboard.press("o")
    expect(task.page.locator(".overlay rect")).to_have_count(0)
    task.page.get_by_role("button", name="Labels", exact=False).first.click()
    expect(task.page.locator(".overlay rect")).to_have_count(4)


def test_a_mask_shows_its_labels_and_lets_the_picture_through(open_picture: OpenPicture, site: Site) -> None:
    mask = Image.new("RGB", (320, 240), "#ffffff")
    mask.paste("#2ca02c", (0, 0, 160, 240))
    site.put("/mask.png", png(mask))
    given = {
        "semanticSegmentation": {
            "labels": ["Cat", "Dog"],
            "labelMappings": {"Cat": {"color": "#2ca02c"}, "Dog": {"color": "#d62728"}},
            "src": f"{site.bucket}/mask.png",
        }
    }
    task = open_picture(overlay=given)
    pixels = task.page.locator("canvas.mask").evaluate(
        "(canvas) => [80, 240].map((x) => Array.from(canvas.getContext('2d').getImageData(x, 120, 1, 1).data))"
    )
    assert pixels[0] == [0x2C, 0xA0, 0x2C, 255]
    assert pixels[1][3] == 0
    task.page.keyboard.press("o")
    expect(task.page.locator("canvas.mask")).to_be_hidden()


COMMENT = '<worker-comment header="Why?" link-text="Explain" placeholder="Too wide">Say what is wrong</worker-comment>'


def test_a_comment_goes_with_the_label(open_picture: OpenPicture) -> None:
    task = open_picture(COMMENT)
    task.page.keyboard.press("1")
    assert task.collected == {"ic": {"label": "good"}}
    task.page.get_by_role("button", name="Explain").click()
    expect(task.page.get_by_text("Say what is wrong")).to_be_visible()
    # Numbers and shortcuts are text here.
    task.page.get_by_role("textbox", name="Why?").press_sequentially("2 too many")
    task.page.keyboard.press("Control+Enter")
    assert task.submitted is None
    task.page.get_by_role("button", name="Save").click()
    assert task.submit() == {"ic": {"label": "good", "workerComment": "2 too many"}}


def test_a_cancelled_comment_is_none(open_picture: OpenPicture) -> None:
    task = open_picture(COMMENT)
    task.page.get_by_role("button", name="Explain").click()
    task.page.get_by_role("textbox", name="Why?").fill("no")
    task.page.get_by_role("button", name="Cancel").click()
    task.page.keyboard.press("1")
    assert task.submit() == {"ic": {"label": "good"}}


def test_an_address_of_s3_fails_where_the_worker_sees_it(open_picture: OpenPicture) -> None:
    task = open_picture(src="s3://bucket/a.png")
    assert "grant_read_access" in task.page.get_by_role("alert").filter(has_text="No picture").inner_text()
    assert "grant_read_access" in task.problems[0]


def test_an_overlay_that_is_none_is_a_problem_of_the_page(open_picture: OpenPicture) -> None:
    task = open_picture(overlay={"polygon": {}})
    assert task.problems == [
        (
            'crowd-image-classifier "ic": attribute overlay holds neither boundingBox nor semanticSegmentation '
            "nor instanceSegmentation"
        )
    ]
