"""Where the portal listens, and who may sign in."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import Any, Self

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 4567
DEFAULT_PEOPLE = ("ann", "ben")
MAX_NAME_LENGTH = 64


@dataclass(frozen=True, kw_only=True)
class PortalSettings:
    """Settings of the worker portal.

    Args:
        host: IPv4 address or name of the interface to listen on.
        port: Port; 0 takes any free one.
        people: Names of the members of the work team.
        passwords: Password of each of them by name. Empty: choosing a name is enough.
    """

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    people: tuple[str, ...] = DEFAULT_PEOPLE
    passwords: dict[str, str] = field(default_factory=dict)

    def problems(self) -> list[str]:
        """What is out of its range."""
        problems = []
        if not 0 <= self.port <= 65535:
            problems.append(f"portal port is {self.port}; allowed are 1 to 65535, and 0 for any free one")
        if not self.people:
            problems.append("there are no workers; the portal needs one at least")
        if len(set(self.people)) < len(self.people):
            problems.append(f"workers are {', '.join(self.people)}; each name may be given once")
        problems += [
            f"worker {name!r}: a name has 1 to {MAX_NAME_LENGTH} printable characters"
            for name in self.people
            if not name.strip() or not name.isprintable() or len(name) > MAX_NAME_LENGTH
        ]
        if not self.on_this_machine and set(self.passwords) != set(self.people):
            problems.append(f"portal host is {self.host}: each worker needs a password where others can reach it")
        return problems

    @classmethod
    def guarded(cls, *, host: str, port: int, people: tuple[str, ...]) -> Self:
        """Settings in which each worker has a password, made up here, wherever others can reach the portal."""
        passwords = {} if _is_local(host) else {name: secrets.token_urlsafe(9) for name in people}
        return cls(host=host, port=port, people=people, passwords=passwords)

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> Self:
        """Reads what `dataclasses.asdict` made, after a way through JSON."""
        return cls(**{**fields, "people": tuple(fields["people"])})

    @property
    def on_this_machine(self) -> bool:
        """Whether nobody else can reach it."""
        return _is_local(self.host)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
