# ruff: noqa: T201
"""Three labeling jobs as a notebook starts them: cells of boto3 calls, and a loop that waits for each job.

Nothing in here knows of the local cloud: it is what people run on AWS. The test runs it as it stands.
"""

# %% What to label, and with whom: the outputs of the stack
import json
import os
import time
from datetime import UTC, datetime

import boto3

BUCKET = os.environ["BUCKET"]
ROLE_ARN = os.environ["ROLE_ARN"]
WORKTEAM_ARN = os.environ["WORKTEAM_ARN"]
PREFIX = "notebook"

s3 = boto3.client("s3")
sagemaker = boto3.client("sagemaker")
region = sagemaker.meta.region_name
print(f"Labeling in {region} as {ROLE_ARN}")

team = sagemaker.describe_workteam(WorkteamName=WORKTEAM_ARN.split("/")[-1])["Workteam"]
print(f"Workers label at https://{team['SubDomain']}")

# %% The manifest: one picture per line
listed = s3.list_objects_v2(Bucket=BUCKET, Prefix="images/", MaxKeys=4)["Contents"]
manifest = "\n".join(json.dumps({"source-ref": f"s3://{BUCKET}/{entry['Key']}"}) for entry in listed)
s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/input.manifest", Body=manifest)

# %% Accounts of the built-in functions, from the documentation of CreateLabelingJob
ACCOUNTS = {
    "us-east-1": "432418664414",
    "us-east-2": "266458841044",
    "us-west-2": "081040173940",
    "eu-west-1": "568282634449",
    "ap-northeast-1": "477331159723",
}


def function_arn(name):
    return f"arn:aws:lambda:{region}:{ACCOUNTS[region]}:function:{name}"


# %% The worker templates, from the pages of the task types
TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <{element}
    name="{name}"
    src="{{{{ task.input.taskObject | grant_read_access }}}}"
    header="{header}"
    {labels}="{{{{ task.input.labels | to_json | escape }}}}"
  >
    <full-instructions header="{header}">
      <ol>
        <li><strong>Inspect</strong> the picture</li>
        <li><strong>Do</strong> what the short instructions say</li>
      </ol>
    </full-instructions>
    <short-instructions><p>{header}</p></short-instructions>
  </{element}>
</crowd-form>
"""


# %% One job: its files, its request, its end
def label(task_type, *, labels, title, template, attribute="label"):
    name = f"{task_type.lower()}-{datetime.now(UTC):%Y%m%d%H%M%S}"
    categories = {"document-version": "2018-11-28", "labels": [{"label": label} for label in labels]}
    s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{name}/labels.json", Body=json.dumps(categories))
    s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{name}/template.html", Body=template)

    sagemaker.create_labeling_job(
        LabelingJobName=name,
        LabelAttributeName=attribute,
        InputConfig={
            "DataSource": {"S3DataSource": {"ManifestS3Uri": f"s3://{BUCKET}/{PREFIX}/input.manifest"}},
            "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]},
        },
        OutputConfig={"S3OutputPath": f"s3://{BUCKET}/{PREFIX}/output/"},
        RoleArn=ROLE_ARN,
        LabelCategoryConfigS3Uri=f"s3://{BUCKET}/{PREFIX}/{name}/labels.json",
        StoppingConditions={"MaxPercentageOfInputDatasetLabeled": 100},
        HumanTaskConfig={
            "WorkteamArn": WORKTEAM_ARN,
            "UiConfig": {"UiTemplateS3Uri": f"s3://{BUCKET}/{PREFIX}/{name}/template.html"},
            "PreHumanTaskLambdaArn": function_arn(f"PRE-{task_type}"),
            "TaskKeywords": ["images", "photographs"],
            "TaskTitle": title,
            "TaskDescription": title,
            "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 3600,
            "TaskAvailabilityLifetimeInSeconds": 24 * 60 * 60,
            "MaxConcurrentTaskCount": 1000,
            "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": function_arn(f"ACS-{task_type}")},
        },
        Tags=[{"Key": "project", "Value": "notebook"}],
    )
    print(f"\n{name}: started")

    while sagemaker.describe_labeling_job(LabelingJobName=name)["LabelingJobStatus"] == "InProgress":
        time.sleep(30)

    job = sagemaker.describe_labeling_job(LabelingJobName=name)
    print(f"{name}: {job['LabelingJobStatus']} {job.get('FailureReason', '')}".rstrip())
    print(json.dumps(job["LabelCounters"]))

    output = job["LabelingJobOutput"]["OutputDatasetS3Uri"]
    bucket, key = output.replace("s3://", "").split("/", 1)
    lines = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode("utf-8").splitlines()
    print(f"First of {len(lines)} lines of {output}:")
    for line in lines[:2]:
        print(json.dumps(json.loads(line)))


# %% Image classification
label(
    "ImageMultiClass",
    labels=["Subject", "Scene"],
    title="Does the picture show one subject or a scene?",
    template=TEMPLATE.format(
        element="crowd-image-classifier",
        name="crowd-image-classifier",
        header="Does the picture show one subject or a scene?",
        labels="categories",
    ),
)

# %% Bounding boxes
label(
    "BoundingBox",
    labels=["Subject"],
    title="Draw a box around every subject",
    template=TEMPLATE.format(
        element="crowd-bounding-box",
        name="boundingBox",
        header="Draw a box around every subject",
        labels="labels",
    ),
)

# %% Semantic segmentation
label(
    "SemanticSegmentation",
    attribute="label-ref",
    labels=["Subject", "Ground"],
    title="Fill every subject",
    template=TEMPLATE.format(
        element="crowd-semantic-segmentation",
        name="crowd-semantic-segmentation",
        header="Fill every subject",
        labels="labels",
    ),
)
