"""The app with a key of the customer's, deployed and used: what the local cloud tells of encryption is that key."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.run import photographs
from ground_truth_local.run.checks import check
from ground_truth_local.run.console import Console
from ground_truth_local.run.local_run import deploy
from ground_truth_local.run.options import RunOptions
from tests.e2e.conftest import PROJECT, Deployed

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("key")]  # beside the others, on a cloud of its own


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The app with a key that it makes itself, and one execution, which must succeed."""
    options = RunOptions(project=PROJECT, out=tmp_path_factory.mktemp("key"), port=0)
    checked = check(options)
    with LocalCloud(replace(checked.settings, enforce_iam=True)) as cloud:
        stack = deploy(options.app(), cloud, console=Console(io.StringIO()), context={"kms": "new"})
        photographs.upload(checked.photographs, s3=cloud.clients.s3, bucket=stack.bucket)
        (event,) = checked.events.values()
        made = Deployed(cloud=cloud, stack=stack, photographs=checked.photographs, event=event)
        _, ended = made.run("one", {"defaults": event["defaults"], "jobs": event["jobs"][:1]})
        assert ended.status == "SUCCEEDED", ended.cause
        yield made


@pytest.fixture(scope="module")
def key(deployed: Deployed) -> str:
    """ARN of the only key that the stack made."""
    (found,) = _client(deployed, "kms").list_keys()["Keys"]
    return str(found["KeyArn"])


def _client(deployed: Deployed, service: str) -> Any:
    return deployed.clients._session.client(service, endpoint_url=deployed.cloud.endpoint)


def test_ground_truth_encrypts_its_output_with_the_key(deployed: Deployed, key: str) -> None:
    (job,) = deployed.clients.sagemaker.list_labeling_jobs()["LabelingJobSummaryList"]
    described = deployed.clients.sagemaker.describe_labeling_job(LabelingJobName=job["LabelingJobName"])
    assert described["OutputConfig"]["KmsKeyId"] == key
    output = described["LabelingJobOutput"]["OutputDatasetS3Uri"].partition(f"{deployed.stack.bucket}/")[2]
    answers = f"labels/{job['LabelingJobName']}/annotations/"
    below = deployed.clients.s3.list_objects_v2(Bucket=deployed.stack.bucket, Prefix=answers)["Contents"]
    for written in (output, *(entry["Key"] for entry in below)):
        head = deployed.clients.s3.head_object(Bucket=deployed.stack.bucket, Key=written)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key), written


def test_the_state_machine_its_logs_and_the_queue_of_lost_events_have_the_key(deployed: Deployed, key: str) -> None:
    described = deployed.clients.states.describe_state_machine(stateMachineArn=deployed.stack.state_machine)
    assert described["encryptionConfiguration"]["kmsKeyId"] == key
    groups = _client(deployed, "logs").describe_log_groups()["logGroups"]
    ours = {group["logGroupName"]: group.get("kmsKeyId") for group in groups if "Labeling" in group["logGroupName"]}
    assert len(ours) > 6
    assert set(ours.values()) == {key}
    queues = _client(deployed, "sqs")
    for queue in queues.list_queues()["QueueUrls"]:
        attributes = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["KmsMasterKeyId"])["Attributes"]
        assert attributes["KmsMasterKeyId"] == key
