"""Stock boto3 clients that talk to the service in their own process."""

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from ground_truth_local.sagemaker.in_process import attach

pytestmark = pytest.mark.usefixtures("photographs")


@pytest.fixture
def client(cloud: Any, aws_environment: None) -> Any:
    client = boto3.client("sagemaker", region_name=cloud.region)
    attach(client, cloud.service, account=cloud.account, region=cloud.region)
    return client


def test_a_job_runs_from_a_stock_client(cloud: Any, client: Any) -> None:
    created = client.create_labeling_job(**cloud.request())
    assert created["LabelingJobArn"].endswith(":labeling-job/boxes")
    cloud.service.run_until_idle()

    job = client.describe_labeling_job(LabelingJobName="boxes")
    assert job["LabelingJobStatus"] == "Completed"
    assert job["CreationTime"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_times_of_filters_arrive(cloud: Any, client: Any) -> None:
    cloud.create()
    created = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def found(**times: datetime) -> int:
        return len(client.list_labeling_jobs(**times)["LabelingJobSummaryList"])

    assert found(CreationTimeAfter=created.replace(second=4)) == 1
    assert found(CreationTimeAfter=created.replace(second=6)) == 0


def test_boto3s_paginator_follows_the_tokens(cloud: Any, client: Any) -> None:
    for number in range(5):
        cloud.create(f"job-{number}")
    pages = client.get_paginator("list_labeling_jobs").paginate(PaginationConfig={"PageSize": 2})

    assert [len(page["LabelingJobSummaryList"]) for page in pages] == [2, 2, 1]


def test_errors_of_the_model_are_its_exceptions(cloud: Any, client: Any) -> None:
    client.create_labeling_job(**cloud.request())
    with pytest.raises(client.exceptions.ResourceInUse) as taken:
        client.create_labeling_job(**cloud.request())
    assert taken.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400

    with pytest.raises(client.exceptions.ResourceNotFound):
        client.describe_labeling_job(LabelingJobName="nothing")


def test_other_errors_carry_their_code_and_message(cloud: Any, client: Any) -> None:
    request = cloud.request(TaskKeywords=["Multi-label"])
    with pytest.raises(ClientError) as refused:
        client.create_labeling_job(**request)
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert error["Message"].startswith("1 validation error detected: Value 'Multi-label'")


def test_clients_of_a_session_are_attached_too(cloud: Any, aws_environment: None) -> None:
    session = boto3.Session(region_name=cloud.region)
    attach(session, cloud.service, account=cloud.account, region=cloud.region)

    teams = session.client("sagemaker").list_workteams()["Workteams"]
    assert [team["WorkteamName"] for team in teams] == ["birders"]
    # Other services are none of its business.
    assert [bucket["Name"] for bucket in session.client("s3").list_buckets()["Buckets"]] == ["pictures"]


def test_a_client_can_be_detached(cloud: Any, aws_environment: None) -> None:
    client = boto3.client("sagemaker", region_name=cloud.region)
    detach = attach(client, cloud.service, account=cloud.account, region=cloud.region)
    assert client.list_workteams()["Workteams"]

    detach()
    with pytest.raises(NotImplementedError):
        client.list_workteams()
