"""A custom labeling job in the running cloud: its functions are real ones, invoked by the service."""

import io
import json
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ground_truth_local.cloud.labeling_functions import LambdaFunctions
from ground_truth_local.engine.functions import FunctionError
from tests.local.cloud.conftest import BUCKET, ROLE, Lab, eventually
from tests.support.identities import make_members

FUNCTION = """
import json
import boto3


def pre(event, context):
    return {"taskInput": {"text": event["dataObject"]["source"], "labels": ["good", "bad"]}}


def post(event, context):
    # As AWS's own samples do: the payload is read from S3, where the service itself has put it.
    bucket, _, key = event["payload"]["s3Uri"][5:].partition("/")
    payload = json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    return [
        {
            "datasetObjectId": item["datasetObjectId"],
            "consolidatedAnnotation": {"content": {event["labelAttributeName"]: {"answers": len(item["annotations"])}}},
        }
        for item in payload
        if item["datasetObjectId"] != "1"
    ]


def broken(event, context):
    raise ValueError("no idea")
"""
PAGE = "<crowd-form><crowd-classifier name='c' categories='{{ task.input.labels | to_json }}'></crowd-classifier>"


@pytest.fixture(scope="module")
def functions(lab: Lab) -> dict[str, str]:
    """ARNs of the functions, by the names of their handlers."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", FUNCTION)
    return {
        name: lab.client("lambda").create_function(
            FunctionName=f"SageMaker-{name}",
            Runtime="python3.13",
            Handler=f"index.{name}",
            Role=ROLE,
            Timeout=30,
            Code={"ZipFile": archive.getvalue()},
        )["FunctionArn"]
        for name in ("pre", "post", "broken")
    }


@pytest.fixture(scope="module")
def team(lab: Lab) -> str:
    sagemaker = lab.client("sagemaker")
    member = make_members(lab.client("cognito-idp"), "readers")
    pool = {"UserPool": member["UserPool"], "ClientId": member["ClientId"]}
    sagemaker.create_workforce(WorkforceName="readers", CognitoConfig=pool)
    arn: str = sagemaker.create_workteam(
        WorkteamName="readers",
        WorkforceName="readers",
        Description="People who read",
        MemberDefinitions=[{"CognitoMemberDefinition": member}],
    )["WorkteamArn"]
    return arn


def test_what_a_function_raises_is_told(lab: Lab, functions: dict[str, str]) -> None:
    invoking = LambdaFunctions(lab.cloud.clients.lambda_of)
    with pytest.raises(FunctionError, match="ValueError: no idea"):
        invoking.invoke(functions["broken"], {})
    with pytest.raises(FunctionError, match="ResourceNotFound"):
        invoking.invoke(functions["broken"].replace("broken", "missing"), {})
    assert invoking.invoke(functions["pre"], {"dataObject": {"source": "a"}})["taskInput"]["text"] == "a"


def test_a_job_with_functions_of_its_own(lab: Lab, functions: dict[str, str], team: str, labeling_role: str) -> None:
    s3, sagemaker = lab.client("s3"), lab.client("sagemaker")
    s3.put_object(Bucket=BUCKET, Key="texts/template.html", Body=PAGE.encode())
    lines = "".join(json.dumps({"source": text}) + "\n" for text in ("one", "two", "three"))
    s3.put_object(Bucket=BUCKET, Key="texts/input.manifest", Body=lines.encode())
    sagemaker.create_labeling_job(
        LabelingJobName="texts",
        LabelAttributeName="label",
        InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": f"s3://{BUCKET}/texts/input.manifest"}}},
        OutputConfig={"S3OutputPath": f"s3://{BUCKET}/labels/"},
        RoleArn=labeling_role,
        HumanTaskConfig={
            "WorkteamArn": team,
            "UiConfig": {"UiTemplateS3Uri": f"s3://{BUCKET}/texts/template.html"},
            "PreHumanTaskLambdaArn": functions["pre"],
            "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": functions["post"]},
            "TaskTitle": "Good or bad?",
            "TaskDescription": "Tell the good from the bad",
            "NumberOfHumanWorkersPerDataObject": 2,
            "TaskTimeLimitInSeconds": 600,
        },
    )

    def ended() -> dict[str, Any] | None:
        job: dict[str, Any] = sagemaker.describe_labeling_job(LabelingJobName="texts")
        return job if job["LabelingJobStatus"] in {"Completed", "Failed", "Stopped"} else None

    job = eventually(ended, seconds=60)
    assert (job["LabelingJobStatus"], job.get("FailureReason")) == ("Completed", None)
    assert (job["LabelCounters"]["HumanLabeled"], job["LabelCounters"]["FailedNonRetryableError"]) == (2, 1)
    key = job["LabelingJobOutput"]["OutputDatasetS3Uri"].removeprefix(f"s3://{BUCKET}/")
    found = [json.loads(line) for line in s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().splitlines()]
    assert [line.get("label") for line in found] == [{"answers": 2}, None, {"answers": 2}]
    assert "returned nothing" in found[1]["label-metadata"]["failure-reason"]

    def logged() -> list[dict[str, Any]] | None:
        stream = {"logGroupName": "/aws/sagemaker/LabelingJobs", "logStreamName": "texts"}
        try:
            events: list[dict[str, Any]] = lab.client("logs").get_log_events(**stream)["events"]
        except ClientError:
            return None  # the log is written a little later
        return events or None

    (event,) = eventually(logged, seconds=10)
    assert json.loads(event["message"])["event-name"] == "OBJECT_FAILED"
