"""A deployed stack in this process."""

import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.cli.support.deployment import Deployment, deploy
from tests.support.account import Account, account


@pytest.fixture
def cloud(aws_environment: None) -> Iterator[Account]:
    """A fresh account with three images."""
    with account() as fresh:
        fresh.put_images(3)
        yield fresh


@pytest.fixture
def deployed(cloud: Account) -> Deployment:
    """The stack, deployed to it."""
    return deploy(cloud)


@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A shell without any AWS credentials, and the default session of a program that has just begun."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
