"""A request's body, read before the emulator reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from ground_truth_local.cloud.signatures.refused import RequestRefused

Receive = Callable[[], Awaitable[dict[str, Any]]]

_DISCARDED_BYTES = 64 << 20
_DISCARDED_SECONDS = 5.0


class Disconnected(Exception):
    """Whoever sent the request has gone."""


class Body:
    """The body of one request; called, it is the `receive` of whoever comes next, who gets all of it again.

    Args:
        receive: Gives the parts of the body, as ASGI has it.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: bytes | None = None
        self._ended = False

    async def read(self, limit: int | None = None) -> bytes:
        """Return the whole body.

        Raises:
            RequestRefused: It has more than `limit` bytes.
            Disconnected: It does not end.
        """
        if self._read is None:
            parts: list[bytes] = []
            size = 0
            while not self._ended:
                part = await self._part()
                size += len(part)
                if limit is not None and size > limit:
                    raise RequestRefused(
                        "RequestEntityTooLarge",
                        f"the body of this request may have {limit} bytes",
                        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    )
                parts.append(part)
            self._read = b"".join(parts)
        return self._read

    async def discard(self) -> None:
        """Read on, as far as is reasonable, and forget it: many a client reads no answer before it has sent all."""
        size = 0
        try:
            async with asyncio.timeout(_DISCARDED_SECONDS):
                while not self._ended and size < _DISCARDED_BYTES:
                    size += len(await self._part())
        except (TimeoutError, Disconnected):
            return

    async def __call__(self) -> dict[str, Any]:
        """Give the whole body first, where it has been read; then what comes."""
        if self._read is None:
            return await self._receive()
        body, self._read = self._read, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def _part(self) -> bytes:
        message = await self._receive()
        if message["type"] != "http.request":
            raise Disconnected
        self._ended = not message.get("more_body", False)
        part: bytes = message.get("body", b"")
        return part
