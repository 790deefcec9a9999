import pytest
from botocore.model import ServiceModel

from ground_truth_runtime.domain.labeling_job import ENDED, LabelingJob

_SUMMARY = {
    "LabelingJobName": "boxes-0123456789-1",
    "LabelingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/boxes-0123456789-1",
    "LabelingJobStatus": "InProgress",
    "LabelCounters": {
        "TotalLabeled": 5,
        "HumanLabeled": 4,
        "MachineLabeled": 1,
        "FailedNonRetryableError": 2,
        "Unlabeled": 3,
    },
}


def test_a_summary_and_a_description_read_alike() -> None:
    job = LabelingJob.of(_SUMMARY)

    assert job == LabelingJob.of({**_SUMMARY, "RoleArn": "arn:aws:iam::123456789012:role/R"})
    assert job.counters == {
        "total_labeled": 5,
        "human_labeled": 4,
        "machine_labeled": 1,
        "failed": 2,
        "unlabeled": 3,
    }
    assert (job.labeled, job.ended, job.output_manifest, job.failure_reason) == (5, False, None, None)


def test_counters_are_zero_before_the_service_tells_them() -> None:
    job = LabelingJob.of({name: value for name, value in _SUMMARY.items() if name != "LabelCounters"})

    assert set(job.counters.values()) == {0}


def test_an_ended_job_names_its_output_and_why_it_failed() -> None:
    job = LabelingJob.of(
        {
            **_SUMMARY,
            "LabelingJobStatus": "Failed",
            "FailureReason": "ClientError: no CORS",
            "LabelingJobOutput": {"OutputDatasetS3Uri": "s3://b/output.manifest"},
        }
    )

    assert (job.ended, job.failure_reason, job.output_manifest) == (
        True,
        "ClientError: no CORS",
        "s3://b/output.manifest",
    )


@pytest.mark.parametrize("shape", ["LabelingJobStatus"])
def test_every_status_of_the_service_model_is_either_ended_or_under_way(
    sagemaker_model: ServiceModel, shape: str
) -> None:
    statuses = set(sagemaker_model.shape_for(shape).metadata["enum"])

    assert statuses - ENDED == {"Initializing", "InProgress", "Stopping"}
    assert statuses >= ENDED
