"""A role and a user pool for labeling jobs, made as a person makes them."""

import json
from typing import Any
from uuid import uuid4

TRUST = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
"""The statement of a trust policy that lets SageMaker assume a role."""


def make_role(iam: Any, statement: dict[str, Any] = TRUST, *, path: str = "/") -> str:
    """A new role whose trust policy holds `statement`; its ARN."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn: str = iam.create_role(RoleName=f"r-{uuid4()}", AssumeRolePolicyDocument=trust, Path=path)["Role"]["Arn"]
    return arn


def make_members(cognito: Any, group: str) -> dict[str, str]:
    """A new user pool with an app client and a group, as the `CognitoMemberDefinition` of a team."""
    pool = cognito.create_user_pool(PoolName=group)["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName=group)["UserPoolClient"]["ClientId"]
    cognito.create_group(UserPoolId=pool, GroupName=group)
    return {"UserPool": pool, "ClientId": app, "UserGroup": group}
