"""Signature Version 4, in the header `Authorization` or in the query."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from http import HTTPStatus
from urllib.parse import quote

from ground_truth_local.cloud.signatures.payloads import UNSIGNED, Payload
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=15)
"""How far the clock of who signs may be off, as Amazon S3 allows it."""
LONGEST_LINK = timedelta(days=7)

_TIME = "%Y%m%dT%H%M%SZ"
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_SIGNATURE_PARAMETER = "X-Amz-Signature"
_MARKS = frozenset({"x-amz-algorithm", "x-amz-credential", "x-amz-signature"})
"""A query with one of these, in whatever case, is read as one that is signed."""
_S3 = "s3"


@dataclass(frozen=True, kw_only=True)
class Version4:
    """A signature of version 4; see `claims.Claim`."""

    received: Received
    access_key_id: str
    session_token: str
    region: str
    service: str
    signed_at: datetime
    valid_for: timedelta | None
    signed_headers: tuple[str, ...]
    signature: str
    stated_payload: str | None
    signs_the_host: bool = True

    @property
    def in_link(self) -> bool:
        """Whether it is in the query."""
        return self.valid_for is not None

    @property
    def signs_the_body(self) -> bool:
        """Whether the hash of the body is in no header, so that only the body itself can say it."""
        return self.stated_payload is None

    def check_time(self, now: datetime) -> None:
        """Raise RequestRefused where it has expired, or is not valid yet."""
        signed = self.signed_at.strftime(_TIME)
        if self.signed_at > now + SKEW:
            raise RequestRefused("RequestTimeTooSkewed", f"signed at {signed}, which is still to come")
        if self.valid_for is not None:
            if now > self.signed_at + self.valid_for:
                raise RequestRefused("AccessDenied", f"Request has expired: signed at {signed} for {self.valid_for}")
        elif self.signed_at < now - SKEW:
            raise RequestRefused("RequestTimeTooSkewed", f"signed at {signed}, more than {SKEW} ago")

    def check(self, secret: str, body: bytes | None) -> Payload:
        """Check the signature; see `claims.Claim`."""
        stated = self.stated_payload
        if stated is None:
            stated = hashlib.sha256(body or b"").hexdigest()
        sign = partial(_sign, _signing_key(secret, self._date, self.region, self.service))
        hashed = hashlib.sha256(self._canonical_request(stated).encode()).hexdigest()
        dated = f"{self.signed_at.strftime(_TIME)}\n{self._date}/{self.region}/{self.service}/aws4_request"
        if not hmac.compare_digest(sign(f"{ALGORITHM}\n{dated}\n{hashed}"), self.signature):
            raise RequestRefused(
                "SignatureDoesNotMatch", "the signature is not one of this access key's secret for this request"
            )
        return Payload(stated=stated, seed=self.signature, sign=None if self.in_link else sign, dated=dated)

    @property
    def _date(self) -> str:
        return self.signed_at.strftime("%Y%m%d")

    def _canonical_request(self, payload: str) -> str:
        received = self.received
        # Amazon S3 has keys with dots and double slashes: its paths are signed as sent, and those of others normalized.
        path = received.raw_path if self.service == _S3 else quote(_normalized(received.raw_path), safe="/-_.~")
        pairs = sorted(pair for pair in received.canonical_query if pair[0] != _SIGNATURE_PARAMETER or not self.in_link)
        query = "&".join(f"{name}={value}" for name, value in pairs)
        headers = "".join(f"{name}:{' '.join(received.header(name).split())}\n" for name in self.signed_headers)
        return "\n".join((received.method, path, query, headers, ";".join(self.signed_headers), payload))


def is_in_header(received: Received) -> bool:
    """Whether a request has such a signature in its header."""
    return received.header("authorization").startswith("AWS4-")


def is_in_query(received: Received) -> bool:
    """Whether a request has such a signature in its query."""
    return any(name.lower() in _MARKS for name in received.query)


def of_header(received: Received) -> Version4:
    """Return the signature in a request's header.

    Raises:
        RequestRefused: It is incomplete, or of another algorithm.
    """
    algorithm, _, text = received.header("authorization").partition(" ")
    _check_algorithm(algorithm)
    fields: dict[str, str] = {}
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name in fields:
            raise _incomplete(f"{name} occurs twice in the header Authorization")
        fields[name] = value
    stated = received.headers.get("x-amz-content-sha256")
    claim = _claim(
        received,
        credential=fields.get("Credential", ""),
        signed_headers=fields.get("SignedHeaders", ""),
        signature=fields.get("Signature", ""),
        time=received.header("x-amz-date") or _time_of(received.header("date")),
        token=received.header("x-amz-security-token"),
        valid_for=None,
        stated=stated,
    )
    if claim.service == _S3 and stated is None:
        raise RequestRefused(
            "MissingSecurityHeader", "header X-Amz-Content-Sha256 is missing", status=HTTPStatus.BAD_REQUEST
        )
    return claim


def of_query(received: Received) -> Version4:
    """Return the signature in a request's query.

    Raises:
        RequestRefused: It is incomplete, or of another algorithm.
    """
    query = received.query
    _check_algorithm(query.get("X-Amz-Algorithm", ""))
    # A name that occurs twice, or in another spelling, may be read here in one way and in another by the service.
    names = [name.lower() for name, _ in received.canonical_query if name.lower().startswith("x-amz-")]
    if len(set(names)) < len(names):
        raise _incomplete("a name that begins with X-Amz- occurs twice in the query")
    claim = _claim(
        received,
        credential=query.get("X-Amz-Credential", ""),
        signed_headers=query.get("X-Amz-SignedHeaders", ""),
        signature=query.get(_SIGNATURE_PARAMETER, ""),
        time=query.get("X-Amz-Date", ""),
        token=query.get("X-Amz-Security-Token", ""),
        valid_for=_valid_for(query.get("X-Amz-Expires", "")),
        stated=query.get("X-Amz-Content-Sha256"),
    )
    if claim.service == _S3 and claim.stated_payload is None:
        # An address is given away before anybody knows what will be sent to it.
        return replace(claim, stated_payload=UNSIGNED)
    return claim


def _claim(
    received: Received,
    *,
    credential: str,
    signed_headers: str,
    signature: str,
    time: str,
    token: str,
    valid_for: timedelta | None,
    stated: str | None,
) -> Version4:
    scope = credential.split("/")
    if len(scope) != 5 or not all(scope) or scope[4] != "aws4_request":
        raise _incomplete("the credential must be KEY/DATE/REGION/SERVICE/aws4_request")
    key, date, region, service, _ = scope
    try:
        signed_at = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise _incomplete("the time of signing is missing, or not in the form 20261130T235959Z") from error
    if not time.startswith(date):
        raise _incomplete("the credential's date is another than that of the time of signing")
    names = tuple(signed_headers.split(";"))
    if "host" not in names or list(names) != sorted(set(names)) or signed_headers != signed_headers.lower():
        raise _incomplete("the signed headers must be in lower case, in order, each once, with host among them")
    if absent := [name for name in names if name not in received.headers]:
        raise _incomplete(f"header {absent[0]} is signed and missing")
    # Whoever has a link may add headers to its request. Those of AWS change what the request does.
    if unsigned := [name for name in received.headers if name.startswith("x-amz-") and name not in names]:
        raise RequestRefused("AccessDenied", f"header {unsigned[0]} is not signed")
    if not _SIGNATURE.fullmatch(signature):
        raise _incomplete("the signature must be 64 hexadecimal digits")
    return Version4(
        received=received,
        access_key_id=key,
        session_token=token,
        region=region,
        service=service,
        signed_at=signed_at,
        valid_for=valid_for,
        signed_headers=names,
        signature=signature,
        stated_payload=stated,
    )


def _check_algorithm(algorithm: str) -> None:
    if algorithm != ALGORITHM:
        raise _incomplete(f"the algorithm is {algorithm[:40]!r}; {ALGORITHM} alone is known here")


def _valid_for(text: str) -> timedelta:
    seconds = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not 0 < seconds <= LONGEST_LINK.total_seconds():
        raise _incomplete(f"X-Amz-Expires must be 1 to {LONGEST_LINK.total_seconds():.0f} seconds")
    return timedelta(seconds=seconds)


def _time_of(date: str) -> str:
    try:
        return parsedate_to_datetime(date).astimezone(UTC).strftime(_TIME)
    except ValueError:
        return ""


def _incomplete(what: str) -> RequestRefused:
    return RequestRefused("IncompleteSignature", what)


def _normalized(path: str) -> str:
    """`path` without `.`, `..` and empty segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    return f"/{'/'.join(kept)}{'/' if path.endswith('/') and kept else ''}"


@lru_cache(maxsize=64)
def _signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _sign(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()
