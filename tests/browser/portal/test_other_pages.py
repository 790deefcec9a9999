"""A page of another port of this machine, open in the same browser: cookies go along, and still nothing happens."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.portal.conftest import Worker
from tests.support.desk import JOB, PileDesk

TRY = """
async ([portal, paths]) => {
  const learned = [];
  for (const path of paths) {
    for (const [method, mode] of [['GET', 'cors'], ['POST', 'cors'], ['POST', 'no-cors']]) {
      try {
        const answer = await fetch(portal + path, {method, mode, credentials: 'include',
          headers: {'Content-Type': 'application/x-www-form-urlencoded'},
          body: method === 'GET' ? undefined : `token=guess&name=ben&job=${JOB}`});
        if (answer.type !== 'opaque') learned.push(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      } catch (error) { /* kept from the page */ }
    }
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    frame.src = portal + path;
    document.body.append(frame);
    await loaded;
    const target = document.createElement('iframe');
    target.name = `answer to ${path}`;
    document.body.append(target);
    const sent = {action: portal + path, method: 'POST', target: target.name};
    const form = Object.assign(document.createElement('form'), sent);
    for (const [name, value] of [['token', 'guess'], ['name', 'ben'], ['job', JOB]])
      form.append(Object.assign(document.createElement('input'), {name, value}));
    document.body.append(form);
    const answered = new Promise((resolve) => { target.onload = resolve; });
    form.submit();
    await answered;
  }
  return learned;
}
""".replace("JOB", repr(JOB))


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another page</title><body>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Address of a page of another port: another origin, but the same site, so that even strict cookies go along."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def shown(page: Page, portal: str) -> list[str]:
    """Addresses of the portal that the page shows in a frame."""
    return [frame.url for frame in page.frames if frame.url.startswith(portal)]


def test_a_page_of_another_port_does_nothing_in_a_workers_name(
    browser: Browser, address: str, desk: PileDesk, elsewhere: str
) -> None:
    desk.inputs = [{"taskObject": f"bird {number}"} for number in range(3)]
    context = browser.new_context()
    worker = Worker(context.new_page(), address).sign_in("ann").start()
    task = worker.page.url.removeprefix(address)
    other = context.new_page()
    other.goto(elsewhere)
    paths = ["/", "/sign-in", "/take", "/sign-out", task, f"{task}/frame", f"{task}/answer", f"{task}/decline",
             f"{task}/return"]  # fmt: skip
    assert other.evaluate(TRY, [address, paths]) == []
    assert shown(other, address) == []
    assert desk.answers == []
    worker.page.reload()
    worker.page.locator("iframe").wait_for()
    assert worker.page.url == f"{address}{task}"
    context.close()
