"""Describing, listing and stopping labeling jobs."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.engine import Behaviour
from ground_truth_local.sagemaker import ServiceError, Settings
from tests.local.sagemaker.reading import numbers


def names(cloud: Any, operation: str = "ListLabelingJobs", **request: Any) -> list[str]:
    """The names on all pages."""
    found: list[str] = []
    while True:
        page = cloud.call(operation, **request)
        found += [job["LabelingJobName"] for job in page["LabelingJobSummaryList"]]
        if "NextToken" not in page:
            return found
        request["NextToken"] = page["NextToken"]


@pytest.fixture
def five_jobs(cloud: Any) -> Any:
    """Jobs of one day each: a Completed, a Stopped, a Failed, a Stopping and an InProgress one."""
    cloud.run("wrens")
    cloud.create("Owls")
    cloud.call("StopLabelingJob", LabelingJobName="Owls")
    cloud.service.run_until_idle()
    cloud.service.advance(86_400)
    cloud.run("terns", InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://pictures/none"}}})
    cloud.service.advance(86_400)
    cloud.create("crows")
    cloud.call("StopLabelingJob", LabelingJobName="crows")
    cloud.clock.move_to(cloud.clock.now() + 1)
    cloud.create("gulls-at-sea")
    return cloud


def test_a_new_job_is_in_progress_and_has_counted_nothing(cloud: Any) -> None:
    cloud.create("Boxes-1", Tags=[{"Key": "run", "Value": "1"}])
    job = cloud.describe("boxes-1")

    assert job["LabelingJobStatus"] == "InProgress"
    assert job["LabelingJobName"] == "Boxes-1"
    assert job["LabelingJobArn"] == "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes-1"
    assert re.fullmatch(r"123456789012[A-Za-z0-9]{16}", job["JobReferenceCode"])
    assert set(job["LabelCounters"].values()) == {0}
    assert job["CreationTime"] == job["LastModifiedTime"] == cloud.clock.now()
    assert job["Tags"] == [{"Key": "run", "Value": "1"}]
    assert "LabelingJobOutput" not in job
    assert "FailureReason" not in job


@pytest.mark.usefixtures("photographs")
def test_a_job_is_in_progress_from_its_creation_to_its_end(cloud: Any) -> None:
    """So that a notebook's loop, `while status == "InProgress"`, ends with the job and not before."""
    cloud.create()
    seen = []
    while (job := cloud.describe())["LabelingJobStatus"] == "InProgress":
        seen.append(numbers(job))
        cloud.service.advance(1)

    assert (seen[0], seen[5]) == ((0, 0, 0), (0, 0, 4))
    assert (job["LabelingJobStatus"], numbers(job)) == ("Completed", (4, 0, 0))


def test_a_new_job_may_say_that_it_is_initializing(make_cloud: Callable[..., Any]) -> None:
    behaviour = Behaviour(status_at_creation="Initializing")
    cloud = make_cloud(settings=Settings(throttling=False, behaviour=behaviour))
    cloud.create()
    assert cloud.describe()["LabelingJobStatus"] == "Initializing"
    cloud.service.advance(5)
    assert cloud.describe()["LabelingJobStatus"] != "Initializing"


def test_a_job_gives_back_its_request(cloud: Any) -> None:
    stopping = {"MaxHumanLabeledObjectCount": 10}
    request = cloud.request(StoppingConditions=stopping, TaskKeywords=["birds"])
    cloud.call("CreateLabelingJob", **request)
    job = cloud.describe()

    assert {member: job[member] for member in request} == request


def test_what_is_described_is_a_copy(cloud: Any) -> None:
    cloud.create()
    cloud.describe()["HumanTaskConfig"]["TaskTitle"] = "changed"
    assert cloud.describe()["HumanTaskConfig"]["TaskTitle"] == "Box the birds"


@pytest.mark.parametrize("operation", ["DescribeLabelingJob", "StopLabelingJob"])
def test_an_unknown_job_is_not_found(cloud: Any, operation: str) -> None:
    with pytest.raises(ServiceError) as refused:
        cloud.call(operation, LabelingJobName="nothing")
    assert refused.value.code == "ResourceNotFound"


def test_accounts_and_regions_are_apart(cloud: Any) -> None:
    cloud.create()
    for account, region in (("210987654321", "us-east-1"), ("123456789012", "us-west-2")):
        listed = cloud.service.handle("ListLabelingJobs", {}, account=account, region=region)
        assert listed == {"LabelingJobSummaryList": []}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, ["wrens", "Owls", "terns", "crows", "gulls-at-sea"]),
        ({"SortOrder": "Descending"}, ["gulls-at-sea", "crows", "terns", "Owls", "wrens"]),
        ({"SortBy": "Name"}, ["Owls", "crows", "gulls-at-sea", "terns", "wrens"]),
        ({"SortBy": "Name", "SortOrder": "Descending"}, ["wrens", "terns", "gulls-at-sea", "crows", "Owls"]),
        ({"SortBy": "Status"}, ["wrens", "terns", "gulls-at-sea", "Owls", "crows"]),
        ({"StatusEquals": "Failed"}, ["terns"]),
        ({"StatusEquals": "Stopping"}, ["crows"]),
        ({"StatusEquals": "InProgress"}, ["gulls-at-sea"]),
        ({"StatusEquals": "Initializing"}, []),
        ({"NameContains": "OWL"}, ["Owls"]),
        ({"NameContains": "s", "StatusEquals": "InProgress"}, ["gulls-at-sea"]),
    ],
)
@pytest.mark.parametrize("length", [1, 2, 5, 100])
def test_jobs_are_filtered_sorted_and_paged(
    five_jobs: Any, request_: dict[str, Any], expected: list[str], length: int
) -> None:
    assert names(five_jobs, MaxResults=length, **request_) == expected


def test_jobs_are_found_by_time(five_jobs: Any) -> None:
    job = five_jobs.describe("terns")
    created, modified = job["CreationTime"], job["LastModifiedTime"]

    assert names(five_jobs, CreationTimeAfter=created) == ["crows", "gulls-at-sea"]
    assert names(five_jobs, CreationTimeBefore=created) == ["wrens", "Owls"]
    assert names(five_jobs, CreationTimeAfter=int(created) - 1, CreationTimeBefore=created + 1) == ["terns"]
    assert names(five_jobs, LastModifiedTimeAfter=modified) == ["crows", "gulls-at-sea"]
    assert names(five_jobs, LastModifiedTimeBefore=modified) == ["wrens", "Owls"]


def test_a_page_holds_ten_jobs_unless_asked(cloud: Any) -> None:
    for number in range(11):
        cloud.create(f"job-{number}")
    assert len(cloud.call("ListLabelingJobs")["LabelingJobSummaryList"]) == 10


def test_a_summary_carries_status_counters_and_functions(five_jobs: Any) -> None:
    first = five_jobs.call("ListLabelingJobs")["LabelingJobSummaryList"][0]

    assert first["LabelingJobStatus"] == "Completed"
    assert first["LabelCounters"]["FailedNonRetryableError"] == 4
    assert first["PreHumanTaskLambdaArn"].endswith("PRE-BoundingBox")
    assert first["AnnotationConsolidationLambdaArn"].endswith("ACS-BoundingBox")
    assert first["LabelingJobOutput"] == five_jobs.describe("wrens")["LabelingJobOutput"]


@pytest.mark.parametrize("token", ["rubbish", "", "bm90IGpzb24="])
def test_a_token_that_nobody_gave_is_refused(cloud: Any, token: str) -> None:
    if token:
        with pytest.raises(ServiceError, match="pagination token"):
            cloud.call("ListLabelingJobs", NextToken=token)
    else:
        assert cloud.call("ListLabelingJobs", NextToken=token)["LabelingJobSummaryList"] == []


def test_a_token_belongs_to_its_request(five_jobs: Any) -> None:
    token = five_jobs.call("ListLabelingJobs", MaxResults=1)["NextToken"]
    assert five_jobs.call("ListLabelingJobs", MaxResults=2, NextToken=token)["LabelingJobSummaryList"]

    with pytest.raises(ServiceError, match="belongs to another request"):
        five_jobs.call("ListLabelingJobs", MaxResults=1, NextToken=token, SortBy="Name")
    with pytest.raises(ServiceError, match="belongs to another request"):
        five_jobs.call("ListLabelingJobsForWorkteam", WorkteamArn=five_jobs.team, NextToken=token)


def test_jobs_that_come_between_pages_are_neither_lost_nor_doubled(cloud: Any) -> None:
    for name in ("b", "d", "f"):
        cloud.create(name)
    page = cloud.call("ListLabelingJobs", SortBy="Name", MaxResults=2)
    cloud.create("a")
    cloud.create("e")
    rest = cloud.call("ListLabelingJobs", SortBy="Name", MaxResults=9, NextToken=page["NextToken"])

    assert [job["LabelingJobName"] for job in rest["LabelingJobSummaryList"]] == ["e", "f"]


class TestOfATeam:
    OPERATION = "ListLabelingJobsForWorkteam"

    def test_lists_its_jobs_with_their_work(self, five_jobs: Any) -> None:
        team = five_jobs.team
        five_jobs.make_team("others")

        assert len(names(five_jobs, self.OPERATION, WorkteamArn=team, MaxResults=2)) == 5
        first = five_jobs.call(self.OPERATION, WorkteamArn=team)["LabelingJobSummaryList"][0]
        assert first["WorkRequesterAccountId"] == "123456789012"
        assert first["LabelCounters"] == {"HumanLabeled": 0, "PendingHuman": 0, "Total": 4}
        assert names(five_jobs, self.OPERATION, WorkteamArn=five_jobs.team) == []

    def test_finds_a_reference_code(self, five_jobs: Any) -> None:
        code = five_jobs.describe("terns")["JobReferenceCode"]
        request = {"WorkteamArn": five_jobs.team, "JobReferenceCodeContains": code[14:]}
        assert names(five_jobs, self.OPERATION, **request) == ["terns"]

    def test_must_exist(self, cloud: Any) -> None:
        with pytest.raises(ServiceError, match="ResourceNotFound"):
            cloud.call(self.OPERATION, WorkteamArn=cloud.team.replace("birders", "nobody"))


class TestStop:
    @pytest.mark.usefixtures("photographs")
    def test_goes_through_stopping_to_stopped(self, cloud: Any) -> None:
        cloud.create()
        cloud.service.advance(6)
        cloud.call("StopLabelingJob", LabelingJobName="BOXES")
        assert cloud.describe()["LabelingJobStatus"] == "Stopping"

        cloud.service.run_until_idle()
        assert cloud.describe()["LabelingJobStatus"] == "Stopped"
        assert [json.loads(event["Detail"]) for event in cloud.events] == [{"LabelingJobStatus": "Stopped"}]

    def test_works_before_the_job_has_begun(self, cloud: Any) -> None:
        cloud.create()
        cloud.call("StopLabelingJob", LabelingJobName="boxes")
        cloud.service.run_until_idle()
        assert cloud.describe()["LabelingJobStatus"] == "Stopped"

    def test_may_be_asked_twice(self, cloud: Any) -> None:
        cloud.create()
        for _ in range(2):
            assert cloud.call("StopLabelingJob", LabelingJobName="boxes") == {}
        cloud.service.run_until_idle()
        assert len(cloud.events) == 1

    def test_of_an_ended_job_is_refused(self, five_jobs: Any) -> None:
        for name, status in (("wrens", "Completed"), ("Owls", "Stopped"), ("terns", "Failed")):
            with pytest.raises(ServiceError) as refused:
                five_jobs.call("StopLabelingJob", LabelingJobName=name)
            assert refused.value.code == "ValidationException"
            assert f"is {status} and cannot be stopped" in refused.value.message
