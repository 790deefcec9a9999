"""Elements in a real browser, which must not complain, and fetches nothing but what the site serves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.elements.task_page import TaskPage, page_of
from tests.browser.image_tools.site import Site, running_site

OpenTask = Callable[..., TaskPage]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Pages, elements and pictures."""
    with running_site() as running:
        yield running


@pytest.fixture
def open_document(browser: Browser, site: Site) -> Iterator[OpenTask]:
    """Opens a whole page that has the witness; `view` holds options of the browser's context."""
    contexts = []
    complaints: list[str] = []

    def opened(document: str, *, view: Mapping[str, Any] | None = None) -> TaskPage:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 820}, **(view or {})})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        site.put("/page.html", document.encode(), "text/html; charset=utf-8")
        page.goto(f"{site.address}/page.html")
        page.wait_for_function("window.crowdReady === true")
        return TaskPage(page)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_task(open_document: OpenTask) -> OpenTask:
    """Opens a task's page from the HTML of its body."""
    return lambda body, **options: open_document(page_of(body), **options)
