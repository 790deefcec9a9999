"""Makes docs/images/portal-*.png: the worker portal and the preview, with photographs of scikit-image.

From the repository's root: `python -m docs.make_portal_pictures`, with Chromium on the path.
"""

import os
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import boto3
import skimage
from moto import mock_aws
from playwright.sync_api import Browser, Page, sync_playwright

from ground_truth_cli.previewing.preview import Preview
from ground_truth_cli.previewing.site import PreviewSite
from ground_truth_local.engine.job import JobStatus
from ground_truth_local.web.server import WebServer
from ground_truth_runtime.event.models import Job
from tests.browser.portal.conftest import Worker
from tests.browser.portal.studio import Hand, Studio, studio_at
from tests.local.engine.jobs.conftest import BUCKET, REGION
from tests.support.chromium import chromium
from tests.support.events import job

FOLDER = Path(__file__).parent / "images"
PHOTOGRAPHS = Path(skimage.__file__).parent / "data"
VIEW = {"width": 1440, "height": 860}
NAMES = ("coffee.png", "chelsea.png", "astronaut.png", "rocket.jpg", "page.png", "motorcycle_left.png")
CORS: Any = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}

TEMPLATE = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}"
    header="Box what is on the table" labels="{{ task.input.labels | to_jsn | escape }}">
    <full-instructions header="Instructions">Every part of it</full-instructions>
    <short-instructions>Weather: {{ task.input.manifestLine.weather }}</short-instructions>
  </crowd-bounding-box>
</crowd-form>
"""


def main() -> None:
    """Makes all of them."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with mock_aws(), sync_playwright() as playwright:
        s3 = boto3.client("s3", region_name=REGION)
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [CORS]})
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        with studio_at(s3) as studio:
            portal(studio, browser)
        preview(browser)
        browser.close()


def portal(studio: Studio, browser: Browser) -> None:
    """Sign-in, jobs, a task."""
    for name in NAMES:
        if (PHOTOGRAPHS / name).is_file():
            studio.put(f"images/{name}", (PHOTOGRAPHS / name).read_bytes())
    page = browser.new_page(viewport={"width": 900, "height": 460})
    page.goto(studio.address)
    _shot(page, "portal-sign-in")
    page.close()
    pictures = [{"source-ref": f"s3://{BUCKET}/images/{name}"} for name in NAMES if (PHOTOGRAPHS / name).is_file()]
    texts = [{"source": text} for text in ("Ann paid Bob Miller in Rome.", "It rained in Oslo on Monday.")]
    _ask(studio, "BoundingBox", ["Cup", "Spoon", "Saucer"], pictures, "Box what is on the table", keywords=("kitchen",))
    _ask(studio, "ImageMultiClass", ["Indoors", "Outdoors"], pictures, "Where was it taken?", keywords=("scenes",))
    _ask(studio, "NamedEntityRecognition", ["Person", "Place", "Date"], texts, "Mark people, places and dates")
    worker = Worker(browser.new_page(viewport=VIEW), studio.address).sign_in("ann")
    _shot(worker.page, "portal-jobs")
    worker.page.get_by_role("button", name="Box what is on the table").click()
    hand = Hand(worker, "crowd-bounding-box")
    for label, start, end in (("2", (318, 236), (408, 332)), ("1", (174, 16), (404, 243)), ("3", (77, 40), (480, 388))):
        hand.press(label)
        hand.drag(start, end)
    _shot(worker.page, "portal-task")
    worker.page.close()


def preview(browser: Browser) -> None:
    """A template with mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "table.liquid.html"
        template.write_text(TEMPLATE)
        account: Any = None
        shown = Preview(
            job=Job.model_validate(job("table", title="Box what is on the table", labels=["Cup", "Saucer"])),
            audited=None,
            manifest=None,
            image=PHOTOGRAPHS / "coffee.png",
            template=template,
            given=None,
            account=account,
        )
        listener = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        with WebServer(PreviewSite(shown, line=1, hosts={host}), listener=listener):
            page = browser.new_page(viewport=VIEW)
            page.goto(f"http://{host}/")
            hand = Hand(Worker(page, f"http://{host}"), "crowd-bounding-box")
            hand.drag((174, 16), (404, 243))
            hand.press("Control+Enter")
            page.get_by_text("boundingBoxes").wait_for()
            _shot(page, "preview")
            page.close()


def _ask(studio: Studio, task_type: str, labels: list[str], lines: list[Any], title: str, **more: Any) -> None:
    words = {
        "title": title,
        "description": "Look closely, and leave out what you are not sure of.",
        "task_time_limit": 900,
    }
    name = studio.ask(task_type, labels, *lines, **{**words, "keywords": (), **more})
    while not studio.updates[name] or studio.last(name).status is JobStatus.INITIALIZING:
        time.sleep(0.02)


def _shot(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
