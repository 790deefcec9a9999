import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.sagemaker.rules.categories import category_problems
from ground_truth_local.sagemaker.tables import task_rules
from ground_truth_runtime.domain.category_file import label_categories
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.events import event, job_of

_ATTRIBUTES = [
    {"name": "occluded", "type": "string", "enum": ["yes", "no"], "is_required": True},
    {"name": "speed", "type": "number", "minimum": 0, "maximum": 200},
    {"name": "note", "type": "string"},
]


def _file(raw: dict[str, Any], *, audited: str | None = None) -> dict[str, Any]:
    reading = read_event(event(raw))
    assert [str(problem) for problem in reading.problems] == []
    content = label_categories(reading.jobs[0], audited=audited)
    assert content is not None
    return content


def test_the_file_has_the_form_that_the_service_model_shows(documentation: Callable[[str, str], str]) -> None:
    text = re.sub(r"<[^>]+>", "", documentation("CreateLabelingJobRequest", "LabelCategoryConfigS3Uri"))
    version = re.search(r'"document-version": "([^"]+)"', text)

    assert version is not None
    assert _file(job_of("BoundingBox", labels=["Bird", {"label": "Sky"}])) == {
        "document-version": version[1],
        "labels": [{"label": "Bird"}, {"label": "Sky"}],
    }


@pytest.mark.parametrize("task_type", task_rules())
def test_the_local_ground_truth_takes_the_file_of_every_type(task_type: str) -> None:
    content = _file(job_of(task_type), audited="earlier")

    rules = task_rules()[task_type]
    assert category_problems(content, rules=rules, task_type=task_type, version_needed=True) == []


@pytest.mark.parametrize("task_type", [name for name, row in TASK_TYPES.items() if row.category_file == "optional"])
def test_a_type_without_labels_has_no_file(task_type: str) -> None:
    assert label_categories(read_event(event(job_of(task_type, labels=[]))).jobs[0], audited=None) is None


def test_named_entities_have_instructions_as_html_and_short_names() -> None:
    content = _file(
        job_of(
            "NamedEntityRecognition",
            labels=["Place", {"label": "Person", "short_display_name": "per"}],
            description="Mark <names>",
            instructions={"full": "First.\n\nThen."},
        )
    )

    assert content["labels"] == [{"label": "Place"}, {"label": "Person", "shortDisplayName": "per"}]
    assert content["instructions"] == {
        "shortInstruction": "<p>Mark &lt;names&gt;</p>",
        "fullInstruction": "<p>First.</p><p>Then.</p>",
    }


def test_frames_have_attributes_of_their_own_and_of_their_labels() -> None:
    content = _file(
        job_of(
            "VideoObjectTracking",
            labels=["Car", {"label": "Bus", "attributes": _ATTRIBUTES[:1]}],
            frame_attributes=[{"name": "night", "type": "string", "description": "Is it dark?", "enum": ["yes", "no"]}],
            category_global_attributes=_ATTRIBUTES[1:],
            annotation_type="Polygon",
        )
    )

    occluded = {"name": "occluded", "type": "string", "enum": ["yes", "no"], "isRequired": True}
    assert content["labels"] == [{"label": "Car"}, {"label": "Bus", "categoryAttributes": [occluded]}]
    assert content["frameAttributes"][0]["description"] == "Is it dark?"
    assert content["categoryGlobalAttributes"] == [
        {"name": "speed", "type": "number", "minimum": 0, "maximum": 200},
        {"name": "note", "type": "string"},
    ]
    assert content["annotationType"] == "Polygon"
    assert "auditLabelAttributeName" not in content


def test_frames_are_verified_by_an_adjustment_that_allows_no_edits() -> None:
    labels = [{"label": label, "edits_allowed": "none"} for label in ("Car", "Bus")]

    content = _file(job_of("Adjustment3DPointCloudObjectTracking", labels=labels), audited="cars-ref")

    assert [label["editsAllowed"] for label in content["labels"]] == ["none", "none"]
    assert content["auditLabelAttributeName"] == "cars-ref"
    assert "annotationType" not in content


def test_labels_keep_their_quotes_and_their_script() -> None:
    labels = ['say "bird"', "鳥", "{{ label }}", "a\\b"]

    content = _file(job_of("BoundingBox", labels=labels))

    assert [entry["label"] for entry in json.loads(json.dumps(content))["labels"]] == labels
