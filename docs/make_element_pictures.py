"""Makes docs/images/element-*.png: classifiers, the text tool and the fields, as a worker leaves them.

From the repository's root: `python -m docs.make_element_pictures [NAME ...]`, with Chromium on the path. The tools for
pictures have `make_tool_pictures.py`.
"""

import html
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import skimage.data
from PIL import Image
from playwright.sync_api import Browser, Page

from docs.pictures import FOLDER, take_all
from tests.browser.elements.task_page import page_of
from tests.browser.image_tools.site import Site

OVERLAY = {
    "boundingBox": {
        "labels": ["Person", "Spacecraft", "Flag"],
        "value": [
            {"label": "Person", "left": 27, "top": 13, "width": 339, "height": 496},
            {"label": "Spacecraft", "left": 355, "top": 2, "width": 108, "height": 288},
            {"label": "Flag", "left": 2, "top": 2, "width": 95, "height": 328},
        ],
    }
}
NAMES = [
    {"label": "person", "shortDisplayName": "per", "fullDisplayName": "Person"},
    {"label": "place", "shortDisplayName": "pla", "fullDisplayName": "Place"},
    {"label": "date", "shortDisplayName": "dat", "fullDisplayName": "Date"},
    {"label": "work", "shortDisplayName": "wrk", "fullDisplayName": "Work"},
]
TEXT = (
    "Ada Lovelace was born in London on 10 December 1815. In 1843 she translated Luigi Menabrea's paper on the "
    "Analytical Engine, and added notes three times as long as the paper itself. 😀 Note G holds what is often called "
    "the first computer program; Charles Babbage had it printed in Taylor's Scientific Memoirs that August."
)
SPANS = [("person", "Ada Lovelace"), ("place", "London"), ("date", "10 December 1815"), ("person", "Luigi Menabrea")]
SPANS += [("work", "Note G"), ("person", "Charles Babbage")]

VERIFY = f"""<crowd-form><crowd-image-classifier name="verification" src="PHOTOGRAPH" header="Are these boxes right?"
categories='["Good", "Too wide", "Wrong label", "Something is missing"]' overlay="{html.escape(json.dumps(OVERLAY))}">
<full-instructions header="Verification"><p>Look at each box.</p></full-instructions>
<short-instructions><p>A good box <b>touches</b> the thing on all four sides.</p>
<ul><li>Shadows are left out</li><li>What is hidden is not guessed</li></ul></short-instructions>
<worker-comment header="What is wrong?" link-text="Explain your choice">Name the box.</worker-comment>
</crowd-image-classifier></crowd-form>"""

PICTURE = """<crowd-form><crowd-image-classifier-multi-select name="animals" src="PHOTOGRAPH"
header="What do you see of the cat?" categories="['Eyes', 'Ears', 'Whiskers', 'Tail', 'Paws']"
exclusion-category="{text: 'None of the above'}">
<full-instructions header="Instructions"><p>Choose everything that can be seen.</p></full-instructions>
<short-instructions>Choose everything that can be seen, even in part.</short-instructions>
</crowd-image-classifier-multi-select></crowd-form>"""

CLASSES = """<crowd-form><crowd-classifier-multi-select name="topics" header="What is this review about?"
categories="['Food', 'Service', 'Waiting time', 'Price', 'Place']" exclusion-category="{text: 'None of the above'}">
<classification-target><p>The soup was the best that I have had in years, and the view over the river is lovely. But we
waited for almost an hour, and nobody told us why. When the waiter finally came he was friendly, and the bill was
smaller than we had feared.</p></classification-target>
<full-instructions header="Topics"><p>A topic counts when the review says something of it.</p></full-instructions>
<short-instructions>Choose <b>all</b> topics that the review speaks of, in praise or blame.</short-instructions>
</crowd-classifier-multi-select></crowd-form>"""

ENTITIES = f"""<crowd-entity-annotation name="entities" header="Mark names, places, dates and works"
labels="{html.escape(json.dumps(NAMES))}" text="{html.escape(TEXT)}" initial-value="{
    html.escape(
        json.dumps(
            [
                {"label": label, "startOffset": TEXT.index(words), "endOffset": TEXT.index(words) + len(words)}
                for label, words in SPANS
            ]
        )
    )
}"><full-instructions header="Named entities"><p>Read first.</p></full-instructions>
<short-instructions><p>Select words, then choose their label.</p><p>Titles belong to the name, genitives do not.</p>
</short-instructions></crowd-entity-annotation>"""

FIELDS = """<crowd-form><crowd-alert type="info" dismissible>You have seen this recording before.</crowd-alert>
<crowd-tabs><crowd-tab header="The recording"><p>Answer what you can hear; leave out what you cannot.</p></crowd-tab>
<crowd-tab header="Examples"></crowd-tab></crowd-tabs>
<crowd-input name="speaker" label="Who speaks?" value="A woman, in a hall"></crowd-input>
<crowd-text-area name="words" label="What is said?" rows="3" char-counter max-length="400"
value="Good evening. Before we begin, a word of thanks."></crowd-text-area>
<p><b>Is there noise?</b></p><crowd-radio-group><crowd-radio-button name="no" value="no">None</crowd-radio-button>
<crowd-radio-button name="some" value="some" checked>Some</crowd-radio-button>
<crowd-radio-button name="much" value="much">So much that words are lost</crowd-radio-button></crowd-radio-group>
<p><b>What else is there?</b></p><crowd-checkbox name="also" value="music" checked>Music</crowd-checkbox>
<crowd-checkbox name="also" value="applause" checked>Applause</crowd-checkbox>
<crowd-checkbox name="also" value="traffic">Traffic</crowd-checkbox>
<crowd-toggle-button name="again">Let somebody else listen too</crowd-toggle-button>
<p><b>How sure are you?</b></p><crowd-slider name="sure" min="0" max="10" value="7" pin></crowd-slider>
<crowd-button icon="comment">Ask the requester</crowd-button>
<crowd-modal link-text="Signs for noise">A list.</crowd-modal>
<short-instructions><p>Listen to the end before you write.</p></short-instructions>
<full-instructions header="Transcription"><p>At length.</p></full-instructions></crowd-form>"""


@dataclass(frozen=True)
class Scene:
    """A page, and what the worker does on it."""

    body: str
    work: Callable[[Page], None]
    photograph: str = ""


def press(*keys: str) -> Callable[[Page], None]:
    """Presses keys, one after the other."""

    def work(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return work


def select(page: Page) -> None:
    """Selects “1843” by keyboard: the thirteenth word or mark."""
    page.locator(".passage").focus()
    for _ in range(13):
        page.keyboard.press("ArrowRight")


SCENES = {
    "image-classifier": Scene(VERIFY, press("2"), "astronaut"),
    "image-classifier-multi-select": Scene(PICTURE, press("1", "2", "3"), "chelsea"),
    "classifier-multi-select": Scene(CLASSES, press("1", "2", "3")),
    "entity-annotation": Scene(ENTITIES, select),
    "fields": Scene(FIELDS, lambda page: None),
}


def take(name: str, scene: Scene, browser: Browser, site: Site) -> Path:
    """Works on a scene, and writes its picture."""
    if scene.photograph:
        written = io.BytesIO()
        Image.fromarray(getattr(skimage.data, scene.photograph)()).save(written, "PNG")
        site.put("/photograph.png", written.getvalue())
    body = page_of(scene.body.replace("PHOTOGRAPH", f"{site.bucket}/photograph.png"))
    site.put("/page.html", body.encode(), "text/html; charset=utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site.address}/page.html")
    page.wait_for_function("window.crowdReady === true")
    if scene.photograph:
        page.locator(".view[aria-label]").wait_for()
    scene.work(page)
    file = FOLDER / f"element-{name}.png"
    page.screenshot(path=file)
    page.close()
    return file


if __name__ == "__main__":
    take_all(SCENES, take, wanted=sys.argv[1:])
