"""What people are told."""

from typing import Any

from ground_truth_runtime.domain.notices import SUBJECT_MAX, execution_notice, job_notice

CONSOLE = "https://eu-west-1.console.aws.amazon.com/sagemaker/groundtruth?region=eu-west-1"
ARN = "arn:aws:states:eu-west-1:123456789012:execution:Labeling:birds"


def outcome(name: str = "boxes", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "task_type": "BoundingBox",
        "succeeded": True,
        "status": "Completed",
        "reason": None,
        "warnings": [],
        "labeling_job_name": f"{name}-0123456789-1",
        "objects": 12,
        "labeled": 11,
        "failed": 1,
        "output_manifest": "s3://b/labels/output.manifest",
        "result_uri": f"s3://b/results/0123456789/{name}.json",
    } | fields


def test_a_job_is_told_with_its_counts_and_links() -> None:
    subject, text = job_notice(outcome(report_uri="s3://b/results/0123456789/boxes.html"), region="eu-west-1")

    assert subject == "Labeling job boxes: Completed"
    assert text.splitlines() == [
        "boxes (BoundingBox): Completed, 11 of 12 objects labeled, 1 failed",
        "Labels: s3://b/labels/output.manifest",
        "Report: s3://b/results/0123456789/boxes.html",
        "Result: s3://b/results/0123456789/boxes.json",
        f"Console: {CONSOLE}#/labeling-jobs/details/boxes-0123456789-1",
    ]


def test_what_is_doubtful_of_a_job_follows_its_counts() -> None:
    _, text = job_notice(outcome(warnings=["boxes-0123456789-1: NothingLabeled"]), region="eu-west-1")

    assert text.splitlines()[1] == "boxes-0123456789-1: NothingLabeled"


def test_a_job_that_never_was_has_a_reason_and_no_links() -> None:
    nothing = outcome(status="NotStarted", reason="Throttled: slow down", labeling_job_name=None, output_manifest=None)

    _, text = job_notice(nothing | {"result_uri": None}, region="eu-west-1")

    assert text == "boxes (BoundingBox): NotStarted, 11 of 12 objects labeled, 1 failed. Throttled: slow down"


def test_an_execution_is_told_with_every_job() -> None:
    result = {
        "execution_arn": ARN,
        "succeeded": False,
        "jobs": [outcome("a"), outcome("b", status="Failed", reason="LabelingJobFailed: no")],
        "result_uri": "s3://b/results/0123456789.json",
    }

    subject, text = execution_notice(result, region="eu-west-1")

    assert subject == "Labeling execution birds failed"
    assert "a (BoundingBox): Completed" in text
    assert "b (BoundingBox): Failed, 11 of 12 objects labeled, 1 failed. LabelingJobFailed: no" in text
    assert "Result: s3://b/results/0123456789.json" in text
    assert f"#/v2/executions/details/{ARN}" in text


def test_a_subject_is_what_sns_takes() -> None:
    subject, _ = job_notice(outcome("v\u00f6gel" * 40), region="eu-west-1")
    assert len(subject) <= SUBJECT_MAX
    assert subject.isascii()
