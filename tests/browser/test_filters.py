"""Filters, order and pages of the report's objects."""

import re

import pytest
from playwright.sync_api import Page, expect

from ground_truth_runtime.quality.model import JobQuality
from tests.browser.conftest import OpenReport
from tests.browser.lines import boxes, failed

BIRD, CAT = ("Bird", 1, 2, 3, 4), ("Cat", 5, 6, 7, 8)
LINES = [
    boxes(0, BIRD),
    boxes(1, BIRD, CAT, confidence=0.5),
    boxes(2, CAT),
    failed(3, "The picture could not be read"),
    {"source-ref": "s3://bucket/images/00004.jpg"},
    "{no json",
]
QUALITY = JobQuality(measure="mean_iou", objects={1: 0.9, 2: 0.3, 3: 0.6})


@pytest.fixture
def page(open_report: OpenReport) -> Page:
    return open_report(*LINES, attribute="boxes", quality=QUALITY)


def shown(page: Page) -> list[int]:
    """Line numbers of the objects shown, in order."""
    return [int(card.get_attribute("data-number") or 0) for card in page.locator(".card").all()]


def test_the_least_agreed_objects_come_first(page: Page) -> None:
    assert shown(page) == [2, 3, 1, 4, 5]


def test_objects_can_stand_in_the_order_of_the_manifest_or_of_confidence(page: Page) -> None:
    page.get_by_label("Order").select_option("Order of the manifest")
    assert shown(page) == [1, 2, 3, 4, 5]
    page.get_by_label("Order").select_option("Least confident first")
    assert shown(page) == [2, 1, 3, 4, 5]


@pytest.mark.parametrize(("state", "numbers"), [("Labeled", [2, 3, 1]), ("Failed", [4]), ("Without a label", [5])])
def test_objects_are_filtered_by_state(page: Page, state: str, numbers: list[int]) -> None:
    page.get_by_label("State").select_option(state)
    assert shown(page) == numbers
    expect(page.get_by_role("status")).to_have_text(f"{len(numbers)} object{'s' if len(numbers) > 1 else ''} of 5")


def test_objects_are_filtered_by_class(page: Page) -> None:
    page.get_by_label("Class").select_option("Cat (2)")
    assert shown(page) == [2, 3]


def test_a_class_in_the_chart_filters_too(page: Page) -> None:
    page.get_by_role("row", name="Bird").get_by_role("button").click()
    assert shown(page) == [2, 1]
    expect(page.get_by_label("Class").locator("option:checked")).to_have_text("Bird (2)")


def test_objects_are_filtered_by_agreement(page: Page) -> None:
    page.get_by_label("Agreement at most").fill("0.6")
    assert shown(page) == [2, 3]
    assert page.locator(".field b").inner_text() == "0.60"


@pytest.mark.parametrize(
    ("words", "numbers"), [("00002", [3]), ("CAT", [2, 3]), ("could not be read", [4]), ("#5", [5]), ("zebra", [])]
)
def test_objects_are_found_by_their_text(page: Page, words: str, numbers: list[int]) -> None:
    page.get_by_label("Search").fill(words)
    assert shown(page) == numbers
    if not numbers:
        expect(page.get_by_role("status")).to_have_text("No object fits.")


def test_filters_work_together_and_are_reset_together(page: Page) -> None:
    page.get_by_label("Class").select_option("Bird (2)")
    page.get_by_label("Agreement at most").fill("0.5")
    page.get_by_label("Search").fill("cat")
    assert shown(page) == [2]
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".card")).to_have_count(5)
    assert page.locator(".field b").inner_text() == "1.00"


def test_failures_say_why_on_their_card(page: Page) -> None:
    assert "Failed: The picture could not be read" in page.locator('.card[data-number="4"]').inner_text()


def test_a_line_with_several_labels_shows_the_one_that_is_chosen(open_report: OpenReport) -> None:
    verdict = {
        "ver": 0,
        "ver-metadata": {"class-name": "good", "type": "groundtruth/label-verification", "confidence": 0.7},
    }
    page = open_report({**boxes(0, BIRD), **verdict}, boxes(1, CAT))
    assert "good" in page.locator(".card").first.inner_text()
    assert page.locator("path.box").count() == 0
    page.get_by_label("Label attribute").select_option("boxes")
    assert page.locator("path.box").count() == 2
    expect(page.get_by_role("heading", name="Labels in boxes")).to_be_visible()
    expect(page.get_by_role("heading", name="Labels in ver")).to_be_hidden()
    expect(page.get_by_label("Class").locator("option")).to_have_text(["All", "Bird (1)", "Cat (1)"])


def test_ten_thousand_objects_never_stand_in_the_document_together(open_report: OpenReport) -> None:
    page = open_report(*(boxes(number, BIRD, CAT) for number in range(10_000)))
    assert count(page) < 3_000
    expect(page.get_by_role("status")).to_have_text("1 to 60 of 10,000 objects")
    page.get_by_role("button", name="Next page").first.click()
    assert shown(page)[0] == 61
    page.get_by_label("Page", exact=True).first.select_option("Page 167 of 167")
    assert shown(page) == list(range(9_961, 10_001))
    assert page.get_by_role("button", name="Next page").first.is_disabled()
    page.get_by_label("Search").fill("#9999")
    assert shown(page) == [9_999]
    page.get_by_label("Search").fill("09")
    assert re.fullmatch(r"1 to 60 of [\d,]+ objects of 10,000", page.get_by_role("status").inner_text())
    assert count(page) < 3_000


def test_a_crowded_picture_adds_few_elements(open_report: OpenReport) -> None:
    page = open_report(boxes(0, *[(f"Class {index % 3}", index, index, 5, 5) for index in range(1_500)]))
    assert page.locator(".card path.box").count() == 3
    page.locator(".open").click()
    assert page.locator("dialog path.box").count() == 1_500


def count(page: Page) -> int:
    """Elements in the document."""
    return int(page.evaluate("document.getElementsByTagName('*').length"))
