"""A whole job of every built-in task type, as its output lies in the bucket."""

import json
import zlib
from typing import Any

import numpy as np
import pytest

from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_runtime.facts.task_types import TASK_TYPES as FACTS
from ground_truth_runtime.labels.reading import read_manifest

pytestmark = pytest.mark.usefixtures("photographs")

BUCKET = "s3://pictures"
PAGES = "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui"
POINTS = np.random.default_rng(0).uniform(-20, 20, (300, 4)).astype("<f4")


def put_input(cloud: Any, reads: str) -> None:
    """Two data objects of a sort."""
    match reads:
        case "image":
            lines = [{"source-ref": f"{BUCKET}/images/{name}"} for name in cloud.photographs[:2]]
        case "text":
            cloud.put("two.txt", "Berlin lies on the Spree")
            lines = [{"source": "Ann went to \U0001f600 Paris"}, {"source-ref": f"{BUCKET}/two.txt"}]
        case "clip":
            lines = [{"source-ref": cloud.put(f"clips/{name}.mp4", b"no video")} for name in "ab"]
        case "frames" | "point-cloud-sequences":
            lines = [{"source-ref": put_sequence(cloud, name, reads)} for name in "ab"]
        case "point-clouds":
            described = {"format": "binary/xyzi", "unix-timestamp": 1.5}
            lines = [
                {"source-ref": cloud.put(f"{name}.bin", POINTS.tobytes()), "source-ref-metadata": described}
                for name in "ab"
            ]
    cloud.put_manifest(*lines)


def put_sequence(cloud: Any, name: str, reads: str) -> str:
    if reads == "frames":
        frames, prefix = [{"frame-no": n, "frame": p} for n, p in enumerate(cloud.photographs[:2])], "images/"
    else:
        prefix = f"{name}/"
        for number in range(2):
            cloud.put(f"{name}/{number}.bin", POINTS.tobytes())
        frames = [{"frame-no": n, "frame": f"{n}.bin", "unix-timestamp": n} for n in range(2)]
    document = {"seq-no": 1, "prefix": f"{BUCKET}/{prefix}", "number-of-frames": 2, "frames": frames}
    return str(cloud.put(f"{name}.json", json.dumps(document)))


def run(
    cloud: Any, name: str, job: str, *, manifest: str = f"{BUCKET}/input.manifest", audited: str | None = None
) -> Any:
    row = FACTS[name]
    categories: dict[str, Any] = {"labels": [{"label": label} for label in ("Car", "Bus")]}
    if row.category_file == "rich":
        categories["documentVersion"] = "2020-03-01"
    if row.category_file == "ner":
        categories["instructions"] = {"shortInstruction": "Mark", "fullInstruction": "Mark all"}
    if audited is not None and row.category_file == "rich":
        categories["auditLabelAttributeName"] = audited
    cloud.put("labels.json", json.dumps(categories))
    changes: dict[str, Any] = {
        "LabelAttributeName": f"{job}-ref" if row.ends_in_ref else job,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest}}},
        "NumberOfHumanWorkersPerDataObject": 1 if row.one_worker else 3,
    }
    if row.human_task_ui is not None:
        changes["UiConfig"] = {"HumanTaskUiArn": f"{PAGES}/{row.human_task_ui}"}
    return cloud.run(job, name, **changes)


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
