"""Masks: every pixel of the answer has exactly the colour of its label."""

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.browser.image_tools.conftest import OpenTool, png
from tests.browser.image_tools.easel import Easel
from tests.browser.image_tools.site import Site

SEMANTIC, INSTANCES = "crowd-semantic-segmentation", "crowd-instance-segmentation"
BLUE, ORANGE, WHITE = (0x1F, 0x77, 0xB4), (0xFF, 0x7F, 0x0E), (255, 255, 255)
SMALL = Image.new("RGB", (60, 40), "slategray")


def colours(mask: NDArray[np.uint8]) -> dict[tuple[int, ...], int]:
    """How many pixels have each colour."""
    packed = mask.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    found, counts = np.unique(packed, return_counts=True)
    return {tuple(int(colour).to_bytes(3, "big")): int(count) for colour, count in zip(found, counts, strict=True)}


def of_width(easel: Easel, pixels: int) -> None:
    easel.page.get_by_label("Width of the brush").fill(str(pixels))


def test_a_brush_of_one_paints_the_pixels_it_passes(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=SMALL)
    of_width(easel, 1)
    easel.drag((10.5, 20.5), (15.5, 20.5))
    easel.press("2")
    easel.click((30.5, 5.5))
    wanted = np.full((40, 60, 3), 255, dtype=np.uint8)
    wanted[20, 10:16] = BLUE
    wanted[5, 30] = ORANGE
    assert (easel.mask() == wanted).all()
    answer = easel.answer
    assert answer["labelMappings"] == {"Bird": {"color": "#1f77b4"}, "Cat": {"color": "#ff7f0e"}}
    assert answer["inputImageProperties"] == {"width": 60, "height": 40}
    assert "initialValueModified" not in answer


def test_a_brush_is_a_disk_without_soft_edges(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=SMALL)
    of_width(easel, 9)
    easel.click((30.5, 20.5))
    rows, columns = np.mgrid[0:40, 0:60]
    disk = (rows - 20) ** 2 + (columns - 30) ** 2 <= 4.5**2
    assert ((easel.mask() == BLUE).all(axis=2) == disk).all()


def test_a_polygon_fills_whole_pixels(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=SMALL)
    easel.press("p")
    easel.click((10, 5), (50, 5), (50, 35), (10, 35), (10, 5))
    painted = (easel.mask() == BLUE).all(axis=2)
    assert painted[5:35, 10:50].all()
    assert painted.sum() == 30 * 40


def test_later_paint_covers_and_the_eraser_takes_away(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=SMALL)
    easel.press("p")
    easel.click((0, 0), (60, 0), (60, 40), (0, 40), (0, 0))
    easel.press("2")
    easel.click((20, 0), (40, 0), (40, 40), (20, 40), (20, 0))
    easel.press("e")
    of_width(easel, 3)
    easel.drag((30.5, 10.5), (30.5, 29.5))
    assert set(colours(easel.mask())) == {BLUE, ORANGE, WHITE}
    assert tuple(easel.mask()[20, 30]) == WHITE
    assert colours(easel.mask())[BLUE] == 40 * 40


def test_strokes_are_undone_and_done_again(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC)
    states = [easel.mask()]
    for key, place in (("1", (100, 100)), ("2", (140, 100)), ("1", (180, 120))):
        easel.press(key)
        easel.drag(place, (place[0] + 60, place[1] + 40))
        states.append(easel.mask())
    easel.page.get_by_role("button", name="Delete Bird").click()
    states.append(easel.mask())
    assert len({state.tobytes() for state in states}) == 5
    for state in reversed(states[:-1]):
        easel.press("Control+z")
        assert (easel.mask() == state).all()
    for state in states[1:]:
        easel.press("Control+Shift+z")
        assert (easel.mask() == state).all()


def test_masks_are_painted_by_keyboard_alone(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=SMALL)
    of_width(easel, 1)
    easel.view.focus()
    easel.press("ArrowRight", "Enter", "ArrowRight", "ArrowRight", "ArrowDown", "Enter", "ArrowDown")
    painted = np.argwhere((easel.mask() == BLUE).all(axis=2))
    assert (painted - painted[0]).tolist() == [[0, 0], [0, 1], [0, 2], [1, 2]]
    easel.press("p", "Control+ArrowLeft", "Enter", "Control+ArrowLeft", "Enter", "Control+ArrowDown", "Enter", "Enter")
    assert easel.status == "Polygon filled"
    assert (easel.mask() == BLUE).all(axis=2).sum() > 30


def test_the_brush_has_keys_for_its_width(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC)
    width = "document.querySelector('crowd-semantic-segmentation').diameter"
    first = easel.page.evaluate(width)
    easel.press("]", "]")
    assert easel.page.evaluate(width) > first
    easel.press(*["["] * 40)
    assert easel.page.evaluate(width) == 1


def initial_mask(*, indexed: bool) -> tuple[bytes, NDArray[np.uint8]]:
    """A consolidated mask as the service writes it (indexed), or as a worker's answer."""
    classes = np.zeros((600, 800), dtype=np.uint8)
    classes[100:200, 100:300] = 1
    classes[300:500:3, 200:700] = 2
    image = Image.fromarray(classes)
    image.putpalette([255, 255, 255, 0x2A, 0xCF, 0x59, 0x01, 0x02, 0x03])
    rgb = np.asarray(image.convert("RGB"))
    return png(image if indexed else image.convert("RGBA")), rgb


@pytest.mark.parametrize("indexed", [True, False])
def test_an_initial_mask_comes_back_exactly(open_tool: OpenTool, site: Site, indexed: bool) -> None:
    content, pixels = initial_mask(indexed=indexed)
    site.put("/mask", content, "image/png")
    mappings = {"Bird": {"color": "#2acf59"}, "Cat": {"color": "#010203"}}
    easel = open_tool(SEMANTIC, initial_value={"src": f"{site.bucket}/mask", "labelMappings": mappings})
    assert (easel.mask() == pixels).all()
    assert easel.answer["labelMappings"] == mappings
    assert easel.answer["initialValueModified"] is False
    easel.drag((10, 10), (40, 40))
    assert easel.answer["initialValueModified"] is True
    easel.press("Control+z")
    assert easel.answer["initialValueModified"] is False
    easel.drag((10, 10), (40, 40))
    easel.page.evaluate("document.querySelector('crowd-form').reset()")
    assert (easel.mask() == pixels).all()


def test_an_initial_mask_of_another_size_or_label_is_a_problem_of_the_page(open_tool: OpenTool, site: Site) -> None:
    site.put("/mask", initial_mask(indexed=True)[0], "image/png")
    mappings = {"Bird": {"color": "#2acf59"}, "Dog": {"color": "#010203"}}
    easel = open_tool(SEMANTIC, picture=SMALL, initial_value={"src": f"{site.bucket}/mask", "labelMappings": mappings})
    told = easel.page.evaluate("document.crowdProblems")
    assert len(told) == 2
    assert 'label "Dog" is not one of the labels' in told[0]
    assert "the mask is 800 by 600 pixels" in told[1]
    assert set(colours(easel.mask())) == {(0x2A, 0xCF, 0x59), WHITE}


def test_instances_have_colours_of_their_own(open_tool: OpenTool) -> None:
    easel = open_tool(INSTANCES, labels=("Coin", "Key"))
    of_width(easel, 9)
    easel.click((100, 100), (110, 100))
    easel.press("n")
    easel.click((200, 100))
    easel.press("2")
    easel.click((300, 100))
    easel.page.get_by_role("button", name="Coin 1").first.click()
    easel.click((100, 300))
    answer: dict[str, Any] = easel.answer
    assert list(answer) == ["inputImageProperties", "instances", "labeledImage"]
    assert [instance["label"] for instance in answer["instances"]] == ["Coin", "Coin", "Key"]
    mask = easel.mask()
    at = [tuple(int(part) for part in mask[y, x]) for y, x in ((100, 100), (300, 100), (100, 200), (100, 300))]
    named = [tuple(bytes.fromhex(instance["color"][1:])) for instance in answer["instances"]]
    assert at == [named[0], named[0], named[1], named[2]]
    assert len(set(named)) == 3
    assert set(colours(mask)) == {*named, WHITE}


def test_a_deleted_instance_is_gone_until_undone(open_tool: OpenTool) -> None:
    easel = open_tool(INSTANCES, labels=("Coin",))
    easel.click((100, 100))
    easel.press("n")
    easel.click((300, 100))
    whole = easel.answer
    easel.page.get_by_role("button", name="Delete Coin 1").click()
    assert easel.answer["instances"] == whole["instances"][1:]
    assert len(colours(easel.mask())) == 2
    easel.press("Control+z")
    assert easel.answer == whole
    easel.press("Control+z", "Control+z")
    assert easel.answer["instances"] == []
    easel.press("Control+Shift+z", "Control+Shift+z")
    assert easel.answer == whole


def test_a_huge_picture_is_painted_and_answered(open_tool: OpenTool) -> None:
    easel = open_tool(SEMANTIC, picture=Image.new("RGB", (4000, 3000), "slategray"))
    easel.drag((1000, 1000), (3000, 2000), (2000, 2500))
    easel.press("Control+z", "Control+Shift+z")
    mask = easel.mask()
    assert mask.shape == (3000, 4000, 3)
    assert set(colours(mask[::8])) == {BLUE, WHITE}
    assert tuple(mask[1500, 2000]) == BLUE


def test_a_png_with_a_gamma_of_its_own_keeps_its_colours(open_tool: OpenTool, site: Site) -> None:
    chunk = PngInfo()
    chunk.add(b"gAMA", (30000).to_bytes(4, "big"))
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "#2acf59").save(written, "PNG", pnginfo=chunk)
    site.put("/mask", written.getvalue(), "image/png")
    value = {"src": f"{site.bucket}/mask", "labelMappings": {"Bird": {"color": "#2acf59"}}}
    easel = open_tool(SEMANTIC, picture=SMALL, initial_value=value)
    assert set(colours(easel.mask())) == {(0x2A, 0xCF, 0x59)}
