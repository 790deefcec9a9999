"""State changes of labeling jobs reach the rules of the default bus."""

import json
from uuid import uuid4

from tests.local.cloud.conftest import Lab


def test_a_labeling_job_that_fails_at_its_start_is_heard_of(lab: Lab, labeling_role: str) -> None:
    """The job names a manifest that is not there, so that it ends without a worker."""
    name = f"job-{uuid4()}"
    sagemaker, s3 = lab.cloud.clients.sagemaker, lab.cloud.clients.s3
    bucket = f"b-{uuid4()}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="template.html", Body=b"<crowd-form></crowd-form>")
    labels = {"document-version": "2018-11-28", "labels": [{"label": "Bird"}]}
    s3.put_object(Bucket=bucket, Key="labels.json", Body=json.dumps(labels).encode())
    arn = sagemaker.create_labeling_job(
        LabelingJobName=name,
        LabelAttributeName="boxes",
        InputConfig={
            "DataSource": {"S3DataSource": {"ManifestS3Uri": f"s3://{bucket}/missing.manifest"}},
            "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
        },
        OutputConfig={"S3OutputPath": f"s3://{bucket}/out/"},
        RoleArn=labeling_role,
        LabelCategoryConfigS3Uri=f"s3://{bucket}/labels.json",
        HumanTaskConfig={
            "WorkteamArn": "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default",
            "UiConfig": {"UiTemplateS3Uri": f"s3://{bucket}/template.html"},
            "PreHumanTaskLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:PRE-BoundingBox",
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:ACS-BoundingBox"
            },
            "TaskTitle": "Box",
            "TaskDescription": "Box the birds",
            "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 600,
            "PublicWorkforceTaskPrice": {"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}},
        },
    )["LabelingJobArn"]
    event = lab.heard({"LabelingJobStatus": "Failed"})
    assert event["source"] == "aws.sagemaker"
    assert event["detail-type"] == "SageMaker Ground Truth Labeling Job State Change"
    assert event["resources"] == [arn]
    assert (event["account"], event["region"]) == ("000000000000", "us-east-1")
