"""A portal that is served, over a pile of tasks and an S3 in the same process."""

import http.client
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest
from moto import mock_aws

from ground_truth_local.portal.portal import Portal
from ground_truth_local.web.server import WebServer
from tests.support.desk import ANN, BEN, PileDesk

CORS = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}


@dataclass(kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def token(self) -> str:
        """The token in the page's forms."""
        found = re.search(r'name="token" value="([^"]+)"', self.text)
        assert found, self.text
        return found[1]


@dataclass(kw_only=True)
class Visitor:
    """A browser, as far as a server can tell; it keeps its cookie, and the token of the last page."""

    port: int
    cookie: str = ""
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, *, body: bytes = b"", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookie:
            sent["Cookie"] = self.cookie
        connection.request(method, path, body=body or None, headers=sent)
        response = connection.getresponse()
        answer = Answer(
            status=response.status,
            headers={name.lower(): value for name, value in response.getheaders()},
            body=response.read(),
        )
        connection.close()
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        found = re.search(rb'name="token" value="([^"]+)"', answer.body)
        if found:
            self.token = found[1].decode()
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **fields: str) -> Answer:
        """Sends a form of the last page."""
        return self.ask("POST", path, body=urlencode({"token": self.token, **fields}).encode())

    def answer(self, task: str, content: Any) -> Answer:
        """Hands in an answer, as the page's program does."""
        return self.ask("POST", f"{task}/answer", body=json.dumps(content).encode(), X_CSRF_Token=self.token)

    def sign_in(self, name: str, **fields: str) -> "Visitor":
        self.get("/sign-in")
        assert self.post("/sign-in", name=name, **fields).status == 303
        self.get("/")
        return self

    def take(self) -> str:
        """Address of the task that the person gets."""
        page = self.get("/").text
        job = re.search(r'name="job" value="([^"]+)"', page)
        assert job, page
        address = self.post("/take", job=job[1]).headers["location"]
        self.get(address)
        return address


@pytest.fixture
def s3(aws_environment: None) -> Iterator[Any]:
    """Bucket `pictures`, with a CORS rule; nobody may read `secrets`."""
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in ("pictures", "secrets"):
            client.create_bucket(Bucket=bucket)
        client.put_bucket_cors(Bucket="pictures", CORSConfiguration={"CORSRules": [CORS]})
        client.put_object(Bucket="pictures", Key="bird.png", Body=b"0123456789", ContentType="image/png")
        client.put_object(Bucket="secrets", Key="secret.txt", Body=b"hidden")
        yield client


@pytest.fixture
def desk() -> PileDesk:
    """One task for one person."""
    return PileDesk()


Serve = Callable[..., Visitor]


@pytest.fixture
def serve(desk: PileDesk, request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Serves a portal with options of its own; a visitor of it."""
    with ExitStack() as running:

        def started(**options: Any) -> Visitor:
            s3 = request.getfixturevalue("s3") if "s3" in request.fixturenames else None
            portal = Portal(**{"desk": desk, "people": (ANN, BEN), "s3": lambda region: s3, **options})
            listener = socket.create_server(("127.0.0.1", 0))
            return Visitor(port=running.enter_context(WebServer(portal, listener=listener)).port)

        yield started


@pytest.fixture
def visitor(serve: Serve) -> Visitor:
    """Somebody who has not signed in."""
    return serve()


@pytest.fixture
def ann(visitor: Visitor) -> Visitor:
    """Ann, signed in."""
    return visitor.sign_in("ann")


@pytest.fixture
def ben(visitor: Visitor) -> Visitor:
    """Ben, signed in at the same portal."""
    return Visitor(port=visitor.port).sign_in("ben")
