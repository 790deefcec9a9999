"""Every template that the project ships opens with nothing to complain of, and its tool shows what it should."""

import io
from importlib.resources import files
from string import Template
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from ground_truth_local.rendering.document import task_document
from ground_truth_local.rendering.liquid import render
from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.task_page import WITNESS
from tests.browser.image_tools.site import Site

SHIPPED = {
    file.name: file.read_text("utf-8")
    for file in files("ground_truth_runtime").joinpath("templates").iterdir()
    if file.name.endswith(".html")
}
LINE: dict[str, Any] = {
    "boxes": {"annotations": [{"class_id": 0, "left": 10, "top": 20, "width": 60, "height": 50}]},
    "boxes-metadata": {"class-map": {"0": "Bird's"}},
    "mask-ref": "s3://photos/mask.png",
    "mask-ref-metadata": {
        "internal-color-map": {
            "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff"},
            "1": {"class-name": "Bird's", "hex-color": "#2ca02c"},
        }
    },
}


def _png(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (160, 120), colour).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_template_opens(open_document: OpenTask, site: Site, name: str) -> None:
    site.put("/photos/picture.png", _png("white"))
    site.put("/photos/mask.png", _png("#2ca02c"))
    site.put("/witness.js", WITNESS.encode())
    words = "Ann & Bob's <b>day</b>"
    source = Template(SHIPPED[name]).substitute(
        header="What is it?",
        labels="[&#34;Bird&#39;s&#34;]",
        audited="mask-ref" if "segmentation" in name else "boxes",
        short_instructions="<p>In short</p>",
        full_instructions="<p>At length</p>",
    )
    task_object = words if name.startswith("text") else "s3://photos/picture.png"
    given = {"taskObject": task_object, "labels": ["Bird's", "Other"], "manifestLine": LINE}
    rendered = render(source, given, grant_read_access=lambda uri: uri.replace("s3:/", site.bucket))
    assert rendered.notes == []
    task = open_document(
        task_document(rendered.html, elements="/elements/crowd-html-elements.js", bridge="/witness.js")
    )
    expect(task.page.get_by_role("heading", level=1)).to_have_text("What is it?")
    expect(task.page.get_by_text("In short")).to_be_visible()
    expect(task.page.get_by_text("Bird's").first).to_be_visible()
    if name.startswith("text"):
        expect(task.page.get_by_text(words)).to_be_visible()
    elif not name.startswith("video"):
        expect(task.page.locator(".view[aria-label]")).to_be_visible()
    assert task.problems == []
