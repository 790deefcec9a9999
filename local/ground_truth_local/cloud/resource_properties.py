"""CloudFormation's properties of Workforce and Workteam, as the SageMaker API names them.

The names differ (CloudFormation schemas of AWS::SageMaker::Workforce and AWS::SageMaker::Workteam against the service
model). Everything here is plain translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Properties = Mapping[str, Any]
Request = dict[str, Any]

WORKFORCE_CREATE_ONLY = frozenset({"WorkforceName", "CognitoConfig"})
WORKTEAM_CREATE_ONLY = frozenset({"WorkteamName", "WorkforceName"})
"""Changing one of these replaces the resource."""

_NAME_LENGTH = 63

_COGNITO_MEMBER = {"CognitoUserPool": "UserPool", "CognitoUserGroup": "UserGroup", "CognitoClientId": "ClientId"}
_OIDC_MEMBER = {"OidcGroups": "Groups"}


def create_workforce(properties: Properties) -> Request:
    """Request of CreateWorkforce."""
    return dict(properties)


def update_workforce(properties: Properties) -> Request:
    """Request of UpdateWorkforce; tags are left as they are."""
    changeable = {"SourceIpConfig", "OidcConfig", "WorkforceVpcConfig", "IpAddressType"}
    return {
        "WorkforceName": properties["WorkforceName"],
        **{name: value for name, value in properties.items() if name in changeable},
    }


def create_workteam(properties: Properties, *, default_name: str) -> Request:
    """Request of CreateWorkteam.

    Args:
        properties: As in the template.
        default_name: Name of a team whose template gives none.
    """
    return {
        **{name: value for name, value in properties.items() if name != "MemberDefinitions"},
        "WorkteamName": properties.get("WorkteamName", default_name),
        "MemberDefinitions": [_member(member) for member in properties["MemberDefinitions"]],
    }


def update_workteam(properties: Properties, *, name: str) -> Request:
    """Request of UpdateWorkteam for the team `name`; tags are left as they are."""
    changeable = {"Description", "NotificationConfiguration"}
    return {
        "WorkteamName": name,
        "MemberDefinitions": [_member(member) for member in properties["MemberDefinitions"]],
        **{name: value for name, value in properties.items() if name in changeable},
    }


def default_name(stack_name: str, logical_id: str) -> str:
    """Name of a resource whose template gives none, within the service's 63 characters."""
    return f"{stack_name}-{logical_id}"[:_NAME_LENGTH].rstrip("-")


def changed(old: Properties, new: Properties, names: frozenset[str]) -> list[str]:
    """Those of `names` that differ between the two, in alphabetical order."""
    return sorted(name for name in names if old.get(name) != new.get(name))


def _member(member: Properties) -> dict[str, Any]:
    translated: dict[str, Any] = {}
    if "CognitoMemberDefinition" in member:
        translated["CognitoMemberDefinition"] = _renamed(member["CognitoMemberDefinition"], _COGNITO_MEMBER)
    if "OidcMemberDefinition" in member:
        translated["OidcMemberDefinition"] = _renamed(member["OidcMemberDefinition"], _OIDC_MEMBER)
    return translated


def _renamed(properties: Properties, names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in properties.items()}
