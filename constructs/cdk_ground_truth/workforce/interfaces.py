"""What a work team needs of a workforce, and a pipeline of a work team, be they new or imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from constructs import Node


@dataclass(frozen=True, kw_only=True)
class CognitoMembers:
    """Where a workforce keeps its workers: all its teams use the same pool and client."""

    user_pool_id: str
    client_id: str


@runtime_checkable
class IWorkforce(Protocol):
    """A private workforce."""

    @property
    def node(self) -> Node:
        """The construct's node: what a team depends on."""
        ...

    @property
    def workforce_name(self) -> str:
        """Name of the workforce."""
        ...

    @property
    def cognito(self) -> CognitoMembers | None:
        """Pool of the workers; None where they come from an OIDC identity provider."""
        ...

    @property
    def portal_url(self) -> str | None:
        """Address where workers sign in; None where it isn't known."""
        ...


@runtime_checkable
class IWorkteam(Protocol):
    """A work team: private, of a vendor, or the public one."""

    @property
    def node(self) -> Node:
        """The construct's node."""
        ...

    @property
    def workteam_arn(self) -> str:
        """ARN of the team."""
        ...

    @property
    def portal_url(self) -> str | None:
        """Address where its workers sign in; None where it isn't known."""
        ...
