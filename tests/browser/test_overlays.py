"""Labels lie where the numbers say, within a pixel of the screen, at any size and zoom.

Truth is what the picture shows: a rectangle is painted into it, and the label names its corners.
"""

import base64
import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page

from ground_truth_runtime.report import Pictures
from tests.browser.conftest import OpenReport
from tests.browser.lines import HEIGHT, WIDTH, boxes

# Of the painted rectangle, in pixels of the picture: no multiple of anything.
LEFT, TOP, BOX_WIDTH, BOX_HEIGHT = 333, 207, 555, 401
Place = tuple[float, float, float, float]


def picture() -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(image).rectangle((LEFT, TOP, LEFT + BOX_WIDTH - 1, TOP + BOX_HEIGHT - 1), fill="red")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def seen(page: Page, stage: Locator) -> Place:
    """Left, top, right and bottom of the red in the picture, in pixels of the screen, with all labels hidden."""
    scale = page.evaluate("devicePixelRatio")
    around = stage.locator("xpath=..").bounding_box()
    assert around is not None
    # Whole pixels: a browser rounds the corner of a picture of its screen.
    frame = {key: math.floor(value) for key, value in around.items()}
    stage.evaluate("element => element.querySelector('.labels').style.visibility = 'hidden'")
    with Image.open(
        io.BytesIO(
            page.screenshot(clip={"x": frame["x"], "y": frame["y"], "width": frame["width"], "height": frame["height"]})
        )
    ) as shot:
        pixels = np.asarray(shot.convert("RGB")).astype(int)
    stage.evaluate("element => element.querySelector('.labels').style.visibility = ''")
    red = (pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 128) & (pixels[:, :, 2] < 128)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    left, top, right, bottom = (
        float(corner) / scale for corner in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    )
    return frame["x"] + left, frame["y"] + top, frame["x"] + right, frame["y"] + bottom


def drawn(shape: Locator) -> Place:
    """Left, top, right and bottom of a shape without its stroke, in pixels of the screen."""
    place = shape.evaluate(
        """shape => {
          const box = shape.getBBox(), matrix = shape.getScreenCTM();
          const [from, to] = [[box.x, box.y], [box.x + box.width, box.y + box.height]]
            .map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
          return [from.x, from.y, to.x, to.y];
        }"""
    )
    left, top, right, bottom = place
    return left, top, right, bottom


def show(open_report: OpenReport, line: dict[str, Any], **view: Any) -> Page:
    """The report with the picture small in it."""
    return shown(open_report, line, Pictures(read=lambda _uri: picture()), **view)


def show_original(open_report: OpenReport, line: dict[str, Any], **view: Any) -> Page:
    """The report with the picture as it is, so that enlarging it blurs no edge."""
    address = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    return shown(open_report, line, Pictures(link=lambda _uri: address), **view)


def shown(open_report: OpenReport, line: dict[str, Any], pictures: Pictures, **view: Any) -> Page:
    page = open_report(line, view=view, pictures=pictures)
    page.locator(".card img.picture").evaluate("image => image.decode()")
    return page


def opened(page: Page) -> Locator:
    page.locator(".open").click()
    stage = page.locator("dialog .stage")
    stage.locator("img.picture").evaluate("image => image.decode()")
    return stage


BOX = boxes(0, ("Bird", LEFT, TOP, BOX_WIDTH, BOX_HEIGHT))


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("width", [1300, 397])
def test_a_box_lies_on_what_it_boxes_in_the_grid(open_report: OpenReport, width: int, scale: int) -> None:
    page = show(open_report, BOX, viewport={"width": width, "height": 900}, device_scale_factor=scale)
    stage = page.locator(".card .stage")
    stage.scroll_into_view_if_needed()
    assert drawn(stage.locator("path.box")) == pytest.approx(seen(page, stage), abs=1)


@pytest.mark.parametrize("width", [1300, 640])
def test_a_box_lies_on_what_it_boxes_when_opened_and_enlarged(open_report: OpenReport, width: int) -> None:
    page = show_original(open_report, BOX, viewport={"width": width, "height": 1000})
    stage = opened(page)
    before = drawn(stage.locator("path.box"))
    assert before == pytest.approx(seen(page, stage), abs=1)
    page.get_by_label("Zoom in").click()
    # The whole box must be on the screen to be seen.
    stage.locator("path.box").evaluate("box => box.scrollIntoView({block: 'center', inline: 'center'})")
    after = drawn(stage.locator("path.box"))
    assert after[2] - after[0] == pytest.approx(1.5 * (before[2] - before[0]), rel=0.05)
    assert after == pytest.approx(seen(page, stage), abs=1)


def test_a_box_lies_on_what_it_boxes_when_the_browser_enlarges_the_page(open_report: OpenReport) -> None:
    page = show(open_report, BOX, device_scale_factor=1.25, viewport={"width": 1040, "height": 720})
    stage = page.locator(".card .stage")
    stage.scroll_into_view_if_needed()
    assert drawn(stage.locator("path.box")) == pytest.approx(seen(page, stage), abs=1)


def test_fractions_of_pixels_are_kept(open_report: OpenReport) -> None:
    page = show(open_report, boxes(0, ("Bird", 100.5, 200.25, 300.75, 400.5)))
    box = (
        opened(page)
        .locator("path.box")
        .evaluate("box => { const b = box.getBBox(); return [b.x, b.y, b.width, b.height]; }")
    )
    assert box == pytest.approx([100.5, 200.25, 300.75, 400.5], abs=0.01)


VERTICES = [(LEFT, TOP), (LEFT + BOX_WIDTH, TOP + 17), (LEFT + 99, TOP + BOX_HEIGHT)]


@pytest.mark.parametrize("kind", ["polygons", "polylines"])
def test_polygons_and_polylines_run_through_their_vertices(open_report: OpenReport, kind: str) -> None:
    vertices = [{"x": x, "y": y} for x, y in VERTICES]
    page = show(open_report, custom({kind: [{"label": "Roof", "vertices": vertices}]}))
    stage = opened(page)
    shape = stage.locator("path.shape")
    points = shape.evaluate(
        """shape => shape.getAttribute('d').match(/-?[\\d.]+ -?[\\d.]+/g).map((pair) => {
          const point = new DOMPoint(...pair.split(' ').map(Number)).matrixTransform(shape.getScreenCTM());
          return [point.x, point.y];
        })"""
    )
    frame = stage.locator("img.picture").bounding_box()
    assert frame is not None
    for (x, y), point in zip(VERTICES, points, strict=True):
        assert point == pytest.approx(on_screen(frame, x, y), abs=1)
    assert ("Z" in str(shape.get_attribute("d")).upper()) == (kind == "polygons")


def test_a_keypoint_lies_on_its_point(open_report: OpenReport) -> None:
    page = show(open_report, custom({"keypoints": [{"label": "Eye", "x": 777, "y": 1003}]}))
    stage = opened(page)
    left, top, right, bottom = drawn(stage.locator("path.point"))
    frame = stage.locator("img.picture").bounding_box()
    assert frame is not None
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(on_screen(frame, 777, 1003), abs=1)


def custom(label: dict[str, Any]) -> dict[str, Any]:
    return {"source-ref": "s3://b/a.png", "shapes": label, "shapes-metadata": {"type": "groundtruth/custom"}}


def on_screen(frame: Any, x: float, y: float) -> tuple[float, float]:
    return frame["x"] + x * frame["width"] / WIDTH, frame["y"] + y * frame["height"] / HEIGHT


def files(mask: Image.Image) -> Callable[[str], bytes | None]:
    written = io.BytesIO()
    mask.save(written, "PNG")
    return lambda uri: written.getvalue() if uri.endswith("mask.png") else picture()


def test_a_mask_covers_its_pixels_in_the_colour_of_its_map(open_report: OpenReport) -> None:
    mask = Image.new("L", (WIDTH, HEIGHT), 0)
    mask.paste(2, (LEFT, TOP, LEFT + BOX_WIDTH, TOP + BOX_HEIGHT))
    colours = {
        "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff"},
        "2": {"class-name": "Sky", "hex-color": "#0000ff"},
    }
    line = {
        "source-ref": "s3://b/a.png",
        "lbl-ref": "s3://b/mask.png",
        "lbl-ref-metadata": {"internal-color-map": colours, "type": "groundtruth/semantic-segmentation"},
    }
    page = open_report(line, pictures=Pictures(read=files(mask)))
    page.locator(".card .mask").evaluate("image => image.decode()")
    stage = opened(page)
    stage.locator(".mask").evaluate("image => image.decode()")
    frame = stage.locator("img.picture").bounding_box()
    assert frame is not None
    assert stage.locator(".mask").bounding_box() == frame
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        colour = shot.convert("RGB").getpixel
        for x, y, inside in [
            (LEFT + 9, TOP + 9, True),
            (LEFT + BOX_WIDTH - 9, TOP + BOX_HEIGHT - 9, True),
            (LEFT - 30, TOP - 30, False),
            (LEFT + BOX_WIDTH + 30, TOP + BOX_HEIGHT + 30, False),
        ]:
            found: Any = colour(tuple(round(place) for place in on_screen(frame, x, y)))
            # Red below blue, or the bare white of the picture, as JPEG keeps them.
            assert (100 < found[2] < 180 and found[1] < 60) if inside else min(found) > 235


def test_the_size_of_an_unknown_picture_is_taken_from_the_picture_itself(open_report: OpenReport) -> None:
    line = custom({"keypoints": [{"label": "Eye", "x": 800, "y": 600}]})
    page = show_original(open_report, line)
    stage = page.locator(".card .stage")
    stage.locator(f'svg[viewBox="0 0 {WIDTH} {HEIGHT}"]').wait_for(state="attached")
    frame = stage.bounding_box()
    assert frame is not None
    left, top, right, bottom = drawn(stage.locator("path.point"))
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(on_screen(frame, 800, 600), abs=1)


def test_without_a_picture_the_label_is_drawn_on_an_empty_canvas(open_report: OpenReport) -> None:
    page = open_report(BOX)
    stage = page.locator(".card .stage")
    frame = stage.bounding_box()
    assert frame is not None
    assert "is not in this page" in stage.inner_text()
    assert frame["width"] / frame["height"] == pytest.approx(WIDTH / HEIGHT, rel=0.01)
    left, top, *_ = drawn(stage.locator("path.box"))
    assert (left, top) == pytest.approx(on_screen(frame, LEFT, TOP), abs=1)


def test_a_label_for_another_size_than_the_pictures_says_so(open_report: OpenReport) -> None:
    line = {**BOX, "boxes": {**BOX["boxes"], "image_size": [{"width": 800, "height": 600, "depth": 3}]}}
    page = show(open_report, line)
    opened(page)
    assert (
        "The label is for 800 \N{MULTIPLICATION SIGN} 600 pixels, the picture has 1600 \N{MULTIPLICATION SIGN} 1200."
        in page.locator("dialog").inner_text()
    )
