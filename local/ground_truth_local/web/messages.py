"""HTTP requests and responses, as far as pages and their programs need them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

MAX_FORM_BYTES = 16 << 10
"""Forms of pages hold a few names and tokens."""

MAX_JSON_BYTES = 33 << 20
"""Largest request body: the largest answer that the desk takes, and what JSON adds to it on the way."""


class Refused(Exception):
    """A request that gets no more than an explanation.

    Args:
        status: The status.
        message: Why, for a person.
    """

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Body:
    """The body of a request, which stays where it is until somebody asks for it.

    Args:
        length: In bytes, as the request says.
        read: Gives so many bytes, or fewer where the connection ends before.
    """

    def __init__(self, length: int = 0, read: Callable[[int], bytes] = lambda _: b"") -> None:
        self._length = length
        self._read = read
        self._content = b"" if length == 0 else None

    @property
    def taken(self) -> bool:
        """Whether nothing of it is left on the connection."""
        return self._content is not None

    def take(self, *, limit: int) -> bytes:
        """Return all of it.

        Raises:
            Refused: It has more than `limit` bytes, and none of them has been read; or fewer than it says.
        """
        if self._length > limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {limit} bytes may be sent here.")
        if self._content is None:
            content = self._read(self._length)
            if len(content) < self._length:
                raise Refused(HTTPStatus.BAD_REQUEST, "The request ended before its time.")
            self._content = content
        return self._content


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request.

    Args:
        path: Decoded, without the query.
        headers: By their names in lower case.
        body: Read only once it is asked for: whoever may send nothing keeps none of it in memory.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=Body)

    @property
    def host(self) -> str:
        """Host and port that the browser asked."""
        return self.headers.get("host", "")

    @property
    def origin(self) -> str:
        """The origin of pages that are served to this request."""
        return f"http://{self.host}"

    def check_host(self, hosts: Collection[str]) -> None:
        """Lets only requests through that know this server by one of its names.

        A page of another site can make a name of its own lead to this machine; browsers go on to say that name.

        Raises:
            Refused: The host is none of `hosts`.
        """
        if self.host not in hosts:
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST, f"This server isn't known as {self.host}.")

    def cookie(self, name: str) -> str | None:
        """The value of a cookie."""
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return None if found is None else found.value

    def form(self) -> Mapping[str, str]:
        """The fields of a form.

        Raises:
            Refused: The body is none, or too large.
        """
        content = self.body.take(limit=MAX_FORM_BYTES)
        try:
            return dict(parse_qsl(content.decode("ascii"), keep_blank_values=True, max_num_fields=20))
        except ValueError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, f"That is no form: {error}") from error

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Refused: The body is none, or too large.
        """
        content = self.body.take(limit=MAX_JSON_BYTES)
        try:
            return json.loads(content, parse_constant=_no_json)
        except (ValueError, RecursionError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST, f"That is no JSON: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Response:
    """A response.

    Args:
        headers: Beyond Content-Length, which the server adds where it is known.
        body: Whole, or in pieces; pieces come with a Content-Length of their own.
    """

    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        """The same with further headers; its own win."""
        return Response(status=self.status, headers={**headers, **self.headers}, body=self.body)


Application = Callable[[Request], Response]


def see_other(address: str) -> Response:
    """Sends the browser to another page, which it gets."""
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def json_response(content: Mapping[str, Any], *, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """JSON for a page's program."""
    return Response(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(content).encode())


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
