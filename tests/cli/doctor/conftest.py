"""An account that is ready for the app, to be spoiled in one way after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.cli.support.answers import answer
from tests.cli.support.cloudformation import StackThere, attach
from tests.cli.support.command import Ran, ground_truth
from tests.support.account import ACCOUNT_ID, REGION, Account, account

LAYER = f"arn:aws:lambda:{REGION}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64"


@dataclass(kw_only=True)
class Ready:
    """The account, and the folder of the app."""

    cloud: Account
    folder: Path
    stacks: dict[str, StackThere] = field(default_factory=dict)

    def doctor(self, *arguments: object) -> Ran:
        """Runs `ground-truth doctor` for the folder."""
        return ground_truth("doctor", "--app", self.folder, *arguments)

    def findings(self, check: str, **context: Any) -> list[dict[str, Any]]:
        """What a check finds with context values."""
        given = [part for key, value in context.items() for part in ("-c", f"{key}={value}")]
        checks = self.doctor("--json", *given).document["checks"]
        return [found for found in checks if found["check"] == check]

    def finding(self, check: str, **context: Any) -> dict[str, Any]:
        """The one thing that a check finds."""
        (found,) = self.findings(check, **context)
        return found

    def deploy(self, name: str = "GroundTruthLabeling", **stack: Any) -> None:
        """Puts a stack into the account."""
        self.stacks[name] = StackThere(**stack)

    def without_workforce(self) -> None:
        """Deletes the workforce that every account of the tests begins with, and its team."""
        self.cloud.sagemaker.delete_workteam(WorkteamName="birders")
        self.cloud.sagemaker.delete_workforce(WorkforceName="default")

    def with_pool(self) -> tuple[str, str]:
        """A workforce with a pool and an app client that are there; their ids."""
        self.without_workforce()
        cognito = boto3.client("cognito-idp")
        pool = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
        client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="portal")["UserPoolClient"]["ClientId"]
        self.cloud.sagemaker.create_workforce(
            WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": client}
        )
        return pool, client

    def invite(self, pool: str, email: str) -> str:
        """A user of the pool; its own name."""
        created = boto3.client("cognito-idp").admin_create_user(UserPoolId=pool, Username=email)
        return str(created["User"]["Username"])


@pytest.fixture
def ready(aws_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ready]:
    """An account with a bootstrap stack, quotas and the layer; nothing is deployed."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "cdk.json").write_text("{}", "utf-8")
    with account() as cloud:
        found = Ready(cloud=cloud, folder=tmp_path)
        attach(boto3._get_default_session(), found.stacks)  # type: ignore[attr-defined]
        boto3.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="28", Type="String")
        limits = {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}
        answer("lambda", "GetAccountSettings", {"AccountLimit": limits})
        answer("lambda", "GetLayerVersionByArn", {"LayerVersionArn": f"{LAYER}:27"})
        answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 30.0}})
        yield found


@pytest.fixture
def oidc(ready: Ready) -> Callable[[], None]:
    """Gives the account a workforce of an identity provider."""

    def make() -> None:
        ready.without_workforce()
        addresses = (
            "Issuer",
            "AuthorizationEndpoint",
            "TokenEndpoint",
            "UserInfoEndpoint",
            "LogoutEndpoint",
            "JwksUri",
        )
        provider = dict.fromkeys(addresses, "https://id.example.com/x")
        ready.cloud.sagemaker.create_workforce(
            WorkforceName="people", OidcConfig={**provider, "ClientId": "labeling", "ClientSecret": "secret"}
        )

    return make


def team_arn(name: str) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:workteam/private-crowd/{name}"
