"""Serves an application over HTTP, in threads of this process."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from ground_truth_local.web.messages import Application, Body, Refused, Request, Response

BACKLOG = 512
"""Connections that wait to be taken in: a whole class may arrive in the same second."""

IDLE_SECONDS = 30.0
"""A connection that says nothing for so long is closed."""

_LEFT_BYTES = 64 << 20
_LEFT_SECONDS = 2.0
"""How much of a body that nobody wants is thrown away, and for how long: a browser that is cut off while it sends does
not show the answer that it has got."""

_POLL_SECONDS = 0.05
"""How soon a server that is asked to end does so."""

_log = logging.getLogger(__name__)


class WebServer:
    """A web server; a context manager.

    Args:
        application: Answers the requests, from several threads at once.
        listener: A socket that is bound, and not yet listening. The server owns it from now on.
    """

    def __init__(self, application: Application, *, listener: socket.socket) -> None:
        self._server = _Server(application, listener)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="web", daemon=True
        )

    @property
    def port(self) -> int:
        """Its port."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Answers from now on."""
        self._thread.start()

    def close(self) -> None:
        """Answers no more, and frees the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = BACKLOG

    def __init__(self, application: Application, listener: socket.socket) -> None:
        super().__init__(listener.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_address = listener.getsockname()
        self.application = application
        self.server_activate()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what ended a connection: a browser that goes away is nothing to tell of."""
        if isinstance(sys.exception(), OSError):
            _log.debug("%s has gone", client_address)
        else:
            _log.exception("the connection of %s failed", client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # Headers and body leave together: two small packets would wait for one another.
    wbufsize = 1 << 16
    server: _Server

    def _answer(self) -> None:
        try:
            request = self._read()
        except Refused as refused:
            # What is left of the body would be taken for the next request.
            self.close_connection = True
            self._write(Response(status=refused.status, body=refused.message.encode()))
            self._throw_away()
            return
        try:
            response = self.server.application(request)
        except Exception:  # noqa: BLE001 - the browser gets an answer whatever happens, and the log the rest
            _log.exception("%s %s failed", request.method, request.path)
            response = Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, body=b"That failed; the log says why.")
        left = not request.body.taken
        if left:
            self.close_connection = True
        self._write(response)
        if left:
            self._throw_away()

    do_GET = do_HEAD = do_POST = do_OPTIONS = _answer  # noqa: N815 - http.server's names

    def _read(self) -> Request:
        if "Transfer-Encoding" in self.headers:
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "A request needs a Content-Length.")
        lengths = self.headers.get_all("Content-Length", ["0"])
        if len(lengths) > 1 or not lengths[0].isdecimal():
            raise Refused(HTTPStatus.BAD_REQUEST, "Content-Length is no number.")
        address = urlsplit(self.path)
        return Request(
            method=self.command,
            path=unquote(address.path),
            query=dict(parse_qsl(address.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=Body(int(lengths[0]), self.rfile.read),
        )

    def _write(self, response: Response) -> None:
        pieces = (response.body,) if isinstance(response.body, bytes) else response.body
        self.send_response(response.status)
        headers = {"Content-Type": "text/plain; charset=utf-8", **response.headers}
        if isinstance(response.body, bytes):
            headers["Content-Length"] = str(len(response.body))
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            for piece in pieces:
                self.wfile.write(piece)
        self.wfile.flush()

    def _throw_away(self) -> None:
        """Read on for a while, and keep nothing."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_LEFT_SECONDS)
            left, until = _LEFT_BYTES, time.monotonic() + _LEFT_SECONDS
            while left > 0 and time.monotonic() < until and (part := self.rfile.read1(1 << 16)):
                left -= len(part)

    def version_string(self) -> str:
        return "ground-truth"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        _log.debug(format, *args)
