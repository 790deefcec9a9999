"""Links that grant read access to one object for a while, as the service's `grant_read_access` makes them.

On AWS they lead to S3. Here they lead to the portal: people on other machines of a network can't reach the emulated S3.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from ground_truth_local.web.messages import Refused

PATH = "/objects/"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a link grants: one object of a region, by its S3 URI."""

    uri: str
    region: str


class Links:
    """Makes links and reads them back.

    Args:
        key: What they are signed with.
        now: The time of day, in seconds since the epoch.
    """

    def __init__(self, key: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._now = now

    def link(self, grant: Grant, *, expires_at: float) -> str:
        """The address of an object, below the portal's own, until `expires_at`.

        It ends in the name of the object, as on S3: pages choose by it how to show what they load.
        """
        content = json.dumps([grant.uri, grant.region, int(expires_at)], separators=(",", ":")).encode()
        name = quote(grant.uri.rpartition("/")[2])
        return f"{PATH}{_text(content)}.{_text(self._signature(content))}/{name}"

    def read(self, address: str) -> Grant:
        """What a link grants.

        Raises:
            Refused: It isn't one of these links, or has expired.
        """
        content, _, signature = address.removeprefix(PATH).partition("/")[0].partition(".")
        try:
            signed, given = _bytes(content), _bytes(signature)
        except ValueError:
            signed, given = b"", b""
        if not hmac.compare_digest(given, self._signature(signed)):
            raise Refused(HTTPStatus.FORBIDDEN, "This link grants nothing.")
        uri, region, expires_at = json.loads(signed)
        if self._now() >= expires_at:
            raise Refused(HTTPStatus.FORBIDDEN, "This link has expired.")
        return Grant(uri=uri, region=region)

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, "sha256")


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
