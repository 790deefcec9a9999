"""Roles and user pools of the local cloud, as the local Ground Truth asks about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

from ground_truth_local.sagemaker.arns import parse_arn

PRINCIPAL = "sagemaker.amazonaws.com"
"""Who assumes a labeling job's role."""

_MISSING = frozenset({"NoSuchEntity", "ResourceNotFoundException"})


class CloudIdentities:
    """Looks roles up in IAM, clients and groups in Cognito.

    Args:
        iam: Gives the client of IAM.
        cognito: Gives the client of Cognito user pools in a region.
    """

    def __init__(self, *, iam: Callable[[], Any], cognito: Callable[[str], Any]) -> None:
        self._iam = iam
        self._cognito = cognito

    def assumable(self, role_arn: str) -> bool:
        """Whether a role exists and its trust policy allows the service to assume it."""
        name = parse_arn(role_arn).resource.rpartition("/")[2]
        found = _found(lambda: self._iam().get_role(RoleName=name)["Role"])
        return found is not None and found["Arn"] == role_arn and _trusted(found["AssumeRolePolicyDocument"])

    def has_client(self, client_id: str, *, user_pool: str, region: str) -> bool:
        """Whether a user pool exists and has an app client."""
        pool = {"UserPoolId": user_pool, "ClientId": client_id}
        return _found(lambda: self._cognito(region).describe_user_pool_client(**pool)) is not None

    def has_group(self, group: str, *, user_pool: str, region: str) -> bool:
        """Whether a user pool exists and has a group."""
        pool = {"UserPoolId": user_pool, "GroupName": group}
        return _found(lambda: self._cognito(region).get_group(**pool)) is not None


def _found(look: Callable[[], Any]) -> Any:
    """What `look` finds; None where it is not there."""
    try:
        return look()
    except ClientError as error:
        if error.response["Error"].get("Code") in _MISSING:
            return None
        raise


def _trusted(document: Any) -> bool:
    """Whether a trust policy lets the service in; conditions are not looked at."""
    policy = json.loads(unquote(document)) if isinstance(document, str) else document
    return any(
        statement.get("Effect") == "Allow"
        and any(action in {"sts:AssumeRole", "sts:*", "*"} for action in _listed(statement.get("Action")))
        and _is_principal(statement.get("Principal"))
        for statement in _listed(policy.get("Statement"))
    )


def _is_principal(principal: Any) -> bool:
    if isinstance(principal, Mapping):
        return PRINCIPAL in _listed(principal.get("Service")) or "*" in _listed(principal.get("AWS"))
    return bool(principal == "*")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
