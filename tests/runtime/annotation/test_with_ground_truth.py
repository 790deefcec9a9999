"""The annotation functions in the local Ground Truth: jobs of all five types, from pictures to labels that are read."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import boto3
import pytest
import skimage
from moto import mock_aws

from ground_truth_local.engine import SimulatedClock, Simulation
from ground_truth_local.sagemaker import LabelingService, Settings
from ground_truth_runtime.annotation.pre_annotation import task_of
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.labels.model import Label
from ground_truth_runtime.labels.reading import labels_of
from ground_truth_runtime.steps.consolidate import consolidate_payload
from ground_truth_runtime.steps.job_quality import job_quality

ACCOUNT, REGION, BUCKET = "123456789012", "us-east-1", "birds"
FUNCTIONS = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
ELEMENTS = {
    "polygons": "crowd-polygon",
    "keypoints": "crowd-keypoint",
    "lines": "crowd-line",
    "polylines": "crowd-polyline",
    "instances": "crowd-instance-segmentation",
}
PAGE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <{0} name="{0}" src="{{{{ task.input.taskObject | grant_read_access }}}}" header="Draw" labels='["Bird", "Sky"]'>
    <full-instructions header="Instructions">Draw</full-instructions>
    <short-instructions>Draw</short-instructions>
  </{0}>
</crowd-form>"""


class InProcess:
    """Both functions, as Lambda runs them: JSON in, JSON out."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        event = json.loads(json.dumps(payload))
        if arn.endswith(":before"):
            return json.loads(json.dumps(task_of(event)))
        return json.loads(json.dumps(consolidate_payload(event, store=self._store).objects))


@pytest.fixture
def s3(aws_environment: None) -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["Access-Control-Allow-Origin"]}
        client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
        yield client


@pytest.fixture
def label(s3: Any) -> Callable[[str], tuple[dict[int, Label], str]]:
    """Runs a job of three workers on two photographs; gives its labels by line, and its output manifest."""

    def put(key: str, content: str | bytes) -> str:
        s3.put_object(Bucket=BUCKET, Key=key, Body=content)
        return f"s3://{BUCKET}/{key}"

    def run(kind: str) -> tuple[dict[int, Label], str]:
        service = LabelingService(
            s3=lambda _region: s3,
            clock=SimulatedClock(),
            emit=lambda _entry: None,
            settings=Settings(throttling=False),
            simulation=Simulation(),
            functions=InProcess(ObjectStore(s3)),
        )

        def call(operation: str, **request: Any) -> dict[str, Any]:
            return service.handle(operation, request, account=ACCOUNT, region=REGION)

        pool = {"UserPool": "us-east-1_pool", "ClientId": "client"}
        call("CreateWorkforce", WorkforceName="people", CognitoConfig=pool)
        member = {"CognitoMemberDefinition": {**pool, "UserGroup": "birders"}}
        team = call(
            "CreateWorkteam",
            WorkteamName="birders",
            WorkforceName="people",
            Description="People who know birds",
            MemberDefinitions=[member],
        )["WorkteamArn"]
        names = ("astronaut.png", "coffee.png")
        pictures = [put(name, (Path(skimage.__file__).parent / "data" / name).read_bytes()) for name in names]
        manifest = put("input.manifest", "".join(json.dumps({"source-ref": uri}) + "\n" for uri in pictures))
        categories = {"document-version": "2018-11-28", "labels": [{"label": "Bird"}, {"label": "Sky"}]}
        call(
            "CreateLabelingJob",
            LabelingJobName=kind,
            LabelAttributeName="lbl",
            InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest}}},
            OutputConfig={"S3OutputPath": f"s3://{BUCKET}/labels/"},
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/labeling",
            LabelCategoryConfigS3Uri=put("labels.json", json.dumps(categories)),
            HumanTaskConfig={
                "WorkteamArn": team,
                "UiConfig": {"UiTemplateS3Uri": put("page.liquid.html", PAGE.format(ELEMENTS[kind]))},
                "PreHumanTaskLambdaArn": f"{FUNCTIONS}:before",
                "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": f"{FUNCTIONS}:after"},
                "TaskTitle": "Draw",
                "TaskDescription": "Draw what you see",
                "NumberOfHumanWorkersPerDataObject": 3,
                "TaskTimeLimitInSeconds": 600,
            },
        )
        service.run_until_idle()
        job = call("DescribeLabelingJob", LabelingJobName=kind)
        assert (job["LabelingJobStatus"], job["LabelCounters"]["TotalLabeled"]) == ("Completed", 2)
        output = job["LabelingJobOutput"]["OutputDatasetS3Uri"]
        return labels_of(ObjectStore(s3).lines(output), attribute="lbl", numbers={1, 2}), output

    return run


@pytest.mark.wired
@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_job_ends_in_labels_that_are_read_and_measured(kind: str, label: Any, s3: Any) -> None:
    found, output = label(kind)

    read = "polylines" if kind == "lines" else kind
    assert {one.kind for one in found.values()} == {read}
    shapes = [shape for one in found.values() for shape in getattr(one, read)]
    assert len(shapes) >= 2
    assert {shape.label for shape in shapes} <= {"Bird", "Sky"}
    assert fmean(shape.confidence for shape in shapes) > 0.6
    assert all(one.metadata["job-name"].endswith(kind) for one in found.values())
    quality = job_quality(output, attribute="lbl", store=ObjectStore(s3))
    assert (quality.kind, quality.answers) == (read, 6)
    assert quality.value is not None
    assert 0.3 < quality.value <= 1
    assert all(worker.with_label is not None for worker in quality.workers)
