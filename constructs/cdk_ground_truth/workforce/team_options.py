"""Options of the work team that a pipeline makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TeamOptions:
    """The work team that a pipeline makes: `Workteam` describes the properties of the same names."""

    workteam_name: str | None = None
    """Default: made from the construct's path."""
    description: str = "Labels data with Ground Truth"
    group_name: str | None = None
    """Existing group of the Cognito pool. Default: a new group, for this team alone."""
    oidc_groups: Sequence[str] = ()
    """Groups of the identity provider, for a workforce that has one. Default: none."""
    existing_members: Sequence[str] = ()
    """People who are users of the Cognito pool already, by user name or e-mail address. Default: nobody."""
