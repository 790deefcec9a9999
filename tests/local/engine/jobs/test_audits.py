"""Adjustment and verification: workers see the earlier label, and lines without it fail one by one."""

from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_local.engine.desk import Person
from ground_truth_local.engine.job import JobStatus

BOXES = {
    "image_size": [{"width": 48, "height": 32, "depth": 3}],
    "annotations": [{"class_id": 0, "left": 10, "top": 8, "width": 14, "height": 14}],
}
METADATA = {
    "objects": [{"confidence": 0.5}],
    "class-map": {"0": "Bird"},
    "type": "groundtruth/object-detection",
    "human-annotated": "yes",
}


def line(number: int, attribute: str = "boxes", **metadata: Any) -> dict[str, Any]:
    source = f"s3://pictures/images/{number}.png"
    return {"source-ref": source, attribute: BOXES, f"{attribute}-metadata": {**METADATA, **metadata}}


@pytest.fixture
def shop(make_workshop: Any) -> Any:
    return make_workshop(simulation=Simulation())


def verify(shop: Any, **changes: Any) -> None:
    shop.start(task_type="VerificationBoundingBox", **changes)
    shop.end()


def test_lines_without_the_label_fail_one_by_one(shop: Any) -> None:
    bare = {"source-ref": "s3://pictures/images/1.png"}
    failed = {**bare, "boxes-metadata": {"failure-reason": "nobody came", "type": "groundtruth/object-detection"}}
    without_metadata = {**bare, "boxes": BOXES}
    shop.put_lines(line(0), bare, failed, without_metadata, line(4, type="groundtruth/text-span"), line(5))
    verify(shop)

    assert shop.numbers() == (JobStatus.COMPLETED, 2, 4, 0)
    reasons = [found.get("label-metadata", {}).get("failure-reason", "") for found in shop.lines()]
    assert all("no label 'boxes' with its metadata" in reason for reason in reasons[1:4])
    assert "is of type groundtruth/text-span, reviewed here is groundtruth/object-detection" in reasons[4]
    assert shop.lines()[0]["boxes"] == BOXES


@pytest.mark.parametrize(
    "reference",
    ["task.input.manifestLine['first']", 'task.input.manifestLine["first"]', "task.input.manifestLine.first-metadata"],
)
def test_the_template_tells_which_label(shop: Any, reference: str) -> None:
    shop.put(
        "template.html", f"<crowd-image-classifier overlay='{{{{ {reference} | to_json }}}}'>".replace("'{{", '"{{')
    )
    shop.put_lines({**line(0, "first"), **line(0, "second")}, line(1, "second"))
    verify(shop)
    assert shop.numbers() == (JobStatus.COMPLETED, 1, 1, 0)
    assert "no label 'first'" in shop.lines()[1]["label-metadata"]["failure-reason"]


@pytest.mark.parametrize("reference", ["task.input.manifestLine['set_BB']", "task.input.manifestLine.set_BB-metadata"])
def test_the_label_may_be_one_of_rekognition(shop: Any, reference: str) -> None:
    """Whose boxes are in attributes with an underscore; `set` is another label."""
    shop.put("template.html", f'<crowd-bounding-box initial-value="{{{{ {reference} | to_json }}}}">')
    shop.put_lines({**line(0, "set"), **line(0, "set_BB")}, line(1, "set"), line(2, "set_BB"))
    shop.start(task_type="AdjustmentBoundingBox")
    shop.end()

    assert shop.numbers() == (JobStatus.COMPLETED, 2, 1, 0)
    assert "no label 'set_BB'" in shop.lines()[1]["label-metadata"]["failure-reason"]
    assert shop.lines()[0]["label"]["annotations"] == BOXES["annotations"]


def test_the_category_file_goes_before(shop: Any) -> None:
    shop.put_json("labels.json", {"labels": [{"label": "good"}, {"label": "bad"}], "auditLabelAttributeName": "second"})
    shop.put_lines({**line(0, "first"), **line(0, "second")}, line(1, "first"))
    verify(shop)
    assert "no label 'second'" in shop.lines()[1]["label-metadata"]["failure-reason"]


def test_else_it_is_the_last_label_of_the_right_type(shop: Any) -> None:
    shop.put_lines({**line(0, "first"), **line(0, "second")}, line(1, "first"))
    verify(shop)
    assert "no label 'second'" in shop.lines()[1]["label-metadata"]["failure-reason"]


def test_a_manifest_without_any_label_to_review_fails_the_job(shop: Any) -> None:
    verify(shop)
    assert shop.last().status is JobStatus.FAILED
    assert "no line has one of type groundtruth/object-detection" in shop.last().failure_reason


def test_the_reviewed_label_is_not_overwritten(shop: Any) -> None:
    shop.put_lines(line(0))
    verify(shop, label_attribute="boxes")
    assert "other than the reviewed boxes" in shop.last().failure_reason


def test_people_see_the_earlier_label_in_their_task(make_workshop: Any, ann: Person) -> None:
    shop = make_workshop()
    shop.put_lines(line(0))
    arn = shop.start(task_type="AdjustmentBoundingBox")
    assert shop.desk.take(ann, arn).task_input["manifestLine"]["boxes"] == BOXES


@pytest.mark.parametrize(
    "colours",
    [None, {}, {"1": {"class-name": "Bird"}}, ["#ffffff"]],
    ids=["missing", "empty", "no colour", "no map"],
)
def test_masks_are_reviewed_by_their_colours(shop: Any, colours: Any) -> None:
    mask = shop.put("mask.png", b"")
    metadata = {"type": "groundtruth/semantic-segmentation", "internal-color-map": colours}
    shop.put_lines({"source-ref": "s3://pictures/images/0.png", "mask-ref": mask, "mask-ref-metadata": metadata})
    shop.start(task_type="VerificationSemanticSegmentation")
    shop.end()
    assert shop.numbers() == (JobStatus.COMPLETED, 0, 1, 0)
    assert "internal-color-map" in shop.lines()[0]["label-metadata"]["failure-reason"]
