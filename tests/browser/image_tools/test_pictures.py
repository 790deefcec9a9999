"""Pictures that are turned, huge, missing, forbidden, or beside hostile words."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.image_tools.conftest import LABELS, OpenTool, png
from tests.browser.image_tools.easel import Easel, page_of
from tests.browser.image_tools.site import Site

OpenPage = Callable[..., Page]
ORIENTATION = 0x0112
# What a camera did to the upright picture, for each orientation that its tag tells.
TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright() -> Image.Image:
    """A red rectangle on grey: where it is tells how the picture stands."""
    picture = Image.new("RGB", (640, 400), "lightgray")
    picture.paste("red", (80, 60, 240, 140))
    return picture


def photograph(orientation: int) -> bytes:
    """The upright picture as a camera stores it."""
    turned = TURNED[orientation]
    picture = upright() if turned is None else upright().transpose(turned)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=95, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("orientation", TURNED)
def test_every_orientation_gives_the_same_box(open_tool: OpenTool, orientation: int) -> None:
    easel = open_tool("crowd-bounding-box", picture=photograph(orientation))
    easel.press("a")
    easel.drag((80, 60), (240, 140))
    easel.press("Escape")
    with Image.open(io.BytesIO(easel.view.screenshot())) as shown:
        view = easel.view.bounding_box()
        assert view is not None
        x, y = easel.at((160, 110))
        red, green, blue = shown.convert("RGB").getpixel((round(x - view["x"]), round(y - view["y"])))  # type: ignore[misc]
    assert red > green + 80
    assert red > blue + 80
    assert easel.answer == {
        "boundingBoxes": [{"label": "Bird", "left": 80, "top": 60, "width": 160, "height": 80}],
        "inputImageProperties": {"width": 640, "height": 400},
    }


def test_a_huge_picture_is_drawn_on_at_any_zoom(open_tool: OpenTool) -> None:
    easel = open_tool("crowd-bounding-box", picture=Image.new("RGB", (4000, 3000), "slategray"))
    assert easel.scale < 0.3
    easel.drag((1000, 800), (3000, 2400))
    easel.press("Escape", "a")
    easel.drag((1990, 1490), (2020, 1530))
    found = easel.answer["boundingBoxes"]
    assert all(abs(found[0][side] - wanted) <= 4 for side, wanted in {"left": 1000, "width": 2000}.items())
    assert found[1] == {"label": "Bird", "left": 1990, "top": 1490, "width": 30, "height": 40}
    assert easel.answer["inputImageProperties"] == {"width": 4000, "height": 3000}


def test_the_wheel_zooms_about_the_pointer_and_keys_fit_again(open_tool: OpenTool) -> None:
    easel = open_tool("crowd-bounding-box")
    fitted = easel.scale
    before = easel.at((600, 150))
    easel.page.mouse.move(*before)
    easel.page.mouse.wheel(0, -500)
    zoomed = "before => document.querySelector('crowd-bounding-box').stage.viewport.scale > before"
    easel.page.wait_for_function(zoomed, arg=fitted)
    after = easel.at((600, 150))
    assert abs(after[0] - before[0]) < 2
    assert abs(after[1] - before[1]) < 2
    easel.press("f")
    assert easel.scale == pytest.approx(fitted)


@pytest.mark.parametrize("how", ["space", "middle button", "arrows"])
def test_the_view_is_moved_without_drawing(open_tool: OpenTool, how: str) -> None:
    easel = open_tool("crowd-bounding-box")
    easel.press("+", "+")
    easel.view.focus()
    before = easel.at((400, 300))
    mouse = easel.page.mouse
    mouse.move(*before)
    if how == "arrows":
        easel.press("ArrowLeft", "ArrowUp")
    else:
        button: Any = "middle" if how == "middle button" else "left"
        if how == "space":
            easel.page.keyboard.down(" ")
        mouse.down(button=button)
        mouse.move(before[0] + 48, before[1] + 48, steps=3)
        mouse.up(button=button)
        easel.page.keyboard.up(" ")
    after = easel.at((400, 300))
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((48, 48))
    assert easel.answer["boundingBoxes"] == []


def test_a_bucket_without_cors_is_told(open_page: OpenPage, site: Site, complaints: list[str]) -> None:
    site.put("/picture", png(upright()), "image/png")
    site.cors = False
    page = open_page(page_of("crowd-bounding-box", f"{site.bucket}/picture?X-Amz-Signature=secret", LABELS))
    notice = page.get_by_role("alert").filter(has_text="No picture")
    expect(notice).to_contain_text(f"{site.bucket}/picture may not be used by this page")
    expect(notice).to_contain_text("CORS rule")
    told = page.evaluate("document.crowdProblems")
    assert len(told) == 1
    assert "Access-Control-Allow-Origin" in told[0]
    assert "secret" not in told[0] + notice.inner_text()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("The picture could not be shown, so it cannot be labeled.")).to_be_visible()
    assert any("CORS" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("tag", ["crowd-polygon", "crowd-semantic-segmentation"])
def test_a_missing_picture_is_told(open_page: OpenPage, site: Site, complaints: list[str], tag: str) -> None:
    page = open_page(page_of(tag, f"{site.bucket}/nowhere.png", LABELS))
    expect(page.get_by_role("alert").filter(has_text="No picture")).to_contain_text("nowhere.png does not load")
    assert len(page.evaluate("document.crowdProblems")) == 1
    complaints.clear()


def test_an_address_of_s3_names_the_missing_filter(open_page: OpenPage) -> None:
    page = open_page(page_of("crowd-keypoint", "s3://bucket/a.jpg", LABELS))
    expect(page.get_by_role("alert").filter(has_text="No picture")).to_contain_text("grant_read_access")


HOSTILE = ("<img src=x onerror=alert(1)>", '"); alert(2); ("', "</style><script>alert(3)</script>", "a" * 300)


@pytest.mark.parametrize("tag", ["crowd-bounding-box", "crowd-keypoint", "crowd-instance-segmentation"])
def test_hostile_labels_are_shown_as_text(open_tool: OpenTool, tag: str) -> None:
    easel = open_tool(tag, labels=HOSTILE, header=HOSTILE[0])
    for key in "1234":
        easel.press(key)
        easel.drag((100 * int(key), 100), (100 * int(key) + 60, 160))
        easel.click((100 * int(key), 300))
    for label in HOSTILE:
        expect(easel.page.get_by_role("radio", name=label)).to_be_visible()
    assert easel.page.locator("img[src='x'], script:not([src])").count() == 0
    assert easel.page.evaluate("document.crowdProblems") == []
    easel.press("Control+z")


def test_without_labels_nothing_is_drawn_and_the_page_says_so(open_tool: OpenTool) -> None:
    easel = open_tool("crowd-bounding-box", labels=())
    easel.drag((100, 100), (200, 200))
    assert easel.answer["boundingBoxes"] == []
    assert easel.page.evaluate("document.crowdProblems") == ['crowd-bounding-box "answer": attribute labels names none']


def test_two_fingers_zoom_without_drawing(open_tool: OpenTool) -> None:
    easel: Easel = open_tool("crowd-bounding-box", view={"has_touch": True})
    before = easel.scale
    devtools = easel.page.context.new_cdp_session(easel.page)
    x, y = easel.at((400, 300))
    for kind, spread in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80), ("touchEnd", None)):
        points = [] if spread is None else [{"x": x - spread, "y": y, "id": 0}, {"x": x + spread, "y": y, "id": 1}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert easel.scale == pytest.approx(before * 2, rel=0.02)
    assert easel.answer["boundingBoxes"] == []
