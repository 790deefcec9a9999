"""An AWS account in this process: moto's S3 and DynamoDB, and the local Ground Truth behind stock boto3 clients."""

import copy
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.exceptions import ClientError
from moto import mock_aws

from ground_truth_local.engine import Behaviour, SimulatedClock, Simulation
from ground_truth_local.sagemaker import LabelingService, Settings
from ground_truth_local.sagemaker.in_process import attach
from ground_truth_runtime.gateways.jobs_table import JobsTable
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.gateways.roles import IamClient, Roles

if TYPE_CHECKING:
    from moto.core.config import DefaultConfig
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef
    from mypy_boto3_sagemaker import SageMakerClient

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"
BUCKET = "ground-truth-123456789012"
TABLE = "labeling-jobs"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT_ID}:role/GroundTruthExecution"
CORS_RULE: "CORSRuleTypeDef" = {
    "AllowedMethods": ["GET"],
    "AllowedOrigins": ["*"],
    "ExposeHeaders": ["Access-Control-Allow-Origin"],
}
FRAMES_CORS_RULE: "CORSRuleTypeDef" = {
    "AllowedMethods": ["GET", "HEAD", "PUT"],
    "AllowedOrigins": ["*"],
    "AllowedHeaders": ["*"],
    "ExposeHeaders": ["Access-Control-Allow-Origin"],
    "MaxAgeSeconds": 3_000,
}
# A red dot, so that simulated workers have something to open.
IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@dataclass(kw_only=True)
class Account:
    """What a deployed stack has, and what its bucket holds.

    clock: the time of Ground Truth.
    told: the state changes that Ground Truth emitted, as EventBridge entries.
    """

    s3: "S3Client"
    table: "Table"
    sagemaker: "SageMakerClient"
    iam: IamClient
    service: LabelingService
    workteam_arn: str
    clock: SimulatedClock
    told: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def store(self) -> ObjectStore:
        """The gateway to S3."""
        return ObjectStore(self.s3)

    @cached_property
    def jobs_table(self) -> JobsTable:
        """The gateway to the jobs table."""
        return JobsTable(self.table)

    @cached_property
    def roles(self) -> Roles:
        """The gateway to IAM."""
        return Roles(self.iam)

    @cached_property
    def labeling_jobs(self) -> LabelingJobs:
        """The gateway to Ground Truth."""
        return LabelingJobs(self.sagemaker)

    def put(self, key: str, body: bytes | str = IMAGE) -> str:
        """Puts an object into the bucket; an image by default. Returns its URI."""
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def put_images(self, count: int = 3, *, prefix: str = "images/") -> None:
        """Puts images into the bucket."""
        for number in range(count):
            self.put(f"{prefix}{number}.png")

    def keys(self, prefix: str = "") -> list[str]:
        """Keys of the bucket, sorted."""
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]

    def json(self, uri: str) -> Any:
        """An object as JSON."""
        return json.loads(self.text(uri))

    def delete(self, uri: str) -> None:
        """Takes an object away."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        self.s3.delete_object(Bucket=bucket, Key=key)

    def text(self, uri: str) -> str:
        """An object as text."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        return self.s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()

    def exists(self, key: str) -> bool:
        """Whether the bucket holds a key."""
        try:
            self.s3.head_object(Bucket=BUCKET, Key=key)
        except ClientError:
            return False
        return True

    def labeling_job_names(self) -> list[str]:
        """Names of all labeling jobs, oldest first."""
        page = self.sagemaker.list_labeling_jobs(SortBy="CreationTime", SortOrder="Ascending", MaxResults=100)
        return [summary["LabelingJobName"] for summary in page["LabelingJobSummaryList"]]

    def state_changes(self) -> list[str]:
        """Names of the labeling jobs whose end was told, in order."""
        return [entry["Resources"][0].rpartition("/")[2] for entry in self.told]


@contextmanager
def account(
    *, simulation: Simulation | None = None, settings: Settings | None = None, moto: "DefaultConfig | None" = None
) -> Iterator[Account]:
    """A fresh account with a bucket, a jobs table and a work team. Time stands still until it is moved.

    Needs the fixture `aws_environment`.
    """
    with mock_aws(config=moto):
        owner = _owner()
        owner.begin()
        s3, sagemaker = owner.s3, owner.sagemaker
        told: list[dict[str, Any]] = []
        clock = SimulatedClock(start=time.time())
        service = LabelingService(
            s3=lambda _region: s3,
            emit=told.append,
            clock=clock,
            simulation=Simulation(time_spread=0) if simulation is None else simulation,
            settings=Settings(throttling=False, behaviour=Behaviour()) if settings is None else settings,
        )
        for target in (owner.session, sagemaker):
            attach(target, service, account=ACCOUNT_ID, region=REGION)
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [CORS_RULE, FRAMES_CORS_RULE]})
        yield Account(
            s3=s3,
            table=_table(owner.dynamodb),
            sagemaker=sagemaker,
            iam=_iam(owner.iam),
            service=service,
            workteam_arn=_workteam(sagemaker),
            clock=clock,
            told=told,
        )


class _Owner:
    """The owner of all accounts: making a session and clients takes longer than most tests, so there is one."""

    def __init__(self) -> None:
        core = botocore.session.Session()
        self.session = boto3.Session(botocore_session=core)
        self.s3 = self.session.client("s3")
        self.sagemaker = self.session.client("sagemaker")
        self.iam: Any = self.session.client("iam")
        self.dynamodb: Any = self.session.resource("dynamodb")
        clients = (self.s3, self.sagemaker, self.iam, self.dynamodb.meta.client)
        listening: list[Any] = [core.get_component("event_emitter"), *(client.meta.events for client in clients)]
        self._listening = [(events, events._emitter) for events in listening]

    def begin(self) -> None:
        """As good as new, and the default session: nobody listens any more who has not from the start."""
        for events, emitter in self._listening:
            events._emitter = copy.copy(emitter)
        boto3.DEFAULT_SESSION = self.session


@cache
def _owner() -> _Owner:
    return _Owner()


def _iam(iam: Any) -> IamClient:
    """IAM with the execution role, whose sessions last 8 hours as those of the stack's own do."""
    add_role(iam, ROLE_ARN)
    client: IamClient = iam
    return client


def add_role(iam: Any, arn: str) -> None:
    """Makes a role that SageMaker may assume."""
    trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName=arn.rpartition("/")[2],
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        MaxSessionDuration=8 * 3_600,
    )


def _table(dynamodb: "DynamoDBServiceResource") -> "Table":
    """The jobs table with the keys and indexes of docs/architecture.md."""
    text = [
        "labeling_job_name",
        "active",
        "created_at",
        "execution_arn",
    ]
    return dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in text],
        KeySchema=[{"AttributeName": "labeling_job_name", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": name,
                "KeySchema": [
                    {"AttributeName": partition, "KeyType": "HASH"},
                    {"AttributeName": sort, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for name, partition, sort in (
                ("active-jobs", "active", "created_at"),
                ("jobs-of-execution", "execution_arn", "labeling_job_name"),
            )
        ],
    )


def _workteam(sagemaker: "SageMakerClient") -> str:
    pool, client = "us-east-1_Birders01", "0123456789abcdefghijklmnop"
    sagemaker.create_workforce(WorkforceName="default", CognitoConfig={"UserPool": pool, "ClientId": client})
    return sagemaker.create_workteam(
        WorkteamName="birders",
        WorkforceName="default",
        Description="People who know birds",
        MemberDefinitions=[{"CognitoMemberDefinition": {"UserPool": pool, "UserGroup": "birders", "ClientId": client}}],
    )["WorkteamArn"]
