"""Text from a manifest shows as text, in the browser too."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenReport
from tests.browser.lines import boxes, failed

EVIL = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\"'><svg onload=alert(1)>",
    "\u202egnp.exe\u2066 \u05d0",
    "line\u2028separator\u2029",
    "javascript:alert(1)",
    "&lt;b&gt;&#0;",
    "__proto__",
]


def label(page: Page) -> str:
    """The name of the class on the first card, as the document holds it."""
    return str(page.locator(".card .chip bdi").first.text_content())


@pytest.mark.parametrize("text", EVIL)
def test_a_hostile_class_shows_as_text_everywhere(open_report: OpenReport, text: str) -> None:
    page = open_report(
        {**boxes(0, (text, 10, 10, 500, 500)), "source-ref": text},
        failed(1, text),
        {"source": text, "boxes": {"annotations": {"entities": [{"label": text, "startOffset": 0, "endOffset": 3}]}}},
        text,
        title=text,
        attribute="boxes",
    )
    assert label(page) == text
    assert " ".join(page.title().split()) == " ".join(text.split())
    assert page.locator("h1").text_content() == text
    assert page.locator(".plate").first.text_content() == f"{text} 0.90"
    assert text in str(page.locator(".card.failed .reason").text_content())
    assert str(page.locator(".passage").text_content()).startswith(text[:3])
    page.locator(".open").first.click()
    assert text in str(page.locator("dialog .facts").text_content())
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Search").fill(text.split("\u2028", maxsplit=1)[0])
    assert page.locator(".card").count() >= 1
    # Nothing of it became an element or an address.
    assert page.locator("img[onerror], svg[onload], [href^='javascript']").count() == 0


def test_text_that_turns_direction_turns_nothing_around_it(open_report: OpenReport) -> None:
    bird, turned = (("Bird", 1, 1, 2, 2), ("\u202edriB", 1, 1, 2, 2))
    page = open_report(boxes(0, bird, bird), boxes(1, turned, turned))
    for chip in page.locator(".card .chip").all():
        name, count = chip.locator("bdi").bounding_box(), chip.locator("b").bounding_box()
        assert name is not None
        assert count is not None
        assert name["x"] + name["width"] <= count["x"]


def test_a_source_that_is_a_program_is_no_address(open_report: OpenReport) -> None:
    page = open_report({**boxes(0, ("Bird", 1, 1, 2, 2)), "source-ref": "javascript:alert(1)"})
    assert page.locator("a").count() == 0
    assert page.locator(".card img").count() == 0
