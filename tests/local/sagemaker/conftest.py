"""A labeling service on a simulated clock, beside an S3 in the same process, with a team that is ready to work."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import skimage
from moto import mock_aws

from ground_truth_local.engine import SimulatedClock, Simulation
from ground_truth_local.sagemaker import LabelingService, Settings
from ground_truth_local.sagemaker.service_model import operation_model, violations

ACCOUNT = "123456789012"
REGION = "us-east-1"
BUCKET = "pictures"
FUNCTIONS = "arn:aws:lambda:us-east-1:432418664414:function"
PUBLIC_TEAM = "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default"
PHOTOGRAPHS = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")
LABELS = ("Bird", "Sky", "Ground")
CORS = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}


class Cloud:
    """The service and all around it, in few words.

    Every response is checked against botocore's model of the operation's output.
    """

    account, region, bucket = ACCOUNT, REGION, BUCKET
    photographs, labels, public_team = PHOTOGRAPHS, LABELS, PUBLIC_TEAM

    def __init__(self, s3: Any, **options: Any) -> None:
        self.s3 = s3
        self.clock: Any = options.pop("clock", SimulatedClock())
        self.events: list[dict[str, Any]] = []
        options.setdefault("settings", Settings(throttling=False))
        options.setdefault("simulation", Simulation())
        options.setdefault("emit", self.events.append)
        self.service = LabelingService(s3=lambda region: s3, clock=self.clock, **options)
        self.team = ""

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        response = self.service.handle(operation, request, account=ACCOUNT, region=REGION)
        shape = operation_model(operation).output_shape
        assert shape is None or violations(shape, json.loads(json.dumps(response))) == []
        return response

    def make_team(self, name: str = "birders") -> str:
        pool = {"UserPool": "us-east-1_pool", "ClientId": "client"}
        if not self.call("ListWorkforces")["Workforces"]:
            self.call("CreateWorkforce", WorkforceName="people", CognitoConfig=pool)
        member = {"CognitoMemberDefinition": {**pool, "UserGroup": "birders"}}
        self.team = self.call(
            "CreateWorkteam",
            WorkteamName=name,
            WorkforceName="people",
            Description="People who know birds",
            MemberDefinitions=[member],
        )["WorkteamArn"]
        return self.team

    def put(self, key: str, content: str | bytes, *, bucket: str = BUCKET) -> str:
        self.s3.put_object(Bucket=bucket, Key=key, Body=content)
        return f"s3://{bucket}/{key}"

    def put_manifest(self, *lines: Any, key: str = "input.manifest") -> str:
        return self.put(key, "".join(json.dumps(line) + "\n" for line in lines))

    def put_labels(self, *labels: str) -> str:
        entries = [{"label": label} for label in labels]
        return self.put("labels.json", json.dumps({"document-version": "2018-11-28", "labels": entries}))

    def read(self, uri: str) -> bytes:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        content: bytes = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content

    def keys(self, prefix: str) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def request(self, name: str = "boxes", task_type: str = "BoundingBox", **changes: Any) -> dict[str, Any]:
        """A CreateLabelingJob request that is in order; `changes` go to HumanTaskConfig or to the top, by name."""
        attribute = "label-ref" if task_type == "SemanticSegmentation" else "label"
        request: dict[str, Any] = {
            "LabelingJobName": name,
            "LabelAttributeName": attribute,
            "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": f"s3://{BUCKET}/input.manifest"}}},
            "OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/labels/"},
            "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/labeling",
            "LabelCategoryConfigS3Uri": f"s3://{BUCKET}/labels.json",
            "HumanTaskConfig": {
                "WorkteamArn": self.team,
                "UiConfig": {"UiTemplateS3Uri": f"s3://{BUCKET}/template.liquid.html"},
                "PreHumanTaskLambdaArn": f"{FUNCTIONS}:PRE-{task_type}",
                "AnnotationConsolidationConfig": {
                    "AnnotationConsolidationLambdaArn": f"{FUNCTIONS}:ACS-{task_type}",
                },
                "TaskTitle": "Box the birds",
                "TaskDescription": "Draw a box around every bird",
                "NumberOfHumanWorkersPerDataObject": 1,
                "TaskTimeLimitInSeconds": 600,
            },
        }
        for member, value in copy.deepcopy(changes).items():
            at_top = member in operation_model("CreateLabelingJob").input_shape.members  # type: ignore[union-attr]
            target = request if at_top else request["HumanTaskConfig"]
            if value is None:
                target.pop(member, None)
            else:
                target[member] = value
        return request

    def create(self, name: str = "boxes", task_type: str = "BoundingBox", **changes: Any) -> None:
        self.call("CreateLabelingJob", **self.request(name, task_type, **changes))

    def describe(self, name: str = "boxes") -> dict[str, Any]:
        return self.call("DescribeLabelingJob", LabelingJobName=name)

    def run(self, name: str = "boxes", task_type: str = "BoundingBox", **changes: Any) -> dict[str, Any]:
        """Creates a job, lets all time pass and describes it."""
        self.create(name, task_type, **changes)
        self.service.run_until_idle()
        return self.describe(name)

    def lines(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        """The output manifest of a described job."""
        text = self.read(job["LabelingJobOutput"]["OutputDatasetS3Uri"]).decode()
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="session")
def s3_client() -> Any:
    """One client for all tests, as making it takes longer than most of them."""
    session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION)
    return session.client("s3")


@pytest.fixture
def s3(aws_environment: None, s3_client: Any) -> Iterator[Any]:
    with mock_aws():
        s3_client.create_bucket(Bucket=BUCKET)
        s3_client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [CORS]})
        yield s3_client


@pytest.fixture
def make_cloud(s3: Any) -> Callable[..., Cloud]:
    def make(**options: Any) -> Cloud:
        cloud = Cloud(s3, **options)
        cloud.put_manifest(*({"source-ref": f"s3://{BUCKET}/images/{name}"} for name in PHOTOGRAPHS))
        cloud.put_labels(*LABELS)
        cloud.put("template.liquid.html", "<crowd-form></crowd-form>")
        cloud.make_team()
        return cloud

    return make


@pytest.fixture
def cloud(make_cloud: Callable[..., Cloud]) -> Cloud:
    """A service whose bucket has no pictures yet: what is listed in its manifest fails."""
    return make_cloud()


@pytest.fixture
def photographs(s3: Any) -> tuple[str, ...]:
    """Real photographs in the bucket, as the manifest lists them."""
    folder = Path(skimage.__file__).parent / "data"
    for name in PHOTOGRAPHS:
        s3.put_object(Bucket=BUCKET, Key=f"images/{name}", Body=(folder / name).read_bytes())
    return PHOTOGRAPHS
