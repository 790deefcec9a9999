"""Presigned links of Signature Version 2, which boto3 still makes by default for Amazon S3.

Such a link signs the method, the path, a few names of the query and AWS's own headers. Everything else in the query
would be free for whoever has the link, so anything else is refused.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult

from botocore.auth import HmacV1QueryAuth
from botocore.awsrequest import HTTPHeaders
from botocore.credentials import Credentials

from ground_truth_local.cloud.signatures.payloads import UNSIGNED, Payload
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused

_KEY, _SIGNATURE, _EXPIRES = "AWSAccessKeyId", "Signature", "Expires"
_TOKEN = "x-amz-security-token"  # noqa: S105 - a name
_BEARERS = ("content-type", "content-md5")
_SIGNED = frozenset({_KEY, _SIGNATURE, _EXPIRES, *_BEARERS, *HmacV1QueryAuth.QSAOfInterest})


@dataclass(frozen=True, kw_only=True)
class Version2:
    """A presigned link of version 2; see `claims.Claim`."""

    received: Received
    access_key_id: str
    session_token: str
    signature: str
    expires: int
    service: str = "s3"
    in_link: bool = True
    signs_the_host: bool = False
    signs_the_body: bool = False

    def check_time(self, now: datetime) -> None:
        """Raise RequestRefused where it has expired."""
        if now.timestamp() > self.expires:
            expired = datetime.fromtimestamp(self.expires, UTC)
            raise RequestRefused("AccessDenied", f"Request has expired: valid until {expired:%Y%m%dT%H%M%SZ}")

    def check(self, secret: str, _body: bytes | None) -> Payload:
        """Check the signature; see `claims.Claim`."""
        received = self.received
        headers: Any = HTTPHeaders()  # the stubs of botocore ask for a mapping, which its code can't read
        for name, value in {**received.query, **received.headers}.items():
            # boto3 puts the headers that it signs into the link too.
            if name.startswith("x-amz-") or name in _BEARERS:
                headers[name] = value
        address = SplitResult("http", "", received.raw_path, received.raw_query, "")
        expected = _Signer(self.access_key_id, secret, expires=str(self.expires)).get_signature(
            received.method, address, headers
        )
        if not hmac.compare_digest(expected.encode(), self.signature.encode()):
            raise RequestRefused(
                "SignatureDoesNotMatch", "the signature is not one of this access key's secret for this link"
            )
        return Payload(stated=UNSIGNED)


class _Signer(HmacV1QueryAuth):
    """The signer of such links, at the time when the link was signed instead of now."""

    def __init__(self, access_key_id: str, secret: str, *, expires: str) -> None:
        super().__init__(Credentials(access_key_id, secret))
        self._until = expires

    def _get_date(self) -> str:
        return self._until


def is_in_header(received: Received) -> bool:
    """Whether a request has such a signature in its header."""
    return received.header("authorization").startswith("AWS ")


def is_in_query(received: Received) -> bool:
    """Whether a request has such a signature in its query."""
    return _KEY in received.query or _SIGNATURE in received.query


def of_header(_received: Received) -> Version2:
    """Raise RequestRefused: no SDK of today signs so."""
    raise RequestRefused("InvalidRequest", "Signature Version 2 is known in links alone: sign with version 4")


def of_query(received: Received) -> Version2:
    """Return the signature in a request's query.

    Raises:
        RequestRefused: It is incomplete, or the query holds more than it signs.
    """
    query = received.query
    if free := [name for name in query if name not in _SIGNED and not name.startswith("x-amz-")]:
        raise RequestRefused(
            "AccessDenied",
            f"{free[0]} in the query is not signed by Signature Version 2: sign with Config(signature_version='s3v4')",
        )
    if len(received.canonical_query) != len(query):
        raise RequestRefused("IncompleteSignature", "a name occurs twice in the query")
    expires = query.get(_EXPIRES, "")
    if not query.get(_KEY) or not query.get(_SIGNATURE) or not re.fullmatch(r"[0-9]{1,12}", expires):
        raise RequestRefused("IncompleteSignature", f"a link needs {_KEY}, {_SIGNATURE} and {_EXPIRES}")
    return Version2(
        received=received,
        access_key_id=query[_KEY],
        session_token=query.get(_TOKEN, ""),
        signature=query[_SIGNATURE],
        expires=int(expires),
    )
