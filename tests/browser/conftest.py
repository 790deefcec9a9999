"""Reports in a real browser, which must not complain, ask, or fetch anything."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.report import job_report
from tests.support.chromium import chromium

# Nothing of the browser's own may reach out or leave something behind; the sandbox needs rights that root lacks.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenReport = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium of this machine: CHROMIUM names one that is not on the path."""
    running = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
    yield running
    running.close()


@pytest.fixture(scope="session")
def shared_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Gives one context for all tests with the same options: what pages fetch again comes from its cache."""
    made: dict[str, BrowserContext] = {}

    def give(**options: Any) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in made:
            made[key] = browser.new_context(**options)
        return made[key]

    yield give
    for context in made.values():
        context.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts, all closed at the end, whose pages must stay silent and at home."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        made.append(context)
        context.on("page", lambda page: _watch(page, complaints))
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


@pytest.fixture
def open_report(contexts: Callable[..., BrowserContext], tmp_path: Path) -> OpenReport:
    """Opens the report of lines (mappings, or text that is no JSON); `view` holds options of the browser's context."""

    def opened(*lines: Mapping[str, Any] | str, view: Mapping[str, Any] | None = None, **more: Any) -> Page:
        raw = [(line if isinstance(line, str) else json.dumps(line)).encode() for line in lines]
        file = tmp_path / "report.html"
        with file.open("w", encoding="utf-8") as written:
            written.writelines(job_report(**{"title": "birds", "objects": read_manifest(raw), **more}))
        page = contexts(**{"viewport": {"width": 1300, "height": 900}, **(view or {})}).new_page()
        page.goto(file.as_uri())
        return page

    return opened


def _watch(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: _at_home(request.url, complaints))


def _at_home(address: str, complaints: list[str]) -> None:
    if not address.startswith(("file:", "data:")):
        complaints.append(f"request: {address}")
