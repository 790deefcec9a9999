"""A local cloud that enforces IAM: what a role does not allow is denied, SageMaker's calls included."""

import hashlib
import http.client
import io
import json
import ssl
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


def as_role(cloud: LocalCloud, name: str, *statements: dict[str, Any], service: str = "sagemaker") -> Any:
    """A client of a role with these statements."""
    iam = client(cloud, "iam")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement} for statement in statements]}
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
    given = client(cloud, "sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return client(
        cloud,
        service,
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


FUNCTION = """
import os


def handler(event, context):
    return {name: os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
"""


def test_the_secret_of_a_functions_session_can_not_be_computed_from_its_name(cloud: LocalCloud) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("index.py", FUNCTION)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    role = client(cloud, "iam").create_role(
        RoleName="of-a-function", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
    )["Role"]["Arn"]
    function = client(cloud, "lambda").create_function(
        FunctionName="f", Runtime="python3.13", Handler="index.handler", Role=role,
        Code={"ZipFile": archive.getvalue()},
    )["FunctionArn"]  # fmt: skip
    for _ in range(2):
        given = json.loads(client(cloud, "lambda").invoke(FunctionName="f")["Payload"].read())
        theirs = {"key": given["AWS_ACCESS_KEY_ID"], "token": given["AWS_SESSION_TOKEN"]}
        found = client(cloud, "sts", secret=given["AWS_SECRET_ACCESS_KEY"], **theirs).get_caller_identity()
        assert found["Arn"].endswith(":assumed-role/of-a-function/f")
    # As MiniStack 1.5.33 derives it.
    digest = hashlib.sha256(f"{function}:{role}".encode()).hexdigest()
    guessed = hashlib.sha256(f"secret:{digest}".encode()).hexdigest()
    with pytest.raises(ClientError, match="not one of this access key's secret"):
        client(cloud, "sts", secret=guessed, **theirs).get_caller_identity()


@pytest.mark.parametrize("secret", ["ground-truth-local", "test"])
def test_the_roots_own_signature_is_looked_at_too(cloud: LocalCloud, secret: str) -> None:
    for key in (ACCESS_KEY, ACCOUNT, "test"):
        with pytest.raises(ClientError, match="not one of this access key's secret"):
            client(cloud, "sts", key=key, secret=secret).get_caller_identity()


def test_a_link_of_a_role_shows_what_the_role_may_read(cloud: LocalCloud) -> None:
    s3 = client(cloud, "s3")
    s3.create_bucket(Bucket="links")
    s3.put_object(Bucket="links", Key="mine", Body=b"mine")
    s3.put_object(Bucket="links", Key="theirs", Body=b"theirs")
    statement = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::links/mine"}
    reading = as_role(cloud, "link-reader", statement, service="s3")
    trust = ssl.create_default_context(cafile=str(certificate.of(cloud.settings.tls).certificate))
    for key, status in (("mine", 200), ("theirs", 403)):
        link = urlsplit(reading.generate_presigned_url("get_object", Params={"Bucket": "links", "Key": key}))
        connection = http.client.HTTPSConnection(link.netloc, context=trust)
        connection.request("GET", f"{link.path}?{link.query}")
        assert connection.getresponse().status == status
        connection.close()
