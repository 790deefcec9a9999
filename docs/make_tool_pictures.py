"""Makes docs/images/tool-*.png: each tool for pictures, with a photograph of scikit-image, as a worker leaves it.

From the repository's root: `python -m docs.make_tool_pictures [TOOL ...]`, with Chromium on the path.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, sin, tau
from pathlib import Path

import skimage.data
from PIL import Image
from playwright.sync_api import Browser

from docs.pictures import FOLDER, take_all
from tests.browser.image_tools.easel import Easel, Place, page_of
from tests.browser.image_tools.site import Site

VIEW = {"width": 1440, "height": 900}

# Outlines in the photograph of a cup of coffee.
CUP: list[Place] = [(173, 120), (174, 86), (186, 52), (224, 24), (290, 16), (354, 30), (394, 62), (402, 104)]
CUP += [(400, 170), (384, 210), (350, 233), (300, 243), (246, 238), (206, 212), (184, 170)]
SPOON: list[Place] = [(325, 268), (332, 250), (352, 240), (382, 244), (402, 262), (403, 288), (388, 316), (362, 327)]
SPOON += [(336, 314)]
SAUCER: list[Place] = [(77, 210), (86, 165), (110, 125), (150, 88), (175, 72), (290, 40), (402, 96), (440, 125)]
SAUCER += [(470, 165), (480, 210), (472, 265), (440, 320), (390, 360), (330, 383), (275, 388), (210, 380)]
SAUCER += [(150, 350), (105, 305), (83, 260)]


@dataclass(frozen=True)
class Scene:
    """A tool at work: `draw` is what the worker does."""

    photograph: str
    header: str
    labels: tuple[str, ...]
    draw: Callable[[Easel], None]


def boxes(easel: Easel) -> None:
    easel.drag((27, 13), (366, 511))
    easel.press("3")
    easel.drag((1, 1), (97, 330))
    easel.press("2")
    easel.drag((355, 2), (463, 290))


def polygons(easel: Easel) -> None:
    easel.click(*CUP, CUP[0])
    easel.press("2")
    easel.click(*SPOON, SPOON[0])


def polylines(easel: Easel) -> None:
    vein = [(320, 412), (370, 385), (410, 350), (450, 318), (530, 320), (580, 334), (680, 342), (740, 378), (800, 418)]
    artery = [(245, 595), (300, 575), (360, 532), (410, 512), (480, 510), (520, 494), (570, 444), (625, 428)]
    easel.page.mouse.move(*easel.at((560, 470)))
    easel.page.mouse.wheel(0, -620)
    easel.page.wait_for_function("document.querySelector('crowd-polyline').stage.viewport.scale > 1")
    easel.click(*vein, (880, 424))
    easel.press("Enter", "2")
    easel.click(*artery, (665, 448), (705, 500), (770, 518), (850, 580))
    easel.press("Enter")


def lines(easel: Easel) -> None:
    for label, start, end in (
        ("1", (322, 132), (319, 404)),
        ("2", (197, 196), (197, 396)),
        ("2", (446, 126), (451, 396)),
        ("3", (4, 392), (300, 396)),
    ):
        easel.press(label)
        easel.drag(start, end)


def points(easel: Easel) -> None:
    places: list[Place] = [(172, 112), (322, 136), (263, 246), (196, 262), (322, 262)]
    for key, place in zip("12344", places, strict=True):
        easel.press(key)
        easel.click(place)


def mask(easel: Easel) -> None:
    easel.press("3", "p")
    easel.click(*SAUCER, SAUCER[0])
    easel.press("1")
    easel.click(*CUP, CUP[0])
    easel.press("2")
    easel.click(*SPOON, SPOON[0])
    easel.press("1", "b")
    easel.page.get_by_label("Width of the brush").fill("16")
    easel.drag((222, 256), (212, 284), (228, 292), (240, 262), (226, 280))
    easel.page.mouse.move(*easel.at((246, 246)))


def instances(easel: Easel) -> None:
    easel.page.get_by_label("Width of the brush").fill("24")
    for x, y, radius in ((44, 53, 21), (100, 57, 20), (155, 51, 23), (215, 51, 23), (274, 53, 20), (45, 123, 20)):
        easel.press("n")
        turns = [tau * step / 12 for step in range(13)]
        easel.drag(*((x + (radius - 12) * cos(turn), y + (radius - 12) * sin(turn)) for turn in turns))
    easel.press("n")
    easel.page.mouse.move(*easel.at((102, 125)))


SCENES = {
    "crowd-bounding-box": Scene("astronaut", "Draw a box around each thing", ("Person", "Spacecraft", "Flag"), boxes),
    "crowd-polygon": Scene("coffee", "Outline what is on the table", ("Cup", "Spoon"), polygons),
    "crowd-polyline": Scene("retina", "Follow each vessel", ("Vein", "Artery"), polylines),
    "crowd-line": Scene("rocket", "Mark what stands upright, and the skyline", ("Rocket", "Mast", "Skyline"), lines),
    "crowd-keypoint": Scene("chelsea", "Mark the face", ("Left eye", "Right eye", "Nose", "Whiskers"), points),
    "crowd-semantic-segmentation": Scene("coffee", "Paint each thing", ("Cup", "Spoon", "Saucer"), mask),
    "crowd-instance-segmentation": Scene("coins", "Paint each coin by itself", ("Coin", "Shadow"), instances),
}


def photograph(name: str) -> bytes:
    """A photograph of scikit-image as a PNG."""
    written = io.BytesIO()
    Image.fromarray(getattr(skimage.data, name)()).save(written, "PNG")
    return written.getvalue()


def take(tag: str, scene: Scene, browser: Browser, site: Site) -> Path:
    """Draws a scene, and writes its picture."""
    site.put("/photograph.png", photograph(scene.photograph))
    page_html = page_of(tag, f"{site.bucket}/photograph.png", scene.labels, header=scene.header)
    site.put("/page.html", page_html.encode(), "text/html; charset=utf-8")
    page = browser.new_page(viewport={"width": VIEW["width"], "height": VIEW["height"]})
    page.goto(f"{site.address}/page.html")
    easel = Easel(page, tag)
    easel.wait()
    scene.draw(easel)
    file = FOLDER / f"tool-{tag.removeprefix('crowd-')}.png"
    page.screenshot(path=file)
    page.close()
    return file


if __name__ == "__main__":
    take_all(SCENES, take, wanted=sys.argv[1:])
