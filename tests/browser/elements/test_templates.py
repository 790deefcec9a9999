"""Templates as third parties write them, rendered and opened: each works, and the browser has nothing to say."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from ground_truth_local.rendering.document import task_document
from ground_truth_local.rendering.liquid import render
from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.task_page import WITNESS
from tests.browser.image_tools.site import Site

TEMPLATES = Path(__file__).parent / "templates"
TEXT = "Ann said: “<b>5 > 4</b> & that's it” on Monday."
INPUT: dict[str, Any] = {
    "taskObject": "s3://photos/bird.png",
    "mask": "s3://photos/mask.png",
    "clip": "s3://photos/clip.mp4",
    "text": TEXT,
    "labels": ["Yes, it's", 'No "never"', "<i>Maybe</i>"],
    "examples": ["one", "two"],
    "manifestLine": {
        "bird": {"annotations": [{"class_id": 0, "left": 10, "top": 20, "width": 60, "height": 50}]},
        "bird-metadata": {"class-map": {"0": "Bird"}},
    },
}
UNKNOWN = ["crowd-unheard-of: this element is not supported here; it gives no answer"]


def survey(page: Page) -> dict[str, Any]:
    page.locator("[name=favoriteColor] input").fill("pink")
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_role("radio", name='No "never"').click()
    return {
        "favoriteColor": "pink",
        "likeBirds": {"on": True},
        "howMuch": 2,
        "feed-1": {"Yes, it's": False},
        "feed-2": {'No "never"': True},
        "feed-3": {"<i>Maybe</i>": False},
        "loud": {"loud": False},
    }


def tabs_and_natives(page: Page) -> dict[str, Any]:
    page.get_by_role("tab", name="Questions").click()
    page.get_by_text("Foo", exact=False).locator("[value=bar]").check()
    page.locator("select").select_option("Positive")
    return {
        "checkbox": {"foo": False, "bar": True},
        "sentiment": "Positive",
        "quality": {"good": False, "bad": True},
        "rating": "3",
        "notes": "None",
    }


def scripted(page: Page) -> dict[str, Any]:
    page.keyboard.press("2")
    page.get_by_role("button", name="Issue").click()
    page.get_by_text("There are no dogs here.").wait_for()
    page.get_by_role("radio", name="Bird").click()
    return {"category": {"label": "Bird"}}


def verification(page: Page) -> dict[str, Any]:
    page.locator(".overlay rect").first.wait_for()
    assert page.get_by_role("list", name="Labels in the picture").inner_text() == "Bird"
    page.get_by_role("radio", name="<i>Maybe</i>").click()
    return {"crowd-image-classifier": {"label": "<i>Maybe</i>"}}


def segmentation_review(page: Page) -> dict[str, Any]:
    page.locator("canvas.mask").wait_for()
    page.keyboard.press("1")
    return {"crowd-image-classifier": {"label": "good"}}


def image_multi_select(page: Page) -> dict[str, Any]:
    for key in "31":
        page.keyboard.press(key)
    return {"animals": {"labels": ["Yes, it's", "<i>Maybe</i>"]}}


def text_single(page: Page) -> dict[str, Any]:
    page.get_by_text(TEXT).wait_for()
    page.get_by_role("radio", name="Yes, it's").press("ArrowDown")
    return {"sentiment": {"label": 'No "never"'}}


def clip_multi(page: Page) -> dict[str, Any]:
    page.get_by_role("checkbox", name="None of the above").click()
    return {"crowd-classifier-multi-select": {"labels": []}}


def entities(page: Page) -> dict[str, Any]:
    page.get_by_role("radio", name="Technology").click()
    return {
        "crowd-entity-annotation": {"entities": [{"label": "person", "startOffset": 0, "endOffset": 3}]},
        "tech": {"tech": True},
        "politics": {"politics": False},
    }


def unknown_element(page: Page) -> dict[str, Any]:
    page.get_by_role("checkbox", name="Red").click()
    return {"myformbit": {"Red": True, "Yellow": False}}


WORK = {
    work.__name__: work
    for work in (
        survey,
        tabs_and_natives,
        scripted,
        verification,
        segmentation_review,
        image_multi_select,
        text_single,
        clip_multi,
        entities,
        unknown_element,
    )
}


def test_every_template_is_worked_on() -> None:
    assert set(WORK) == {file.name.removesuffix(".liquid.html") for file in TEMPLATES.iterdir()}


@pytest.mark.parametrize("name", sorted(WORK))
def test_a_template_is_shown_worked_on_and_submitted(open_document: OpenTask, site: Site, name: str) -> None:
    for picture, colour in (("bird.png", "white"), ("mask.png", "#2ca02c")):
        written = io.BytesIO()
        Image.new("RGB", (160, 120), colour).save(written, "PNG")
        site.put(f"/photos/{picture}", written.getvalue())
    rendered = render(
        (TEMPLATES / f"{name}.liquid.html").read_text(encoding="utf-8"),
        INPUT,
        grant_read_access=lambda uri: uri.replace("s3:/", site.bucket),
    )
    assert rendered.notes == []
    site.put("/witness.js", WITNESS.encode())
    document = task_document(rendered.html, elements="/elements/crowd-html-elements.js", bridge="/witness.js")
    task = open_document(document)
    expected = WORK[name](task.page)
    task.wait_for_pictures()
    task.page.keyboard.press("Control+Enter")
    assert task.submitted == expected
    assert task.problems == (UNKNOWN if name == "unknown_element" else [])
