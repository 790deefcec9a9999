"""Clients of AWS' own SDK that talk to the local cloud and to nothing else."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.configprovider import ConstantProvider

from ground_truth_local.cloud.settings import ACCESS_KEY, REGION

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_stepfunctions import SFNClient

_CONFIG = Config(
    # A proxy of the person's shell can't reach this machine's 127.0.0.1.
    proxies={},
    s3={"addressing_style": "path"},
    max_pool_connections=32,
    # The local service throttles as the real one does.
    retries={"mode": "standard", "total_max_attempts": 8},
)

# A function may take a quarter of an hour, and runs once: what it raises is told to whoever invoked it.
_INVOKING = _CONFIG.merge(Config(read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1}))


class Clients:
    """Clients of the local cloud at `endpoint`; each is made once.

    Args:
        endpoint: Address of the local cloud, such as `http://127.0.0.1:4566`.
        secret_key: The secret of its access key.
        region: Region that the clients sign for.
        certificate: The certificate to trust, where the local cloud speaks TLS.
    """

    def __init__(
        self, endpoint: str, *, secret_key: str, region: str = REGION, certificate: Path | None = None
    ) -> None:
        self._endpoint = endpoint
        self._region = region
        core = botocore.session.Session()
        # The person's AWS files are none of our business; a profile that is named but missing would even stop us. Only
        # a provider keeps the variable AWS_PROFILE out: a plain None is no value.
        core.get_component("config_store").set_config_provider("profile", ConstantProvider(value=None))
        core.set_config_variable("config_file", os.devnull)
        core.set_config_variable("credentials_file", os.devnull)
        core.set_config_variable("use_fips_endpoint", False)
        core.set_config_variable("use_dualstack_endpoint", False)
        if certificate is not None:
            core.set_config_variable("ca_bundle", str(certificate))
        core.set_credentials(ACCESS_KEY, secret_key)
        self._session = boto3.Session(botocore_session=core, region_name=region)

    def s3_of(self, region: str) -> S3Client:
        """Amazon S3 in another region; a new client with each call."""
        return self._session.client("s3", endpoint_url=self._endpoint, region_name=region, config=_CONFIG)

    def client(self, service: str) -> Any:
        """A new client of any service."""
        session: Any = self._session  # its types know the services by name only
        return session.client(service, endpoint_url=self._endpoint, config=_CONFIG)

    def lambda_of(self, region: str) -> Any:
        """AWS Lambda in a region, patient enough for any function; a new client with each call."""
        return self._session.client("lambda", endpoint_url=self._endpoint, region_name=region, config=_INVOKING)

    def logs_of(self, region: str) -> Any:
        """Amazon CloudWatch Logs in a region; a new client with each call."""
        return self._session.client("logs", endpoint_url=self._endpoint, region_name=region, config=_CONFIG)

    def cognito_of(self, region: str) -> Any:
        """Amazon Cognito user pools in a region; a new client with each call."""
        return self._session.client("cognito-idp", endpoint_url=self._endpoint, region_name=region, config=_CONFIG)

    @cached_property
    def iam(self) -> Any:
        """AWS IAM."""
        return self.client("iam")

    @cached_property
    def s3(self) -> S3Client:
        """Amazon S3."""
        return self._session.client("s3", endpoint_url=self._endpoint, config=_CONFIG)

    @cached_property
    def states(self) -> SFNClient:
        """AWS Step Functions."""
        return self._session.client("stepfunctions", endpoint_url=self._endpoint, config=_CONFIG)

    @cached_property
    def sagemaker(self) -> SageMakerClient:
        """Amazon SageMaker, as far as labeling goes."""
        return self._session.client("sagemaker", endpoint_url=self._endpoint, config=_CONFIG)

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        """Amazon DynamoDB."""
        return self._session.client("dynamodb", endpoint_url=self._endpoint, config=_CONFIG)
