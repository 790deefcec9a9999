"""Tools for pictures in a real browser, which must not complain, and fetches nothing but what the site serves."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from tests.browser.image_tools.easel import Easel, page_of
from tests.browser.image_tools.site import Site, running_site

LABELS = ("Bird", "Cat")
OpenTool = Callable[..., Easel]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Pages, elements and pictures."""
    with running_site() as running:
        yield running


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of: nothing, unless a test takes it out of the list."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(
    shared_context: Callable[..., BrowserContext], site: Site, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens HTML at the site; `view` holds options of the browser's context."""
    pages = []

    def opened(content: str, *, view: Mapping[str, Any] | None = None) -> Page:
        page = shared_context(**{"viewport": {"width": 1440, "height": 900}, **(view or {})}).new_page()
        pages.append(page)
        page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        site.put("/page.html", content.encode(), "text/html; charset=utf-8")
        page.goto(f"{site.address}/page.html")
        return page

    yield opened
    site.cors = True
    for page in pages:
        page.close()


@pytest.fixture
def open_tool(open_page: Callable[..., Page], site: Site) -> OpenTool:
    """Opens a tool on a picture (a Pillow image, 800 by 600 by default) and waits until it can be drawn on."""

    def opened(
        tag: str,
        *,
        picture: Image.Image | bytes | None = None,
        labels: tuple[str, ...] = LABELS,
        view: Mapping[str, Any] | None = None,
        **attributes: Any,
    ) -> Easel:
        content = picture if isinstance(picture, bytes) else png(picture or Image.new("RGB", (800, 600), "slategray"))
        site.put("/picture", content, "image/png")
        page = open_page(page_of(tag, f"{site.bucket}/picture", labels, **attributes), view=view)
        easel = Easel(page, tag)
        easel.wait()
        return easel

    return opened


def png(image: Image.Image) -> bytes:
    """A picture as a PNG, little compressed."""
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=1)
    return written.getvalue()
