"""CreateLabelingJob requests: a test states only what it is about."""

import copy
from typing import Any

from tests.support.account import ROLE_ARN
from tests.support.events import WORKTEAM_ARN

_REQUEST: dict[str, Any] = {
    "LabelingJobName": "boxes-0123456789-1",
    "LabelAttributeName": "boxes",
    "InputConfig": {
        "DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://birds/input.manifest"}},
        "DataAttributes": {"ContentClassifiers": ["FreeOfAdultContent"]},
    },
    "OutputConfig": {"S3OutputPath": "s3://birds/labels/"},
    "RoleArn": ROLE_ARN,
    "LabelCategoryConfigS3Uri": "s3://birds/labels.json",
    "HumanTaskConfig": {
        "WorkteamArn": WORKTEAM_ARN,
        "UiConfig": {"UiTemplateS3Uri": "s3://birds/template.liquid.html"},
        "PreHumanTaskLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:PRE-BoundingBox",
        "TaskKeywords": ["birds", "images"],
        "TaskTitle": "Box the birds",
        "TaskDescription": "Draw a box around every bird",
        "NumberOfHumanWorkersPerDataObject": 1,
        "TaskTimeLimitInSeconds": 600,
        "AnnotationConsolidationConfig": {
            "AnnotationConsolidationLambdaArn": "arn:aws:lambda:us-east-1:432418664414:function:ACS-BoundingBox"
        },
    },
    "Tags": [{"Key": "project", "Value": "birds"}],
}


def request(**fields: Any) -> dict[str, Any]:
    """A good request, with `fields` set in it; a key may be a path: `**{"HumanTaskConfig.TaskTitle": "x"}`."""
    made = copy.deepcopy(_REQUEST)
    for path, value in fields.items():
        *parents, last = path.split(".")
        holder = made
        for parent in parents:
            holder = holder[parent]
        holder[last] = value
    return made
