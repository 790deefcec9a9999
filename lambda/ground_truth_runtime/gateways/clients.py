"""boto3 clients as the functions use them."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from ground_truth_runtime.gateways.roles import IamClient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_stepfunctions import SFNClient

# The state machine retries with its own, longer delays; these few cover what passes within a second.
_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=5, read_timeout=60)


S3_CONNECTIONS = 32
"""Requests to Amazon S3 that one function makes side by side; botocore keeps ten connections unless told otherwise."""


def iam_client() -> IamClient:
    """Client of AWS IAM."""
    client: IamClient = boto3.client("iam", config=_CONFIG)
    return client


def s3_client() -> "S3Client":
    """Client of Amazon S3."""
    return boto3.client("s3", config=_CONFIG.merge(Config(max_pool_connections=S3_CONNECTIONS)))


def sagemaker_client() -> "SageMakerClient":
    """Client of Amazon SageMaker."""
    return boto3.client("sagemaker", config=_CONFIG)


def sns_client() -> "SNSClient":
    """Client of Amazon SNS."""
    return boto3.client("sns", config=_CONFIG)


def stepfunctions_client() -> "SFNClient":
    """Client of AWS Step Functions."""
    return boto3.client("stepfunctions", config=_CONFIG)


def dynamodb_table(name: str) -> "Table":
    """A table of Amazon DynamoDB."""
    return boto3.resource("dynamodb", config=_CONFIG).Table(name)
