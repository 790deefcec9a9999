"""Requests as AWS's own SDK signs them, as a server receives them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ground_truth_local.cloud.signatures.claims import Claim, claim_of
from ground_truth_local.cloud.signatures.received import Received

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "127.0.0.1:4566"


def now() -> datetime:
    """The time at which botocore signs."""
    return datetime.now(UTC)


def received(method: str, address: str, headers: Mapping[str, Any]) -> Received:
    """A request to an address, as a server reads it."""
    parts = urlsplit(address)
    named = {"host": parts.netloc, **{name.lower(): str(value) for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    return Received.of(method, (parts.path or "/").encode(), parts.query.encode(), raw)


def signed(
    method: str = "GET",
    address: str = f"http://{HOST}/bucket/key",
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    signer: str = "S3SigV4Auth",
    service: str | None = None,
    secret: str = SECRET,
    token: str | None = None,
    **more: Any,
) -> Received:
    """A request that a signer of botocore signed."""
    credentials = Credentials(KEY, secret, token)
    if service is None:
        service = "s3" if signer.startswith("S3") else "sts"
    kind = getattr(botocore.auth, signer)
    made = kind(credentials, **more) if signer == "HmacV1QueryAuth" else kind(credentials, service, "us-east-1", **more)
    request = AWSRequest(method=method, url=address, headers=dict(headers or {}), data=body)
    made.add_auth(request)
    prepared = request.prepare()
    return received(method, prepared.url, prepared.headers)


def claim(request: Received) -> Claim:
    """The signature of a request that has one."""
    found = claim_of(request)
    assert found is not None
    return found


def check(request: Received, body: bytes = b"", *, secret: str = SECRET) -> None:
    """Check a request as a server does."""
    found = claim(request)
    found.check_time(now())
    found.check(secret, body).check(body)
