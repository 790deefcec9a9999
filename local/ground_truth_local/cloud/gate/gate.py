"""The checks that every request to the local cloud passes, as ASGI middleware."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from ground_truth_local.cloud.gate.answers import Answer, refusal
from ground_truth_local.cloud.gate.body import Body, Disconnected, Receive
from ground_truth_local.cloud.gate.emulator import Emulator
from ground_truth_local.cloud.gate.names import HostNames
from ground_truth_local.cloud.signatures.claims import Claim, claim_of
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused
from ground_truth_local.web.cors import cors_headers

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Any], Awaitable[Any]]
Headers = Mapping[str, str]
_T = TypeVar("_T")

_S3 = "s3"
_FORM = "application/x-www-form-urlencoded"

MAX_UNVERIFIED_BYTES = 256 << 20
"""Most of a body that is read before its signature is checked: the code of a function, in Base64, has 70 MB."""

MAX_LINK_BYTES = 1 << 20
"""The same of a link, which a browser may send for anybody."""

_LARGE = 1 << 20
"""A body of so many bytes is hashed beside the event loop."""

_LINK_HEADERS = {
    # Objects of all buckets share the cloud's own origin, unlike on AWS: a page among them must not act as that origin.
    "Content-Security-Policy": "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads",
}


class Gate:
    """Lets requests through to `app` that come from whoever started the cloud, or from what runs in it.

    Args:
        app: The emulator, as an ASGI application. Nothing but the gate may serve it.
        emulator: The same, for the gate's questions.
        names: Under which names the cloud may be asked.
        now: The time of day.
    """

    def __init__(
        self,
        app: App,
        *,
        emulator: Emulator,
        names: HostNames,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._app = app
        self._emulator = emulator
        self._names = names
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            raise ValueError(f"a request of type {scope['type']!r} can't be checked")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(receive)
        received: Received | None = None
        claim: Claim | None = None
        try:
            received = _received(scope, scope["method"])
            self._names.check(received.header("host"))
            if _is_preflight(received):
                await _answer(send, self._preflight(received))
                return
            claim = claim_of(received)
            own = f"{scope['scheme']}://{received.header('host')}"
            added = self._unsigned(received, own=own) if claim is None else await self._signed(received, claim, body)
        except RequestRefused as refused:
            if received is None or "expect" not in received.headers:
                await body.discard()
            await _answer(send, refusal(refused, received, service=None if claim is None else claim.service))
        except Disconnected:
            return
        else:
            await self._app(scope, body, _sending(send, added))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a connection for a program that signed its request; pages of a browser open none."""
        try:
            received = _received(scope, "GET")
            self._names.check(received.header("host"))
            if "origin" in received.headers:
                raise _foreign(received)
            claim = claim_of(received)
            if claim is None:
                raise _unsigned()
            await self._check(received, claim, None)
        except RequestRefused:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, _sending(send, {}))

    def _preflight(self, received: Received) -> Answer:
        """Answer a browser that asks, before a page's request, whether a bucket's rules allow it."""
        asked = received.header("access-control-request-headers").lower()
        headers = self._cors(
            received,
            method=received.header("access-control-request-method"),
            asked=[name.strip() for name in asked.split(",") if name.strip()],
        )
        return Answer(status=HTTPStatus.OK, headers={**headers, "Content-Length": "0"})

    def _unsigned(self, received: Received, *, own: str) -> Headers:
        """Return the headers that are added to the answer of an unsigned request that passes.

        own: The cloud's own origin.
        """
        opening = self._emulator.opening(received)
        if opening is None:
            raise _unsigned()
        if received.headers.get("origin", own) != own:
            raise _foreign(received)
        length = received.headers.get("content-length", "0")
        if "transfer-encoding" in received.headers or not length.isdecimal() or int(length) > opening.max_body:
            raise RequestRefused(
                "RequestEntityTooLarge",
                f"the body of this request may have {opening.max_body} bytes, with its length in Content-Length",
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        return opening.headers

    async def _signed(self, received: Received, claim: Claim, body: Body) -> Headers:
        """Return the headers that are added to the answer of a signed request that passes."""
        # A page's requests show first whether the page may send them, before anything of their body is read.
        added = self._cors(received, method=received.method) if "origin" in received.headers else {}
        if "origin" in received.headers and claim.service != _S3:
            raise _foreign(received)
        if claim.in_link and claim.service == _S3:
            self._check_link(received, claim)
            added = {**_LINK_HEADERS, **added}
        await self._check(received, claim, body)
        return added

    def _check_link(self, received: Received, claim: Claim) -> None:
        """A link to an object must lead to that object, whatever is added to its request."""
        if not claim.signs_the_host and not self._names.is_own(received.header("host")):
            raise RequestRefused("AccessDenied", "a link of Signature Version 2 holds under the cloud's own name alone")
        if received.header("content-type").startswith(_FORM) or not self._emulator.leads_to_s3(received):
            raise RequestRefused("AccessDenied", "a link to Amazon S3 must lead to Amazon S3")

    async def _check(self, received: Received, claim: Claim, body: Body | None) -> None:
        """Check signature and body; a WebSocket has no body."""
        claim.check_time(self._now())
        secret = self._emulator.secret(claim.access_key_id, claim.session_token)
        if body is None:
            claim.check(secret, b"").check(b"")
            return
        content = None
        if claim.signs_the_body:
            content = await body.read(MAX_LINK_BYTES if claim.in_link else MAX_UNVERIFIED_BYTES)
        payload = await _beside(content, partial(claim.check, secret, content))
        if payload.states_the_body:
            content = await body.read()
            await _beside(content, partial(payload.check, content))

    def _cors(self, received: Received, *, method: str, asked: list[str] | None = None) -> Headers:
        """Return the headers that let a page read the answer.

        Raises:
            RequestRefused: No rule of a bucket allows the page's request.
        """
        headers = cors_headers(
            self._emulator.cors_rules(received), origin=received.header("origin"), method=method, asked=asked or ()
        )
        if not headers:
            raise _foreign(received)
        return headers


def _received(scope: Scope, method: str) -> Received:
    return Received.of(method, scope["raw_path"], scope["query_string"], scope["headers"])


def _is_preflight(received: Received) -> bool:
    return (
        received.method == "OPTIONS"
        and "origin" in received.headers
        and "access-control-request-method" in received.headers
    )


async def _beside(body: bytes | None, work: Callable[[], _T]) -> _T:
    """Do `work` beside the event loop where `body`, which it hashes, is large."""
    return await asyncio.to_thread(work) if body is not None and len(body) > _LARGE else work()


async def _answer(send: Send, answer: Answer) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _sending(send: Send, added: Headers) -> Send:
    """`send`, with nothing in an answer that lets a page of another origin read it, but what is `added`."""
    extra = [(name.lower().encode(), value.encode()) for name, value in added.items()]

    async def sending(message: dict[str, Any]) -> None:
        if "headers" in message:
            own = [(name, value) for name, value in message["headers"] if not _is_cors(name)]
            message = {**message, "headers": [*own, *extra]}
        await send(message)

    return sending


def _is_cors(name: bytes) -> bool:
    return name.lower().startswith((b"access-control-", b"timing-allow-origin", b"cross-origin-resource-policy"))


def _unsigned() -> RequestRefused:
    return RequestRefused(
        "MissingAuthenticationToken",
        "the local cloud takes requests that are signed with the credentials of this run, which are in environment.sh "
        "of its folder: . out/local/environment.sh",
    )


def _foreign(received: Received) -> RequestRefused:
    origin = received.header("origin")[:255]
    return RequestRefused("AccessForbidden", f"a page of {origin} may not send this: no bucket's CORS rule allows it")
