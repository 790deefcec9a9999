"""A page with one tool, as a worker meets it; places are given in image coordinates."""

import base64
import html
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page

Place = tuple[float, float]
_READY = "tag => document.querySelector(tag)?.ready === true"


def page_of(tag: str, source: str, labels: Sequence[str], **attributes: Any) -> str:
    """A template's page, rendered: attributes that are not text are written as JSON."""
    given = {"name": "answer", "src": source, "header": "Find what is there", "labels": list(labels), **attributes}
    written = " ".join(
        f'{name.replace("_", "-")}="{html.escape(value if isinstance(value, str) else json.dumps(value))}"'
        for name, value in given.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Task</title></head><body>'
        '<script type="module" src="/elements/crowd-html-elements.js"></script>'
        f"<crowd-form><{tag} {written}>"
        "<full-instructions header='Instructions'><p>Look closely.</p></full-instructions>"
        "<short-instructions><p>Mark everything that you see.</p></short-instructions>"
        f"</{tag}></crowd-form></body></html>"
    )


@dataclass
class Easel:
    """Draws on the picture of a tool, and reads its answer."""

    page: Page
    tag: str

    def wait(self) -> None:
        """Until the picture is there."""
        self.page.wait_for_function(_READY, arg=self.tag, timeout=10_000)

    @property
    def tool(self) -> Locator:
        """The element."""
        return self.page.locator(self.tag)

    @property
    def view(self) -> Locator:
        """Where the picture is looked at."""
        return self.page.locator(".view")

    @property
    def answer(self) -> dict[str, Any]:
        """What submitting gives under the element's name."""
        given = self.page.evaluate("document.querySelector('crowd-form').collect().answer")
        assert isinstance(given, dict)
        return given

    @property
    def status(self) -> str:
        """What the tool told last."""
        return self.page.locator(".status").inner_text()

    def at(self, place: Place) -> Place:
        """Where an image point is on the screen: told by where the browser shows the picture, not by the tool."""
        left, top, scale = self.page.evaluate(
            "() => { const tool = document.querySelector('" + self.tag + "');"
            "const shown = tool.shadowRoot.querySelector('.layers').firstElementChild;"
            "const box = shown.getBoundingClientRect();"
            "return [box.left, box.top, box.width / (shown.naturalWidth ?? shown.width)]; }"
        )
        return left + place[0] * scale, top + place[1] * scale

    @property
    def scale(self) -> float:
        """Screen pixels per image pixel."""
        return self.at((1, 0))[0] - self.at((0, 0))[0]

    def drag(self, *places: Place) -> None:
        """Presses at the first place, moves along the others, and lets go."""
        self.page.mouse.move(*self.at(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(place), steps=3)
        self.page.mouse.up()

    def click(self, *places: Place) -> None:
        """Clicks at each place."""
        for place in places:
            self.page.mouse.move(*self.at(place))
            self.page.mouse.click(*self.at(place))

    def press(self, *keys: str) -> None:
        """Presses keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def mask(self) -> NDArray[np.uint8]:
        """The picture that a segmentation answers with, as rows of red, green and blue."""
        png = base64.b64decode(self.answer["labeledImage"]["pngImageData"])
        with Image.open(io.BytesIO(png)) as image:
            return np.asarray(image.convert("RGB"))
