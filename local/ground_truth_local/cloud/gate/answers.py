"""How a refusal looks to AWS's SDKs and to a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import formatdate
from xml.sax.saxutils import escape

from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused

MARK = "x-local-cloud-refused"
"""Header of every refusal: what refused is the gate, and not the service that was asked."""

_XML_SERVICES = frozenset({"s3", "s3-control", "cloudfront", "route53"})
"""By their signing names; their errors are one XML element."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def refusal(refused: RequestRefused, received: Received | None, *, service: str | None) -> Answer:
    """Return the answer to a request that is refused, in the protocol of the service that it was meant for.

    Args:
        refused: Why.
        received: The request; None where it could not be read.
        service: The signing name of the service; None where the request is not signed.
    """
    kind, text = _in_protocol(refused, "" if received is None else received.header("content-type"), service)
    body = text.encode()
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        # SDKs correct their clocks by it.
        "Date": formatdate(usegmt=True),
        "x-amzn-errortype": refused.code,
        MARK: "1",
    }
    return Answer(
        status=refused.status, headers=headers, body=b"" if received is not None and received.method == "HEAD" else body
    )


def _in_protocol(refused: RequestRefused, content_type: str, service: str | None) -> tuple[str, str]:
    code, message = escape(refused.code), escape(refused.message)
    if service in _XML_SERVICES:
        return "application/xml", f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if content_type.startswith("application/x-www-form-urlencoded"):
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        return "text/xml", f"<ErrorResponse>{error}</ErrorResponse>"
    return "application/json", json.dumps({"__type": refused.code, "message": refused.message})
