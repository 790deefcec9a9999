from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from ground_truth_runtime.errors import LabelingJobRefused, ServiceUnavailable, Throttled
from ground_truth_runtime.gateways.labeling_jobs import LabelingJobs
from tests.support.account import BUCKET, Account
from tests.support.calls import calls_of
from tests.support.requests import request


@pytest.fixture
def good(cloud: Account) -> dict[str, Any]:
    """A request that the service accepts."""
    image = cloud.put("images/a.png")
    return request(
        **{
            "InputConfig": {
                "DataSource": {
                    "S3DataSource": {"ManifestS3Uri": cloud.put("input.manifest", f'{{"source-ref": "{image}"}}')}
                }
            },
            "LabelCategoryConfigS3Uri": cloud.put("labels.json", '{"labels": [{"label": "Bird"}]}'),
            "HumanTaskConfig.UiConfig": {"UiTemplateS3Uri": cloud.put("template.html", "<crowd-form></crowd-form>")},
            "HumanTaskConfig.WorkteamArn": cloud.workteam_arn,
            "OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/labels/"},
        }
    )


@pytest.fixture
def stubbed(cloud: Account) -> Iterator[tuple[LabelingJobs, Stubber]]:
    with Stubber(cloud.sagemaker) as stubber:
        yield cloud.labeling_jobs, stubber


def test_a_job_is_created_once(cloud: Account, good: dict[str, Any]) -> None:
    arn = cloud.labeling_jobs.create(good)

    assert arn == "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes-0123456789-1"
    assert cloud.labeling_jobs.create(good) is None
    assert cloud.labeling_jobs.create({**good, "LabelingJobName": "BOXES-0123456789-1"}) is None
    assert cloud.labeling_job_names() == ["boxes-0123456789-1"]


def test_a_request_that_the_service_will_not_have_is_refused_for_good(cloud: Account, good: dict[str, Any]) -> None:
    with pytest.raises(LabelingJobRefused, match=r"ValidationException: .*labelAttributeName"):
        cloud.labeling_jobs.create({**good, "LabelAttributeName": "boxes-ref"})


def test_a_request_that_botocore_will_not_send_is_refused_for_good(cloud: Account, good: dict[str, Any]) -> None:
    with pytest.raises(LabelingJobRefused, match="Invalid type for parameter RoleArn"):
        cloud.labeling_jobs.create({**good, "RoleArn": 7})


def test_an_ended_job_is_described_with_its_output(cloud: Account, good: dict[str, Any]) -> None:
    cloud.labeling_jobs.create(good)
    cloud.service.run_until_idle()

    job = cloud.labeling_jobs.describe("boxes-0123456789-1")

    assert job is not None
    assert (job.status, job.labeled) == ("Completed", 1)
    assert job.output_manifest is not None
    assert job.output_manifest.endswith("manifests/output/output.manifest")


def test_an_unknown_job_is_none(cloud: Account) -> None:
    assert cloud.labeling_jobs.describe("unknown") is None


def test_the_other_wording_of_an_unknown_job_is_understood(stubbed: tuple[LabelingJobs, Stubber]) -> None:
    jobs, stubber = stubbed
    stubber.add_client_error("describe_labeling_job", "ValidationException", "Requested resource not found.", 400)

    assert jobs.describe("unknown") is None


def test_a_refusal_that_is_about_something_else_is_no_missing_job(stubbed: tuple[LabelingJobs, Stubber]) -> None:
    jobs, stubber = stubbed
    stubber.add_client_error("describe_labeling_job", "ValidationException", "The name is too long", 400)

    with pytest.raises(ClientError, match="too long"):
        jobs.describe("n" * 64)


def test_a_running_job_is_stopped_and_an_ended_or_unknown_one_left(cloud: Account, good: dict[str, Any]) -> None:
    cloud.labeling_jobs.create(good)

    cloud.labeling_jobs.stop("boxes-0123456789-1")
    stopping = cloud.labeling_jobs.describe("boxes-0123456789-1")
    cloud.service.run_until_idle()
    cloud.labeling_jobs.stop("boxes-0123456789-1")
    cloud.labeling_jobs.stop("unknown")
    stopped = cloud.labeling_jobs.describe("boxes-0123456789-1")

    assert stopping is not None
    assert stopping.status == "Stopping"
    assert stopped is not None
    assert stopped.status == "Stopped"


def test_jobs_in_progress_are_listed_page_by_page(
    cloud: Account, good: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ground_truth_runtime.gateways.labeling_jobs._PAGE", 2)
    calls = calls_of(cloud.sagemaker, "ListLabelingJobs")
    for number in range(6):
        cloud.labeling_jobs.create({**good, "LabelingJobName": f"job-{number}"})
    cloud.service.advance(5)
    cloud.labeling_jobs.stop("job-2")

    listed = list(cloud.labeling_jobs.in_progress())

    assert sorted(job.name for job in listed) == [f"job-{number}" for number in (0, 1, 3, 4, 5)]
    assert len(calls) == 3


def test_the_team_of_this_account_can_be_used(cloud: Account) -> None:
    assert cloud.labeling_jobs.workteam_problem(cloud.workteam_arn) is None


@pytest.mark.parametrize(
    ("arn", "problem"),
    [
        ("arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/nobody", "nobody does not exist"),
        ("arn:aws:sagemaker:us-east-1:999999999999:workteam/private-crowd/birders", "the team of this name here is"),
        ("arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/birders", "the team of this name here is"),
        ("arn:aws:sagemaker:us-east-1:123456789012:workteam/", "Invalid length"),
    ],
)
def test_a_team_that_cannot_be_used_is_told_why(cloud: Account, arn: str, problem: str) -> None:
    assert problem in str(cloud.labeling_jobs.workteam_problem(arn))


def test_a_denied_look_at_a_team_is_a_problem_but_throttling_is_none(stubbed: tuple[LabelingJobs, Stubber]) -> None:
    jobs, stubber = stubbed
    arn = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders"
    stubber.add_client_error("describe_workteam", "AccessDeniedException", "not for you", 400)
    stubber.add_client_error("describe_workteam", "ThrottlingException", "Rate exceeded", 400)
    stubber.add_client_error("describe_workteam", "InternalFailure", "oh", 500)

    assert jobs.workteam_problem(arn) == "AccessDeniedException: not for you"
    with pytest.raises(Throttled):
        jobs.workteam_problem(arn)
    with pytest.raises(ServiceUnavailable):
        jobs.workteam_problem(arn)


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("ThrottlingException", 400, Throttled),
        ("InternalFailure", 500, ServiceUnavailable),
        ("AccessDeniedException", 400, LabelingJobRefused),
        ("ResourceLimitExceeded", 400, LabelingJobRefused),
        ("Odd", 400, ClientError),
    ],
)
def test_faults_of_creation_arrive_under_the_name_that_says_what_to_do(
    stubbed: tuple[LabelingJobs, Stubber], code: str, status: int, error: type[Exception]
) -> None:
    jobs, stubber = stubbed
    stubber.add_client_error("create_labeling_job", code, "words", status)

    with pytest.raises(error, match="words"):
        jobs.create(request())


def test_the_shape_of_a_request_is_checked_against_the_clients_own_model(cloud: Account) -> None:
    assert cloud.labeling_jobs.shape_problems(request()) == []
    assert cloud.labeling_jobs.shape_problems(request(LabelingJobName="_")) == [
        ("LabelingJobName", "must match [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", "_")
    ]
