"""A portal over a pile of tasks, and people at their browsers."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import boto3
import pytest
from moto import mock_aws
from PIL import Image
from playwright.sync_api import Browser, Frame, Page

from ground_truth_local.portal.portal import Portal
from ground_truth_local.web.server import WebServer
from tests.support.desk import ANN, BEN, PileDesk

CORS: Any = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}


def png(width: int = 60, height: int = 40) -> bytes:
    """A picture."""
    file = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def s3(aws_environment: None) -> Iterator[Any]:
    """Bucket `pictures` with a CORS rule and a picture."""
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="pictures")
        client.put_bucket_cors(Bucket="pictures", CORSConfiguration={"CORSRules": [CORS]})
        client.put_object(Bucket="pictures", Key="bird.png", Body=png(), ContentType="image/png")
        yield client


@pytest.fixture
def desk() -> PileDesk:
    """One task for one person."""
    return PileDesk()


@pytest.fixture
def address(desk: PileDesk, s3: Any) -> Iterator[str]:
    """Address of a portal."""
    portal = Portal(desk=desk, people=(ANN, BEN), s3=lambda region: s3, hint="Simulated workers do the tasks here.")
    with WebServer(portal, listener=socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.port}"


class Worker:
    """A person at a browser of their own.

    Attributes:
        complaints: what the browser's console said, and what it asked for elsewhere.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._ask(request.url))

    def sign_in(self, name: str) -> "Worker":
        self.page.goto(self.address)
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_role("heading", name="Jobs").wait_for()
        return self

    def start(self) -> "Worker":
        self.page.get_by_role("button", name="Start working").click()
        self.page.locator("iframe").wait_for()
        return self

    @property
    def task(self) -> Frame:
        """The document of the task in hand."""
        handle = self.page.locator("iframe").element_handle()
        assert handle is not None
        frame = handle.content_frame()
        assert frame is not None
        return frame

    def _ask(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request: {url}")


Seat = Callable[..., Worker]


@pytest.fixture
def seat(browser: Browser) -> Iterator[Seat]:
    """Seats a person at a browser, signed in to the portal at an address. Nobody's browser may complain."""
    seated: list[Worker] = []
    with ExitStack() as browsers:

        def seat(name: str, address: str, **view: Any) -> Worker:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **view})
            browsers.callback(context.close)
            context.set_default_timeout(10_000)
            seated.append(Worker(context.new_page(), address).sign_in(name))
            return seated[-1]

        yield seat
    assert [complaint for worker in seated for complaint in worker.complaints] == []


At = Callable[[str], Worker]


@pytest.fixture
def at(address: str, seat: Seat) -> At:
    """Seats a person at the portal over the pile of tasks. The portal comes first, so that browsers close before it."""
    return lambda name: seat(name, address)
