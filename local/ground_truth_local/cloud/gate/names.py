"""Under which names the local cloud may be asked."""

from __future__ import annotations

from http import HTTPStatus

from ground_truth_local.cloud.signatures.refused import RequestRefused

_NAMES = ("127.0.0.1", "localhost")
_DEFAULT_PORTS = (80, 443)


class HostNames:
    """The names of this machine that lead nowhere else, and those below them, such as `API.execute-api.127.0.0.1`.

    A page of another site can make a name of its own lead to 127.0.0.1, and its requests then go to the local cloud as
    if they went to that site (DNS rebinding). The header `Host` still has the site's name. Nobody but this machine can
    give away names below `localhost`, and no browser looks up names below an address.

    Args:
        port: Port of the local cloud.
    """

    def __init__(self, port: int) -> None:
        suffixes = ("", f":{port}") if port in _DEFAULT_PORTS else (f":{port}",)
        self._own = frozenset(f"{name}{suffix}" for name in _NAMES for suffix in suffixes)
        self._below = tuple(f".{name}" for name in self._own)

    def check(self, host: str) -> None:
        """Let only requests through that know the cloud by one of its names.

        Raises:
            RequestRefused: The header `Host` is none of them.
        """
        if not self.is_own(host) and not host.lower().endswith(self._below):
            raise RequestRefused(
                "MisdirectedRequest",
                f"the local cloud is not known as {host[:255]!r}, but as {' or '.join(sorted(self._own))}",
                status=HTTPStatus.MISDIRECTED_REQUEST,
            )

    def is_own(self, host: str) -> bool:
        """Return whether this is the cloud's name itself, and none below it."""
        return host.lower() in self._own
