"""AWS as a command reaches it: the usual variables and files, and the options --profile, --region, --endpoint-url."""

from __future__ import annotations

import argparse
import os
import socket
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.utils import is_valid_endpoint_url

from ground_truth_cli.errors import BadInput, CliError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_stepfunctions import SFNClient

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONNECT_SECONDS = 5


class Aws:
    """Clients of one account and region, each made when it is first asked for.

    Args:
        profile: Profile of the AWS files; by default that of the environment.
        region: Region; by default AWS_REGION, AWS_DEFAULT_REGION, or the profile's.
        endpoint_url: Address that answers instead of AWS; by default AWS_ENDPOINT_URL.
    """

    def __init__(
        self, *, profile: str | None = None, region: str | None = None, endpoint_url: str | None = None
    ) -> None:
        # The default session where no profile is asked for, as every boto3 program has it.
        self._session: Any = boto3 if profile is None else boto3.Session(profile_name=profile)
        # botocore itself reads AWS_DEFAULT_REGION alone.
        self._region = os.environ.get("AWS_REGION") if region is None else region
        self._endpoint_url = endpoint_url
        self.local = _check_endpoint(os.environ.get("AWS_ENDPOINT_URL") if endpoint_url is None else endpoint_url)
        self._config = Config(
            retries={"mode": "standard", "total_max_attempts": 5},
            connect_timeout=_CONNECT_SECONDS,
            max_pool_connections=32,
            # Buckets have no host names of their own on a machine of one's own.
            s3={"addressing_style": "path"} if self.local else {},
        )

    @cached_property
    def s3(self) -> S3Client:
        """Amazon S3."""
        client: S3Client = self.client("s3")
        return client

    @cached_property
    def states(self) -> SFNClient:
        """AWS Step Functions."""
        client: SFNClient = self.client("stepfunctions")
        return client

    @cached_property
    def sagemaker(self) -> SageMakerClient:
        """Amazon SageMaker."""
        client: SageMakerClient = self.client("sagemaker")
        return client

    def client(self, service: str, *, region: str | None = None) -> Any:
        """A new client of any service; `region` is another one than that of the session."""
        region = self._region if region is None else region
        try:
            return self._session.client(
                service, region_name=region, endpoint_url=self._endpoint_url, config=self._config
            )
        except ValueError as error:
            # botocore makes an address of the region without looking at it.
            raise BadInput(f"region {region!r} and endpoint URL give no address: {error}") from error


def open_session(arguments: argparse.Namespace) -> Aws:
    """AWS as the options of a command ask for it."""
    _forget_empty_variables()
    return Aws(profile=arguments.profile, region=arguments.region, endpoint_url=arguments.endpoint_url)


def _forget_empty_variables() -> None:
    """Let a variable that is empty count as one that is not set, as the AWS CLI does; botocore takes it for a value."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        if os.environ.get(name) == "":
            del os.environ[name]


def _check_endpoint(address: str | None) -> bool:
    """Whether the endpoint is on this machine; fails at once, and not after many attempts, where nobody answers."""
    if address is None:
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _no_address(address) from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0 or not is_valid_endpoint_url(address):
        raise _no_address(address)
    if parts.hostname not in _HERE:
        return False
    try:
        with socket.create_connection((parts.hostname, port or _DEFAULT_PORTS[parts.scheme]), _CONNECT_SECONDS):
            return True
    except OSError as error:
        raise CliError(
            f"nothing answers at {address}: is the local cloud running? `ground-truth local up` starts one"
        ) from error


def _no_address(address: str) -> BadInput:
    return BadInput(f"endpoint URL {address!r} is no address such as http://127.0.0.1:4566")
