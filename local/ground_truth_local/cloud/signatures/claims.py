"""Which signature a request carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from ground_truth_local.cloud.signatures import version2, version4
from ground_truth_local.cloud.signatures.payloads import Payload
from ground_truth_local.cloud.signatures.received import Received
from ground_truth_local.cloud.signatures.refused import RequestRefused


class Claim(Protocol):
    """What a request says about who signed it; nothing of it is checked yet."""

    @property
    def access_key_id(self) -> str:
        """The key that it was signed with."""

    @property
    def session_token(self) -> str:
        """The token of temporary credentials; empty without one."""

    @property
    def service(self) -> str:
        """The service that it was signed for, by the name of its signing scope, such as `s3`."""

    @property
    def in_link(self) -> bool:
        """Whether the signature is in the query: whoever has the address may send the request."""

    @property
    def signs_the_host(self) -> bool:
        """Whether it holds for one name of the server alone."""

    @property
    def signs_the_body(self) -> bool:
        """Whether the signature can be checked only once the whole body is there."""

    def check_time(self, now: datetime) -> None:
        """Raise RequestRefused where the signature has expired, or is not valid yet."""

    def check(self, secret: str, body: bytes | None) -> Payload:
        """Check the signature; raise RequestRefused where it is another's.

        Args:
            secret: The secret access key of `access_key_id`.
            body: The body; None is enough unless `signs_the_body`.

        Returns:
            The payload that was signed, to check the body against.
        """


_KINDS: tuple[tuple[Callable[[Received], bool], Callable[[Received], Claim]], ...] = (
    (version4.is_in_header, version4.of_header),
    (version4.is_in_query, version4.of_query),
    (version2.is_in_header, version2.of_header),
    (version2.is_in_query, version2.of_query),
)
"""Where a signature can be, and how it is read there."""


def claim_of(received: Received) -> Claim | None:
    """Return the signature that a request carries; None where it carries none.

    Raises:
        RequestRefused: There is more than one, it is incomplete, or of a kind that is not known here.
    """
    found = [read for is_there, read in _KINDS if is_there(received)]
    if len(found) > 1:
        raise RequestRefused("InvalidRequest", "the request is signed twice", status=HTTPStatus.BAD_REQUEST)
    return found[0](received) if found else None
