"""Whether a body is the one that was signed."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from ground_truth_local.cloud.signatures.refused import RequestRefused

UNSIGNED = "UNSIGNED-PAYLOAD"
_UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"

_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,16});chunk-signature=([0-9a-f]{64})")
_TRAILER_SIGNATURE = b"x-amz-trailer-signature"
_EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What a request's signature says about its body.

    Attributes:
        stated: As in the header `X-Amz-Content-Sha256`: a hash, or a word for another way.
        seed: The request's own signature, with which those of chunks begin.
        sign: Signs a text with the request's key; None where chunks cannot be signed.
        dated: The lines of a text to sign between its kind and what is signed: time and scope.
    """

    stated: str
    seed: str = ""
    sign: Callable[[str], str] | None = None
    dated: str = ""

    @property
    def states_the_body(self) -> bool:
        """Whether the body matters to the signature."""
        return self.stated not in (UNSIGNED, _UNSIGNED_TRAILER)

    def check(self, body: bytes) -> None:
        """Check the body that came.

        Raises:
            RequestRefused: It is another than was signed.
        """
        if not self.states_the_body:
            return
        if _HASH.fullmatch(self.stated):
            if not hmac.compare_digest(hashlib.sha256(body).hexdigest(), self.stated):
                raise RequestRefused(
                    "XAmzContentSHA256Mismatch",
                    "the body is another than the one that was signed",
                    status=HTTPStatus.BAD_REQUEST,
                )
        elif self.stated in (_CHUNKS, _CHUNKS_TRAILER) and self.sign is not None:
            self._check_chunks(body, trailer=self.stated == _CHUNKS_TRAILER)
        else:
            raise RequestRefused(
                "InvalidRequest",
                f"X-Amz-Content-Sha256 is {self.stated[:80]!r}, which is not known here: allowed are a SHA-256 hash, "
                f"{UNSIGNED}, {_UNSIGNED_TRAILER}, {_CHUNKS} and {_CHUNKS_TRAILER}",
                status=HTTPStatus.BAD_REQUEST,
            )

    def _check_chunks(self, body: bytes, *, trailer: bool) -> None:
        previous, position, size = self.seed, 0, -1
        while size != 0:
            end = body.find(b"\r\n", position)
            head = _CHUNK.fullmatch(body, position, end) if end >= 0 else None
            if head is None:
                raise _broken("a chunk has no size or no signature")
            size, start = int(head[1], 16), end + 2
            if body[start + size : start + size + 2] != b"\r\n" and not (size == 0 and trailer):
                raise _broken("a chunk is shorter or longer than it says")
            chunk = hashlib.sha256(memoryview(body)[start : start + size]).hexdigest()
            expected = self._signature(f"AWS4-HMAC-SHA256-PAYLOAD\n{self.dated}\n{previous}\n{_EMPTY}\n{chunk}")
            if not hmac.compare_digest(expected.encode(), head[2]):
                raise _mismatch("a chunk of the body")
            previous = expected
            position = start + size + (0 if size == 0 and trailer else 2)
        if trailer:
            self._check_trailer(body[position:], previous)
        elif position != len(body):
            raise _broken("something follows the last chunk")

    def _check_trailer(self, trailer: bytes, previous: str) -> None:
        if not trailer.endswith(b"\r\n\r\n"):
            raise _broken("what follows the last chunk has no end")
        lines = trailer[:-4].split(b"\r\n")
        signed = b"".join(line + b"\n" for line in lines if not line.startswith(_TRAILER_SIGNATURE + b":"))
        given = [line.partition(b":")[2] for line in lines if line.startswith(_TRAILER_SIGNATURE + b":")]
        hashed = hashlib.sha256(signed).hexdigest()
        expected = self._signature(f"AWS4-HMAC-SHA256-TRAILER\n{self.dated}\n{previous}\n{hashed}")
        if len(given) != 1 or not hmac.compare_digest(expected.encode(), given[0]):
            raise _mismatch("what follows the last chunk")

    def _signature(self, text: str) -> str:
        assert self.sign is not None  # noqa: S101 - check() has looked
        return self.sign(text)


def _broken(what: str) -> RequestRefused:
    return RequestRefused("IncompleteBody", f"the body is not in signed chunks: {what}", status=HTTPStatus.BAD_REQUEST)


def _mismatch(what: str) -> RequestRefused:
    return RequestRefused("SignatureDoesNotMatch", f"the signature of {what} is another's")
