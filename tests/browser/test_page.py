"""What a person meets: keyboard, pictures, light and dark, paper, no script."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.report import JobEntry, Pictures, execution_report
from tests.browser.conftest import OpenReport
from tests.browser.lines import HEIGHT, WIDTH, boxes

BIRD = ("Bird", 100, 100, 200, 200)


def jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), "navy").save(written, "JPEG")
    return written.getvalue()


def title(page: Page) -> str:
    return page.locator("dialog[open] h2").inner_text()


def test_objects_open_step_zoom_and_close_by_keyboard(open_report: OpenReport) -> None:
    page = open_report(*(boxes(number, BIRD) for number in range(3)))
    page.get_by_role("button", name="00000.jpg").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="00000.jpg")
    expect(dialog).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert title(page) == "00002.jpg"
    page.keyboard.press("ArrowLeft")
    assert title(page) == "00001.jpg"
    before = page.locator("dialog .stage").bounding_box()
    page.keyboard.press("+")
    after = page.locator("dialog .stage").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"] * 1.3
    page.keyboard.press("0")
    assert page.locator("dialog .stage").bounding_box() == before
    page.keyboard.press("l")
    expect(page.locator("dialog .labels")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="00000.jpg")).to_be_focused()


def test_an_enlarged_picture_is_scrolled_by_the_arrows(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD), boxes(1, BIRD))
    page.locator(".open").first.click()
    page.get_by_label("Zoom in").click(click_count=3)
    frame = page.locator("dialog .frame")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())
    assert title(page) == "00000.jpg"


def test_pointing_at_a_shape_by_name_shows_it_alone(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD, ("Cat", 700, 700, 100, 100)))
    page.locator(".open").click()
    page.locator("dialog .parts li").first.hover()
    expect(page.locator("dialog path.dim")).to_have_count(1)
    expect(page.locator("dialog path").first).not_to_contain_class("dim")


def test_pictures_have_a_text_that_tells_of_their_labels(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD, BIRD, ("Cat", 1, 1, 2, 2)), pictures=Pictures(read=lambda _uri: jpeg()))
    assert (
        page.locator(".card img.picture").get_attribute("alt")
        == "00000.jpg, labeled 2 \N{MULTIPLICATION SIGN} Bird, Cat"
    )


def test_pictures_are_loaded_from_beside_the_page(open_report: OpenReport, tmp_path: Path) -> None:
    (tmp_path / "a b.jpg").write_bytes(jpeg())
    page = open_report(boxes(0, BIRD), pictures=Pictures(link=lambda _uri: "a%20b.jpg"))
    page.wait_for_function("document.querySelector('.card img.picture').naturalWidth > 0")
    assert page.evaluate("document.querySelector('.card img.picture').naturalWidth") == WIDTH


def test_light_and_dark_follow_the_system(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD))

    def brightness(selector: str, what: str) -> int:
        colour = page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{what}")
        return sum(int(channel) for channel in colour.removeprefix("rgb(").removesuffix(")").split(","))

    page.emulate_media(color_scheme="light")
    assert brightness("body", "backgroundColor") > 600
    assert brightness("h1", "color") < 200
    page.emulate_media(color_scheme="dark")
    assert brightness("body", "backgroundColor") < 200
    assert brightness("h1", "color") > 600


def test_paper_has_the_objects_without_the_controls(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD), boxes(1, BIRD))
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".toolbar")).to_be_hidden()
    background = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert background == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [1300, 760, 400, 320])
def test_the_page_is_no_wider_than_the_screen(open_report: OpenReport, width: int) -> None:
    long = ("An unbreakable" + "x" * 80, 100, 100, 200, 200)
    page = open_report(
        {**boxes(0, BIRD, long), "source-ref": f"s3://bucket/{'y' * 120}.jpg"},
        view={"viewport": {"width": width, "height": 800}},
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".open").click()
    assert page.locator("dialog").evaluate("dialog => dialog.scrollWidth") <= width


def test_without_scripts_numbers_and_charts_are_there_and_say_what_is_missing(open_report: OpenReport) -> None:
    page = open_report(boxes(0, BIRD), view={"java_script_enabled": False})
    expect(page.get_by_text("once scripts may run")).to_be_visible()
    expect(page.get_by_role("row", name="Bird")).to_be_visible()


def test_an_execution_shows_some_objects_of_each_job_and_opens_them(open_report: OpenReport, tmp_path: Path) -> None:
    page = open_report(boxes(0, BIRD))
    jobs = [JobEntry(outcome=outcome(name), href=f"{name}.html", objects=objects(name)) for name in ("one", "two")]
    (tmp_path / "one.html").write_text("<title>one</title>")
    file = tmp_path / "execution.html"
    file.write_text("".join(execution_report(title="birds", jobs=jobs)))
    page.goto(file.as_uri())
    expect(page.locator(".card")).to_have_count(12)
    page.locator("#job-two .open").nth(1).click()
    assert title(page) == "00001.jpg"
    page.keyboard.press("Escape")
    page.locator("#job-one").get_by_role("link").click()
    assert page.url.endswith("/one.html")


def outcome(name: str) -> dict[str, object]:
    return {
        "name": name,
        "task_type": "BoundingBox",
        "status": "Completed",
        "succeeded": True,
        "objects": 9,
        "labeled": 9,
        "failed": 0,
        "workers_per_object": 2,
        "mean_confidence": 0.9,
    }


def objects(name: str) -> Iterator[LabeledObject | UnreadableLine]:
    return read_manifest(json.dumps(boxes(number, (name, 1, 1, 2, 2))).encode() for number in range(9))
