"""A page of another site, open in a real browser beside the running cloud: nothing runs, and nothing is read."""

import base64
import io
import json
import threading
import zipfile
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.local.cloud.conftest import ROLE, Lab
from tests.local.cloud.test_entrance import HOSTS, PATHS, state
from tests.support.chromium import chromium

pytestmark = [pytest.mark.cloud, pytest.mark.browser]

# The name of another site, and a name that it made lead to this machine.
SITE, REBOUND = "evil.example", "rebound.evil.example"

HARMFUL = """
import pathlib


def handler(event, context):
    pathlib.Path({file!r}).write_text("ran")
"""

# What a page can do with an address; each answers with what the page learned, "" where that is nothing.
LEARNED = """
async ([addresses, body, sockets]) => {
  const learned = [];
  const note = (how, address, text) => { if (text) learned.push(`${how} ${address}: ${text}`); };
  const read = async (how, address, options) => {
    try {
      const answer = await fetch(address, {credentials: 'include', ...options});
      note(how, address, answer.type === 'opaque' || answer.type === 'opaqueredirect' ? '' : await answer.text());
    } catch (error) { /* the browser keeps the answer from the page */ }
  };
  const shown = (element, address) => new Promise((resolve) => {
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
    document.body.append(element);
    element.src = address;
  });
  const socket = (address) => new Promise((resolve) => {
    const opened = new WebSocket(address.replace(/^http/, 'ws'));
    opened.onopen = () => resolve('opened');
    opened.onerror = () => resolve('');
  });
  const kinds = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
  await Promise.all(addresses.map(async ([method, address]) => {
    for (const kind of kinds) {
      const headers = {'Content-Type': kind};
      await read('simple POST', address, {method: 'POST', mode: 'no-cors', headers, body});
      await read('cors POST', address, {method: 'POST', headers, body});
    }
    await read('simple GET', address, {mode: 'no-cors'});
    await read('cors GET', address, {});
    if (!['TRACE', 'GET', 'POST'].includes(method)) {
      await read(`cors ${method}`, address, {method, body: method === 'HEAD' ? undefined : body});
    }
    await read('signed', address, {method: 'POST', body, headers: {
      'X-Amz-Target': 'AWSStepFunctions.ListStateMachines', 'Content-Type': 'application/x-amz-json-1.0',
      'Authorization': 'AWS4-HMAC-SHA256 Credential=ground-truth-local/20261130/us-east-1/states/aws4_request, '
        + 'SignedHeaders=host, Signature=' + '0'.repeat(64)}});
    navigator.sendBeacon(address, body);
    note('img', address, await shown(new Image(), address) ? 'shown' : '');
  }));
  // A browser opens one WebSocket of a host after another.
  for (const address of sockets) note('WebSocket', address, await socket(address));
  return learned;
}
"""
FORMS = """
async ([addresses, body]) => {
  for (const [_, address] of addresses) {
    const frame = document.createElement('iframe');
    frame.name = `f${Math.random()}`;
    document.body.append(frame);
    const form = Object.assign(document.createElement('form'),
      {action: address, method: 'POST', enctype: 'text/plain', target: frame.name});
    // Text in the shape of JSON, by the old trick with the equals sign.
    form.append(Object.assign(document.createElement('input'), {name: body.slice(0, -1) + ', "x": "', value: '"}'}));
    document.body.append(form);
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    form.submit();
    await loaded;
    form.remove();
    frame.remove();
  }
}
"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>harmless</title><body>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser for which the other site's names lead to this machine."""
    rules = f"--host-resolver-rules=MAP {SITE} 127.0.0.1, MAP {REBOUND} 127.0.0.1"
    running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", rules])
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of another site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        context = browser.new_context()
        opened = context.new_page()
        opened.goto(f"http://{SITE}:{server.server_address[1]}/")
        yield opened
        context.close()
        server.shutdown()


@pytest.fixture
def harmful(lab: Lab, tmp_path: Path) -> tuple[str, Path]:
    """A request that makes a function, and the file that the function writes."""
    file, archive = tmp_path / "ran", io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", HARMFUL.format(file=str(file)))
    request = {
        "FunctionName": "harmful", "Runtime": "python3.13", "Handler": "index.handler", "Role": ROLE,
        "Code": {"ZipFile": base64.b64encode(archive.getvalue()).decode()},
    }  # fmt: skip
    return json.dumps(request), file


def base(lab: Lab, name: str) -> str:
    """Address of the cloud, under a name."""
    return f"http://{name}:{urlsplit(lab.cloud.endpoint).port}"


@pytest.mark.parametrize(
    ("name", "paths"),
    [("127.0.0.1", PATHS), ("localhost", PATHS[::8]), (REBOUND, PATHS[::8])],
    ids=["every path", "localhost", "rebound"],
)
def test_a_page_of_another_site_learns_and_changes_nothing(
    lab: Lab, page: Page, harmful: tuple[str, Path], name: str, paths: Sequence[tuple[str, str]]
) -> None:
    request, file = harmful
    before = state(lab)
    functions = f"{base(lab, name)}/2015-03-31/functions"
    addresses = [(method, f"{base(lab, name)}{path}") for method, path in paths]
    sockets = [f"{base(lab, name)}/", f"{base(lab, name)}/_aws/execute-api/0123abcd/$default"]
    assert page.evaluate(LEARNED, [[*addresses, ("POST", functions)], request, sockets]) == []
    page.evaluate(FORMS, [[("POST", functions)], request])
    for function in ("harmful", "obedient"):
        assert page.evaluate(LEARNED, [[("POST", f"{functions}/{function}/invocations")], "{}", []]) == []
    assert state(lab) == before
    assert not file.exists()


def test_a_page_under_a_name_that_was_made_to_lead_to_the_cloud_gets_nothing(lab: Lab, browser: Browser) -> None:
    """To the browser, such a page and the cloud are one site (DNS rebinding)."""
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(f"http://{REBOUND}:{urlsplit(lab.cloud.endpoint).port}/_ministack/health")
    assert answer is not None
    assert answer.status == 421
    learned: Any = page.evaluate(
        "async () => { const got = []; for (const path of ['/', '/2015-03-31/functions', '/_ministack/config'])"
        " got.push((await fetch(path, {method: path.length > 1 ? 'POST' : 'GET'})).status); return got; }"
    )
    assert learned == [421, 421, 421]
    context.close()


def test_no_subdomain_of_the_cloud_answers_a_page(lab: Lab, page: Page) -> None:
    port = urlsplit(lab.cloud.endpoint).netloc.replace("127.0.0.1", "localhost")
    named = [("POST", f"http://{host.format(port=port)}/") for host in HOSTS]
    assert page.evaluate(LEARNED, [named, "{}", [address for _, address in named]]) == []


def test_a_page_that_a_buckets_rules_name_reads_its_objects_by_link_and_others_do_not(lab: Lab, page: Page) -> None:
    s3 = lab.cloud.clients.s3
    origin = page.evaluate("location.origin")
    for bucket, allowed in (("shown", origin), ("hidden", "https://another.example")):
        s3.create_bucket(Bucket=bucket)
        rule: Any = {"AllowedOrigins": [allowed], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"]}
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
        s3.put_object(Bucket=bucket, Key="key", Body=b"content")
    read = """async ([address, options]) => { try { return await (await fetch(address, options)).text(); }
                 catch (error) { return String(error); } }"""

    def link(operation: str, bucket: str) -> str:
        return s3.generate_presigned_url(operation, Params={"Bucket": bucket, "Key": "key"})

    assert page.evaluate(read, [link("get_object", "shown"), {}]) == "content"
    page.evaluate(read, [link("put_object", "shown"), {"method": "PUT", "headers": {"X-Extra": "1"}}])
    assert s3.get_object(Bucket="shown", Key="key")["Body"].read() == b""
    assert page.evaluate(read, [link("get_object", "hidden"), {}]) == "TypeError: Failed to fetch"
    page.evaluate(read, [link("put_object", "hidden"), {"method": "PUT", "body": "changed"}])
    assert s3.get_object(Bucket="hidden", Key="key")["Body"].read() == b"content"


ORIGIN_AND_COOKIES = """<body><script>
let cookies = "no cookies";
try { cookies = document.cookie; } catch { /* none for a page without an origin */ }
document.body.textContent = `${self.origin} ${cookies}`;
</script>"""


def test_a_page_among_the_objects_has_an_origin_of_its_own(lab: Lab, browser: Browser) -> None:
    s3 = lab.cloud.clients.s3
    s3.create_bucket(Bucket="pages")
    s3.put_object(Bucket="pages", Key="page.html", Body=ORIGIN_AND_COOKIES.encode(), ContentType="text/html")
    context = browser.new_context()
    page = context.new_page()
    page.goto(s3.generate_presigned_url("get_object", Params={"Bucket": "pages", "Key": "page.html"}))
    assert page.text_content("body") == "null no cookies"
    context.close()
