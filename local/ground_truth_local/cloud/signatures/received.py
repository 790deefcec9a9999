"""A request as it was sent, before anything in it is decoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import quote, unquote, unquote_to_bytes

from ground_truth_local.cloud.signatures.refused import RequestRefused

_UNRESERVED = "-_.~"

ONCE = ("host", "origin", "authorization", "content-length")
"""Headers that are read by their one value: two of them would be read in two ways."""


@dataclass(frozen=True)
class Received:
    """A request without its body.

    Attributes:
        method: Upper case.
        raw_path: Path as sent, percent-encoded, without the query.
        raw_query: Query as sent, without the question mark.
        headers: Values by name in lower case; values of a header that was sent on several lines, joined by commas.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, method: str, raw_path: bytes, raw_query: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Received:
        """Return the request that a server read.

        Raises:
            RequestRefused: Its path is no path, or a header occurs twice that may occur once.
        """
        joined: dict[str, str] = {}
        for raw_name, raw_value in headers:
            name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
            if name in joined and name in ONCE:
                raise RequestRefused("InvalidRequest", f"header {name} occurs twice", status=HTTPStatus.BAD_REQUEST)
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        if not raw_path.startswith(b"/"):
            raise RequestRefused("InvalidRequest", "the path must begin with /", status=HTTPStatus.BAD_REQUEST)
        return cls(method.upper(), _text(raw_path), _text(raw_query), joined)

    @cached_property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(self.raw_path)

    @cached_property
    def canonical_query(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query, each encoded as a canonical request has them, in the order of the request."""
        pairs = (part.partition("=") for part in self.raw_query.split("&") if part)
        return tuple((canonical(name), canonical(value)) for name, _, value in pairs)

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Decoded value of each name of the query; the first where a name occurs twice, as the emulator reads it."""
        found: dict[str, str] = {}
        for name, value in self.canonical_query:
            found.setdefault(unquote(name), unquote(value))
        return found

    def header(self, name: str) -> str:
        """Return the value of a header; empty without it."""
        return self.headers.get(name, "")


def canonical(text: str) -> str:
    """Return `text`, percent-encoded or not, encoded as RFC 3986 has it: everything but the unreserved characters."""
    return quote(unquote_to_bytes(text), safe=_UNRESERVED)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
