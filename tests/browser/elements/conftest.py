"""Elements in a real browser, which must not complain, and fetches nothing but what the site serves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.elements.task_page import TaskPage, page_of
from tests.browser.image_tools.site import Site, running_site

OpenTask = Callable[..., TaskPage]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Pages, elements and pictures."""
    with running_site() as running:
        yield running


@pytest.fixture
def open_document(shared_context: Callable[..., BrowserContext], site: Site) -> Iterator[OpenTask]:
    """Opens a whole page that has the witness; `view` holds options of the browser's context."""
    pages = []
    complaints: list[str] = []

    def opened(document: str, *, view: Mapping[str, Any] | None = None) -> TaskPage:
        page = shared_context(**{"viewport": {"width": 1280, "height": 820}, **(view or {})}).new_page()
        pages.append(page)
        page.set_default_timeout(5_000)
        page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        site.put("/page.html", document.encode(), "text/html; charset=utf-8")
        page.goto(f"{site.address}/page.html")
        page.wait_for_function("window.crowdReady === true")
        return TaskPage(page)

    yield opened
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture
def open_task(open_document: OpenTask) -> OpenTask:
    """Opens a task's page from the HTML of its body."""
    return lambda body, **options: open_document(page_of(body), **options)
