"""A job in parts whose failures are followed up, and a review of what its workers disagree on, in the real app."""

import json
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.cloud.settings import REGION
from ground_truth_local.run import results
from tests.e2e.conftest import Deployed

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("deployed")]

BROKEN = "parts/broken.png"


def _event(deployed: Deployed) -> dict[str, Any]:
    wide = {
        "name": "wide",
        "task_type": "ImageMultiClass",
        "labels": ["Subject", "Scene"],
        "title": "What is it?",
        "description": "A subject, or a scene",
        "workers_per_object": 3,
        "input": {"manifest": "parts/input.manifest"},
        "max_objects_per_labeling_job": 4,
        "follow_up_jobs": 1,
    }
    review = {
        **wide,
        "name": "review",
        "workers_per_object": 1,
        "input": {"job": "wide", "review": {"agreement_below": 1, "sample": 0.2}},
    }
    return {"jobs": [wide, review]}


def _lines(deployed: Deployed, uri: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in deployed.object(uri).splitlines()]


@pytest.fixture(scope="module")
def labeled(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, results.JobResult]:
    """Ten objects, of which one is no picture."""
    s3, bucket = deployed.clients.s3, deployed.stack.bucket
    s3.put_object(Bucket=bucket, Key=BROKEN, Body=b"broken")
    keys = [photograph.key for photograph in deployed.photographs]
    keys = [*(keys * 9)[:9], BROKEN]
    manifest = "".join(json.dumps({"source-ref": f"s3://{bucket}/{key}", "n": n}) + "\n" for n, key in enumerate(keys))
    s3.put_object(Bucket=bucket, Key="parts/input.manifest", Body=manifest.encode())
    execution, ended = deployed.run("parts", _event(deployed))
    assert ended.status == "SUCCEEDED", ended.cause
    directory: Path = tmp_path_factory.mktemp("parts")
    logs = deployed.clients.logs_of(REGION)
    jobs = results.download([(execution, ended)], directory=directory, s3=s3, logs=logs)
    return {job.name: job for job in jobs}


def test_the_parts_are_one_manifest_in_the_order_of_the_input(labeled: dict[str, results.JobResult]) -> None:
    outcome = labeled["wide"].outcome

    assert (outcome["parts"], outcome["rounds"], outcome["succeeded"]) == (3, 2, True)
    assert [line["n"] for line in labeled["wide"].lines()] == list(range(10))
    assert (outcome["objects"], outcome["labeled"], outcome["failed"]) == (10, 9, 1)


def test_the_broken_picture_alone_was_followed_up_and_that_is_told(
    deployed: Deployed, labeled: dict[str, results.JobResult]
) -> None:
    (warning,) = labeled["wide"].outcome["warnings"]
    name = warning.partition(":")[0]
    request = deployed.clients.sagemaker.describe_labeling_job(LabelingJobName=name)

    (line,) = _lines(deployed, request["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])

    assert name.endswith("-3-2")
    assert "NothingLabeled" in warning
    assert line == {"source-ref": f"s3://{deployed.stack.bucket}/{BROKEN}", "n": 9}


def test_the_review_takes_what_workers_disagree_on_and_a_sample(labeled: dict[str, results.JobResult]) -> None:
    quality = labeled["wide"].quality
    assert quality is not None
    disputed = {number - 1 for number, agreement in quality.objects.items() if agreement < 1}
    taken = [line["n"] for line in labeled["review"].lines()]

    assert set(quality.objects) == set(range(1, 10))
    assert disputed <= set(taken)
    assert taken == sorted(taken)
    assert labeled["review"].outcome["objects"] == len(taken)


def test_answers_of_all_labeling_jobs_are_on_disk(labeled: dict[str, results.JobResult]) -> None:
    folders = sorted(path.name for path in (labeled["wide"].folder / results.ANSWERS).iterdir())

    assert [folder.rpartition("-")[0][-1] for folder in folders] == ["1", "2", "3"]
