"""A whole job of every built-in task type, as its output lies in the bucket."""

import json
import zlib
from typing import Any

import pytest

from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_runtime.facts.task_types import TASK_TYPES as FACTS
from ground_truth_runtime.labels.reading import read_manifest
from tests.local.sagemaker.inputs import BUCKET, POINTS, put_input, run

pytestmark = pytest.mark.usefixtures("photographs")


@pytest.mark.parametrize("name", sorted(TASK_TYPES))
def test_a_job_labels_every_object_in_the_shape_of_its_type(cloud: Any, name: str) -> None:
    row = FACTS[name]
    put_input(cloud, row.reads)
    options: dict[str, Any] = {}
    if row.audits:
        first = run(cloud, row.audits[0], "first")
        options["audited"] = "first-ref" if FACTS[row.audits[0]].ends_in_ref else "first"
        options["manifest"] = first["LabelingJobOutput"]["OutputDatasetS3Uri"]

    job = run(cloud, name, "job", **options)

    assert job["LabelingJobStatus"] == "Completed", job
    assert (job["LabelCounters"]["TotalLabeled"], job["LabelCounters"]["FailedNonRetryableError"]) == (2, 0)
    attribute = "job-ref" if row.ends_in_ref else "job"
    for number, line in enumerate(cloud.lines(job)):
        assert line[f"{attribute}-metadata"]["type"] == TASK_TYPES[name].metadata_type
        assert line[f"{attribute}-metadata"]["job-name"] == "labeling-job/job"
        if row.ends_in_ref:
            check_file(cloud, name, line[attribute], number)
    content = json.dumps(cloud.lines(job)[0]).encode()
    (read,) = read_manifest([content], attribute=attribute)
    assert read.labels[0].attribute == attribute  # type: ignore[union-attr]


def check_file(cloud: Any, name: str, uri: str, number: int) -> None:
    folder = f"{BUCKET}/labels/job/annotations/consolidated-annotation/output/"
    content = cloud.read(uri)
    if "Point" in name and "Segmentation" in name:
        assert uri.startswith(f"{folder}{number}/")
        assert uri.endswith(".zlib")
        assert len(zlib.decompress(content)) == len(POINTS)
    elif "Segmentation" in name:
        assert uri.startswith(f"{folder}{number}_")
        assert content.startswith(b"\x89PNG")
    else:
        assert uri == f"{folder}{number}/SeqLabel.json"
        (frames,) = json.loads(content).values()
        assert len(frames) == 2
