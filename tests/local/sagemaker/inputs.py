"""Data objects of every sort, and whole jobs of every built-in task type."""

import json
from typing import Any

import numpy as np

from ground_truth_runtime.facts.task_types import TASK_TYPES as FACTS

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
    cloud: Any,
    name: str,
    job: str,
    *,
    manifest: str = f"{BUCKET}/input.manifest",
    audited: str | None = None,
    workers: int = 3,
    categories: dict[str, Any] | None = None,
    **changes: Any,
) -> Any:
    """Runs a job of a task type on what the manifest lists, with the labels Car and Bus, and describes it.

    Args:
        audited: label attribute that the job adjusts or verifies, where the category file tells it.
        workers: per object, of types that take more than one.
        categories: what else stands in the category file.
        changes: of the request, as `Cloud.request` takes them.
    """
    row = FACTS[name]
    categories = {"labels": [{"label": label} for label in ("Car", "Bus")], **(categories or {})}
    if row.category_file == "rich":
        categories["documentVersion"] = "2020-03-01"
    if row.category_file == "ner":
        categories["instructions"] = {"shortInstruction": "Mark", "fullInstruction": "Mark all"}
    if audited is not None and row.category_file == "rich":
        categories["auditLabelAttributeName"] = audited
    cloud.put("labels.json", json.dumps(categories))
    changes.setdefault("LabelAttributeName", f"{job}-ref" if row.ends_in_ref else job)
    changes["InputConfig"] = {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest}}}
    changes["NumberOfHumanWorkersPerDataObject"] = 1 if row.one_worker else workers
    if row.human_task_ui is not None:
        changes["UiConfig"] = {"HumanTaskUiArn": f"{PAGES}/{row.human_task_ui}"}
    return cloud.run(job, name, **changes)
