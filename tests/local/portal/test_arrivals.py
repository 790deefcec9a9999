"""Many arrive at once, and some send much: the portal takes everybody in, and nothing of those who may send nothing."""

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ground_truth_local.web.messages import MAX_JSON_BYTES, Request, Response
from ground_truth_local.web.server import WebServer
from tests.local.portal.conftest import Visitor
from tests.support.desk import PileDesk

ARRIVALS = 200


def begin(port: int, path: str, *, length: int, **headers: str) -> socket.socket:
    """A request whose body is announced and not yet sent."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def status(connection: socket.socket) -> int:
    """Status of the answer, and nothing more is sent after it."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    response.read()
    assert response.getheader("Connection") == "close"
    return response.status


@pytest.fixture
def waiting() -> Iterator[WebServer]:
    """A server that listens, and takes nobody in yet."""
    server = WebServer(lambda _: Response(body=b"in"), listener=socket.create_server(("127.0.0.1", 0)))
    yield server
    server.close()


def test_a_crowd_is_not_turned_away_while_the_server_is_busy(waiting: WebServer) -> None:
    """A connection that finds no place is tried again after a second, then two, then four."""
    crowd = [socket.create_connection(("127.0.0.1", waiting.port), timeout=0.5) for _ in range(ARRIVALS)]
    waiting.start()
    for one in crowd:
        one.sendall(b"GET / HTTP/1.1\r\n\r\n")
    for one in crowd:
        one.settimeout(10)
        assert one.recv(100).startswith(b"HTTP/1.1 200")
        one.close()


def test_fifty_sign_in_at_once(visitor: Visitor) -> None:
    with ThreadPoolExecutor(50) as arriving:
        signed_in = list(arriving.map(lambda _: Visitor(port=visitor.port).sign_in("ann"), range(50)))
    assert len({one.cookie for one in signed_in}) == 50


@pytest.mark.parametrize("path", ["/tasks/ann-0-1/answer", "/take", "/sign-in", "/sign-out", "/none", "/"])
def test_nothing_is_read_of_those_who_have_no_session(visitor: Visitor, path: str) -> None:
    with begin(visitor.port, path, length=MAX_JSON_BYTES, X_CSRF_Token="guess") as connection:
        assert status(connection) == 403


def test_nothing_is_read_of_other_origins(ann: Visitor) -> None:
    headers = {"Cookie": ann.cookie, "X_CSRF_Token": ann.token, "Origin": "https://elsewhere.example"}
    with begin(ann.port, f"{ann.take()}/answer", length=1000, **headers) as connection:
        assert status(connection) == 403


def test_nothing_is_read_of_a_wrong_token_or_of_a_task_of_others(ann: Visitor, ben: Visitor) -> None:
    task = f"{ann.take()}/answer"
    with begin(ann.port, task, length=MAX_JSON_BYTES, Cookie=ann.cookie, X_CSRF_Token="guess") as connection:
        assert status(connection) == 403
    with begin(ben.port, task, length=MAX_JSON_BYTES, Cookie=ben.cookie, X_CSRF_Token=ben.token) as connection:
        assert status(connection) == 404


@pytest.mark.parametrize("length", ["-1", "+5", "1_0", "five", "5, 5", ""])
def test_a_length_that_is_none_is_refused(visitor: Visitor, length: str) -> None:
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection:
        connection.sendall(f"POST /take HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
        assert status(connection) == 400


def test_two_lengths_are_refused(visitor: Visitor) -> None:
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=10) as connection:
        connection.sendall(b"POST /take HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n")
        assert status(connection) == 400


def test_whoever_sends_all_the_same_still_gets_the_answer(visitor: Visitor) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=20)
    connection.request("POST", "/take", body=bytes(8 << 20), headers={"X-CSRF-Token": "guess"})
    assert connection.getresponse().status == 403
    connection.close()


def test_a_body_that_ends_early_is_no_answer(ann: Visitor, desk: PileDesk) -> None:
    task = f"{ann.take()}/answer"
    with begin(ann.port, task, length=100, Cookie=ann.cookie, X_CSRF_Token=ann.token) as connection:
        connection.sendall(b'{"species": "wren"}')
        connection.shutdown(socket.SHUT_WR)
        assert status(connection) == 400
    assert desk.answers == []


def test_a_connection_is_used_again_after_a_body_that_was_taken() -> None:
    def echo(request: Request) -> Response:
        return Response(body=request.body.take(limit=100))

    with WebServer(echo, listener=socket.create_server(("127.0.0.1", 0))) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        for body in (b"one", b"", b"three"):
            connection.request("POST", "/", body=body)
            response = connection.getresponse()
            assert (response.read(), response.getheader("Connection")) == (body, None)
        connection.close()


def test_visitors_who_never_sign_in_sign_out_nobody(ann: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ground_truth_local.portal.sessions.MAX_SESSIONS", 3)
    for _ in range(10):
        assert Visitor(port=ann.port).get("/sign-in").status == 200
    assert ann.get("/").status == 200
    assert Visitor(port=ann.port).sign_in("ben").get("/").status == 200
