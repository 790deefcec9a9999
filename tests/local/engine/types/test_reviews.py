"""Adjustment and verification of earlier labels."""

from typing import Any

import numpy as np
import pytest

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types.base import AnsweredObject
from ground_truth_local.engine.types.mask_png import indexed_png, read_indices
from ground_truth_local.engine.types.subject import KnownLabel

BOX = {"left": 5, "top": 6, "width": 50, "height": 40}


def boxes(*annotations: dict[str, Any]) -> KnownLabel:
    metadata = {"type": "groundtruth/object-detection", "class-map": {"0": "Bird", "1": "Sky"}, "objects": []}
    return KnownLabel("earlier", {"annotations": list(annotations)}, metadata)


def test_boxes_that_fit_are_left_alone_even_by_careless_workers(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentBoundingBox")
    answer = workshop.answer("AdjustmentBoundingBox", workshop.hand(1, box_jitter=0.3), subject=subject)
    label = workshop.label("AdjustmentBoundingBox", [answer], subject=subject)

    assert answer["boundingBox"]["initialValueModified"] is False
    assert label.metadata["adjustment-status"] == "unadjusted"
    assert label.value["annotations"] == subject.audited.value["annotations"]


def test_boxes_that_do_not_fit_are_drawn_anew(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentBoundingBox", audited=boxes({"class_id": 0, **BOX}))
    answer = workshop.answer("AdjustmentBoundingBox", workshop.exact(), subject=subject)
    label = workshop.label("AdjustmentBoundingBox", [answer], subject=subject)

    assert answer["boundingBox"]["initialValueModified"] is True
    assert label.metadata["adjustment-status"] == "adjusted"
    drawn = workshop.answer("BoundingBox", workshop.exact())["boundingBox"]["boundingBoxes"]
    assert answer["boundingBox"]["boundingBoxes"] == drawn


def test_what_people_did_tells_whether_boxes_were_adjusted(workshop: Any) -> None:
    """Whatever their page says of it."""
    subject = workshop.subject("AdjustmentBoundingBox", audited=boxes({"class_id": 1, **BOX}))
    same = {"boundingBox": {"boundingBoxes": [{"label": "Sky", **BOX}]}}
    moved = {"boundingBox": {"boundingBoxes": [{"label": "Sky", **BOX, "left": 6}]}}
    gone = {"boundingBox": {"boundingBoxes": []}}
    status = [
        workshop.label("AdjustmentBoundingBox", [answer], subject=subject).metadata["adjustment-status"]
        for answer in (same, moved, gone)
    ]
    assert status == ["unadjusted", "adjusted", "adjusted"]


def test_a_mask_that_fits_is_left_alone_to_the_pixel(workshop: Any) -> None:
    subject = workshop.subject("AdjustmentSemanticSegmentation")
    answer = workshop.answer("AdjustmentSemanticSegmentation", workshop.hand(1), subject=subject)
    label = workshop.label("AdjustmentSemanticSegmentation", [answer], subject=subject)

    assert label.metadata["adjustment-status"] == "unadjusted"
    before = read_indices(subject.audited.file, size=(300, 200))
    assert (read_indices(label.file.content, size=(300, 200)) == before).all()


def test_a_mask_that_does_not_fit_is_painted_anew(workshop: Any) -> None:
    empty = indexed_png(np.zeros((200, 300), dtype=np.uint8), labels=3)
    audited = KnownLabel("earlier-ref", "s3://b/mask.png", {"type": "groundtruth/semantic-segmentation"}, empty)
    subject = workshop.subject("AdjustmentSemanticSegmentation", audited=audited)
    answer = workshop.answer("AdjustmentSemanticSegmentation", workshop.exact(), subject=subject)
    label = workshop.label("AdjustmentSemanticSegmentation", [answer], subject=subject)

    assert label.metadata["adjustment-status"] == "adjusted"
    assert set(np.unique(read_indices(label.file.content, size=(300, 200)))) == {1, 2, 3}


def test_verdicts_are_classes_with_what_workers_wrote(workshop: Any) -> None:
    said = [("Sky", "too wide"), ("Sky", None), ("Sky", "  "), ("Bird", 7), ("Sky", "too high")]
    contents = [{"crowd-image-classifier": {"label": label, "workerComment": comment}} for label, comment in said]
    label = workshop.label("VerificationBoundingBox", [*contents, {"crowd-image-classifier": {}}])

    assert (label.value, label.metadata["class-name"]) == (1, "Sky")
    assert label.metadata["worker-feedback"] == [{"comment": "too wide"}, {"comment": "too high"}]
    assert [entry.worker_id for entry in label.rejected] == ["worker-5"]


def test_simulated_workers_say_why_they_do_not_accept(workshop: Any) -> None:
    answers = [
        workshop.answer("VerificationBoundingBox", workshop.hand(number, accuracy=0.3))["crowd-image-classifier"]
        for number in range(30)
    ]
    assert {answer["label"] for answer in answers} == set(workshop.labels)
    assert all(("workerComment" in answer) == (answer["label"] != "Bird") for answer in answers)


@pytest.mark.parametrize("name", ["AdjustmentBoundingBox", "AdjustmentSemanticSegmentation"])
def test_an_earlier_label_that_cannot_be_read_costs_that_object_alone(workshop: Any, name: str) -> None:
    broken = KnownLabel("earlier", {"annotations": 5}, {})
    subject = workshop.subject(name, audited=broken)
    with pytest.raises(ObjectError, match="'earlier'"):
        workshop.answer(name, workshop.exact(), subject=subject)

    good = workshop.item(name, [workshop.answer(name, workshop.exact())], object_id=1)
    bad = AnsweredObject(0, subject, good.answers)
    labels = workshop.consolidator(name).consolidate([bad, good])
    assert "'earlier'" in labels[0].failure
    assert labels[1].failure is None
