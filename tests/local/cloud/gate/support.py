"""A gate before an application that only says that it was reached."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ground_truth_local.cloud.gate.emulator import Opening
from ground_truth_local.cloud.gate.gate import Gate
from ground_truth_local.cloud.gate.names import HostNames
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused
from tests.local.cloud.signatures.support import KEY, SECRET

RULE: Any = {"AllowedOrigins": ["https://mine.example"], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"]}


class Emulator:
    """One key, one bucket with CORS rules, one address that is open to everybody."""

    def secret(self, access_key_id: str, session_token: str) -> str:
        if (access_key_id, session_token) != (KEY, ""):
            raise RequestRefused("InvalidClientTokenId", "The security token included in the request is invalid.")
        return SECRET

    def opening(self, received: Received) -> Opening | None:
        if received.path != "/open":
            return None
        return Opening(reason="a test", max_body=10, headers={"X-Frame-Options": "DENY"})

    def cors_rules(self, received: Received) -> Sequence[Any]:
        return [RULE] if received.path.startswith("/bucket/") else []

    def leads_to_s3(self, received: Received) -> bool:
        return received.path.startswith("/bucket/")


@dataclass
class Reply:
    """What came back: from the gate, or from behind it."""

    status: int
    headers: dict[str, str]
    body: bytes
    passed: bool
    """Whether the application was reached."""
    read: bytes = b""
    """What the application read."""


@dataclass
class Browser:
    """Sends requests to a gate, as a server hands them on."""

    port: int = 4566
    pieces: int = 1
    reached: list[bytes] = field(default_factory=list)

    def send(self, received: Received, body: bytes = b"", *, kind: str = "http", scheme: str = "http") -> Reply:
        """Send a request; what comes back."""
        return asyncio.run(self._send(received, body, kind=kind, scheme=scheme))

    def leave(self, received: Received) -> list[dict[str, Any]]:
        """Send a request and go before its body is complete; what is sent all the same."""
        return asyncio.run(self._exchange(received, [], kind="http", scheme="http"))

    async def _send(self, received: Received, body: bytes, *, kind: str, scheme: str) -> Reply:
        size = -(-len(body) // self.pieces) or 1
        parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        incoming: list[dict[str, Any]] = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, start=1)
        ]
        if kind == "websocket":
            incoming = [{"type": "websocket.connect"}]
        sent = await self._exchange(received, incoming, kind=kind, scheme=scheme)
        if kind == "websocket":
            return Reply(403 if sent[0]["type"] == "websocket.close" else 101, {}, b"", bool(self.reached))
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        return Reply(sent[0]["status"], headers, answer, bool(self.reached), b"".join(self.reached))

    async def _exchange(
        self, received: Received, incoming: list[dict[str, Any]], *, kind: str, scheme: str
    ) -> list[dict[str, Any]]:
        self.reached = []
        gate = Gate(self._app, emulator=Emulator(), names=HostNames(self.port))
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": kind,
            "scheme": scheme,
            "method": received.method,
            "raw_path": received.raw_path.encode(),
            "query_string": received.raw_query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in received.headers.items()],
        }
        await gate(scope, receive, send)
        return sent

    async def _app(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            self.reached.append(b"")
            await send({"type": "websocket.accept", "headers": []})
            return
        more = True
        while more:
            message = await receive()
            self.reached.append(message["body"])
            more = message["more_body"]
        headers = [(b"Access-Control-Allow-Origin", b"*"), (b"access-control-expose-headers", b"*"), (b"etag", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"reached"})
