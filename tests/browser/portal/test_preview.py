"""The preview in a real browser: a tool that works, what goes wrong there, and the answer."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ground_truth_cli.previewing.preview import Preview
from ground_truth_cli.previewing.site import PreviewSite
from ground_truth_local.web.server import WebServer
from ground_truth_runtime.event.models import Job
from tests.browser.portal.studio import photograph
from tests.support.events import classification_job

TEMPLATE = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-image-classifier name="crowd-image-classifier" header="Flying?"
    src="{{ task.input.taskObject | grant_read_access }}"
    categories="{{ task.input.labels | to_json | escape }}">
    <full-instructions header="All">Look</full-instructions>
    <short-instructions>Look {{ task.input.nothing }}</short-instructions>
  </crowd-image-classifier>
  <img src="/none.png" alt="">
  <script>throw new Error("of the template");</script>
</crowd-form>
"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A preview of a template with mistakes."""
    (tmp_path / "bird.jpg").write_bytes(photograph(orientation=6))
    (tmp_path / "own.html").write_text(TEMPLATE)
    account: Any = None
    preview = Preview(
        job=Job.model_validate(classification_job()),
        audited=None,
        manifest=None,
        image=tmp_path / "bird.jpg",
        template=tmp_path / "own.html",
        given=None,
        account=account,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    context = browser.new_context(viewport={"width": 1400, "height": 800})
    with WebServer(PreviewSite(preview, line=1, hosts={host}), listener=listener):
        page = context.new_page()
        page.goto(f"http://{host}/")
        yield page
        context.close()


def test_what_is_wrong_is_listed_whoever_finds_it(page: Page) -> None:
    problems = page.locator(".problems")
    for told in (
        "uses task.input.nothing in line 7",
        "<img> does not load",
        "script: Uncaught Error: of the template",
    ):
        expect(problems).to_contain_text(told)
    expect(page.get_by_text("Nothing is wrong")).to_be_hidden()


def test_the_tool_works_and_its_answer_is_shown(page: Page) -> None:
    task = page.frame_locator("iframe")
    task.get_by_role("radio", name="Flying").click()
    task.get_by_role("button", name="Submit").click()
    expect(page.locator(".answer")).to_contain_text("Flying")
    assert json.loads(page.locator(".answer").inner_text()) == {"crowd-image-classifier": {"label": "Flying"}}
