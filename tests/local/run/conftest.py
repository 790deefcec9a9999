"""Results of jobs, as a run leaves them on disk, without a run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ground_truth_local.run.results import JobResult

MakeJob = Callable[..., JobResult]


@pytest.fixture
def make_job(tmp_path: Path) -> MakeJob:
    """Makes a job's result with the given lines in its output manifest."""

    def make(name: str, lines: list[dict[str, Any]] | None, **told: Any) -> JobResult:
        folder = tmp_path / name
        folder.mkdir()
        manifest = None if lines is None else folder / "output.manifest"
        if manifest is not None:
            manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines or []))
        event_job, quality = told.pop("event_job", {}), told.pop("quality", None)
        outcome = {
            "name": name,
            "task_type": "BoundingBox",
            "succeeded": True,
            "status": "Completed",
            "reason": None,
            "warnings": [],
            "labeling_job_name": f"{name}-0123456789-1",
            "objects": len(lines or []),
            "labeled": len(lines or []),
            "failed": 0,
            "workers_per_object": 2,
            "mean_confidence": 0.9,
            "agreement": 0.75,
            "label_attribute_name": name,
            "output_manifest": None if manifest is None else f"s3://bucket/labels/{name}/output.manifest",
            **told,
        }
        return JobResult(outcome=outcome, event_job=event_job, folder=folder, manifest=manifest, quality=quality)

    return make


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of 40 by 20 pixels."""
    path = tmp_path / "a&b.png"
    Image.new("RGB", (40, 20), "navy").save(path)
    return path
