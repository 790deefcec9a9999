"""A local cloud that enforces IAM: what a role does not allow is denied, SageMaker's calls included."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from ground_truth_local.cloud import certificate
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.settings import ACCESS_KEY, ACCOUNT, REGION, CloudSettings
from tests.support.requests import request

pytestmark = pytest.mark.cloud

JOBS = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:labeling-job"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with LocalCloud(CloudSettings(directory=tmp_path_factory.mktemp("iam"), port=0, enforce_iam=True)) as cloud:
        yield cloud


def client(
    cloud: LocalCloud, service: str, *, key: str = ACCESS_KEY, secret: str | None = None, token: str | None = None
) -> Any:
    return boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name=REGION,
        verify=str(certificate.of(cloud.settings.tls).certificate),
        aws_access_key_id=key,
        aws_secret_access_key=cloud.settings.secret_key if secret is None else secret,
        aws_session_token=token,
        config=Config(proxies={}, retries={"total_max_attempts": 1}),
    )


def as_role(cloud: LocalCloud, name: str, *statements: dict[str, Any]) -> Any:
    """A SageMaker client of a role with these statements."""
    iam = client(cloud, "iam")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement} for statement in statements]}
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
    given = client(cloud, "sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return client(
        cloud,
        "sagemaker",
        key=given["AccessKeyId"],
        secret=given["SecretAccessKey"],
        token=given["SessionToken"],
    )


def decisions(cloud: LocalCloud, role: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in Path(cloud.settings.decisions).read_text().splitlines()]
    return [line for line in lines if f"/{role}/" in line["principal_arn"]]


def test_a_role_may_do_what_its_policy_names_and_nothing_else(cloud: LocalCloud) -> None:
    sagemaker = as_role(cloud, "reader", {"Action": "sagemaker:DescribeLabelingJob", "Resource": f"{JOBS}/mine"})
    with pytest.raises(ClientError, match=r"cannot be found|does not exist|not find"):
        sagemaker.describe_labeling_job(LabelingJobName="mine")
    with pytest.raises(ClientError, match="not authorized to perform: sagemaker:DescribeLabelingJob"):
        sagemaker.describe_labeling_job(LabelingJobName="theirs")
    with pytest.raises(ClientError, match="not authorized to perform: sagemaker:ListLabelingJobs"):
        sagemaker.list_labeling_jobs()
    told = [(line["action"], line["resource_arn"], line["decision"]) for line in decisions(cloud, "reader")]
    assert told == [
        ("sagemaker:DescribeLabelingJob", f"{JOBS}/mine", "Allow"),
        ("sagemaker:DescribeLabelingJob", f"{JOBS}/theirs", "ImplicitDeny"),
        ("sagemaker:ListLabelingJobs", "*", "ImplicitDeny"),
    ]


@pytest.mark.parametrize("missing", ["iam:PassRole", "sagemaker:AddTags"])
def test_creating_a_labeling_job_asks_for_the_role_and_the_tags_too(cloud: LocalCloud, missing: str) -> None:
    needed = {"sagemaker:CreateLabelingJob", "iam:PassRole", "sagemaker:AddTags"} - {missing}
    sagemaker = as_role(cloud, missing.rpartition(":")[2], {"Action": sorted(needed), "Resource": "*"})
    with pytest.raises(ClientError, match=f"not authorized to perform: {missing}"):
        sagemaker.create_labeling_job(**request())


def test_a_key_that_nobody_made_is_refused(cloud: LocalCloud) -> None:
    with pytest.raises(ClientError, match="security token included in the request is invalid"):
        client(cloud, "sagemaker", key="AKIAGUESSED000000000").list_labeling_jobs()
