"""The custom image types of this project: simulated workers draw, the project's own functions make labels of it."""

import json
from importlib.resources import files
from string import Template
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.job import JobStatus
from ground_truth_local.engine.store import split_uri
from ground_truth_runtime.annotation.consolidation import consolidate
from ground_truth_runtime.annotation.pre_annotation import task_of
from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.reading import read_manifest

TEMPLATES = files("ground_truth_runtime") / "templates"
MARKS = {
    "image_polygon": "polygons",
    "image_keypoint": "keypoints",
    "image_line": "polylines",
    "image_polyline": "polylines",
    "image_instance_segmentation": "instances",
}
"""Template of each type, and what its labels consist of."""


class Project:
    """The project's annotation functions, without a Lambda around them."""

    def __init__(self, s3: Any) -> None:
        self._s3 = s3

    def invoke(self, arn: str, payload: dict[str, Any]) -> Any:
        if arn == "pre":
            return task_of(payload)
        found = consolidate(
            json.loads(self._read(payload["payload"]["s3Uri"])),
            attribute=payload["labelAttributeName"],
            categories=payload["labelCategories"] or (),
            load=self._read,
        )
        return found.objects

    def _read(self, uri: str) -> bytes:
        bucket, key = split_uri(uri)
        content: bytes = self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content


@pytest.mark.parametrize("kind", MARKS)
def test_labels_of_several_workers(make_workshop: Any, s3_client: Any, kind: str) -> None:
    workshop = make_workshop(simulation=Simulation(team_size=3), functions=Project(s3_client))
    labels = json.dumps(["Bird", "Cat"]).replace('"', "&quot;")
    page = Template((TEMPLATES / f"{kind}.liquid.html").read_text()).safe_substitute(labels=labels)
    workshop.put("template.html", page)
    workshop.start(task_type=None, pre_function="pre", consolidation_function="post", workers_per_object=3)
    workshop.end()

    assert workshop.numbers() == (JobStatus.COMPLETED, 6, 0, 0)
    read = list(read_manifest(json.dumps(line).encode() for line in workshop.lines()))
    for found in read:
        assert isinstance(found, LabeledObject), found
        (label,) = found.labels
        assert not label.failed
        marks = getattr(label, MARKS[kind])
        assert marks
        assert {mark.label for mark in marks} <= {"Bird", "Cat"}
