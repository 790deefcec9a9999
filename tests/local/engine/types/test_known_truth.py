"""A known truth in the manifest: careful workers give it back, whatever form it has."""

import zlib
from typing import Any

import numpy as np
import pytest

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types.mask_png import indexed_png
from ground_truth_local.engine.types.registry import TOOLS
from tests.local.engine.types.masks import read_indices


def label_of(workshop: Any, name: str, truth: Any) -> Any:
    subject = workshop.subject(name, truth=truth)
    return workshop.label(name, [workshop.answer(name, workshop.exact(), subject=subject)], subject=subject)


@pytest.mark.parametrize(
    ("value", "metadata"),
    [
        (2, {}),
        ("2", {}),
        ("Ground", {}),
        (0, {"class-map": {"0": "Ground"}}),
        (7, {"class-name": "Ground", "type": "groundtruth/image-classification", "confidence": 0.9}),
    ],
)
@pytest.mark.parametrize("name", ["ImageMultiClass", "TextMultiClass", "VideoMultiClass"])
def test_a_class(workshop: Any, name: str, value: Any, metadata: dict[str, Any]) -> None:
    label = label_of(workshop, name, workshop.truth(value, metadata))
    assert (label.value, label.metadata["class-name"]) == (2, "Ground")


def test_a_class_that_the_job_does_not_have_tells_nothing(workshop: Any) -> None:
    drawn = workshop.answer("ImageMultiClass", workshop.exact())
    unicorn = workshop.subject("ImageMultiClass", truth=workshop.truth("Unicorn"))
    assert workshop.answer("ImageMultiClass", workshop.exact(), subject=unicorn) == drawn


@pytest.mark.parametrize("value", [["Bird", "Ground"], [0, 2], ["Ground", "Unicorn", "Bird"]])
def test_several_classes(workshop: Any, value: Any) -> None:
    assert label_of(workshop, "TextMultiClassMultiLabel", workshop.truth(value)).value == [0, 2]


def test_no_class_at_all(workshop: Any) -> None:
    assert label_of(workshop, "ImageMultiClassMultiLabel", workshop.truth([])).value == []


BOX = {"left": 5, "top": 6, "width": 50, "height": 40}


@pytest.mark.parametrize(
    "value",
    [
        {"annotations": [{"class_id": 1, **BOX}]},
        [{"label": "Sky", **BOX}],
        {"boundingBoxes": [{"label": "Sky", **BOX}, {"label": "Unicorn", **BOX}]},
    ],
)
def test_boxes(workshop: Any, value: Any) -> None:
    label = label_of(workshop, "BoundingBox", workshop.truth(value))
    assert label.value["annotations"] == [{"class_id": 1, **BOX}]


def test_spans(workshop: Any) -> None:
    entities = [{"label": "Sky", "startOffset": 4, "endOffset": 8}]
    for value in ({"annotations": {"entities": entities}}, {"entities": entities}, entities):
        label = label_of(workshop, "NamedEntityRecognition", workshop.truth(value))
        assert label.value["annotations"]["entities"] == entities


def test_a_mask(workshop: Any) -> None:
    true = np.zeros((200, 300), dtype=np.uint8)
    true[40:160, 50:250] = 3
    known = workshop.truth("s3://b/mask.png", file=indexed_png(true, labels=3))
    label = label_of(workshop, "SemanticSegmentation", known)
    assert (read_indices(label.file.content, size=(300, 200)) != true).sum() <= 4  # the corners, smoothed


def test_a_mask_of_a_job_with_other_labels(workshop: Any) -> None:
    true = np.zeros((200, 300), dtype=np.uint8)
    true[40:160, 50:250], true[0:20] = 1, 2
    classes = {"0": "BACKGROUND", "1": "Ground", "2": "Unicorn"}
    colours = {index: {"class-name": name, "hex-color": "#123456"} for index, name in classes.items()}
    known = workshop.truth("s3://b/m.png", {"internal-color-map": colours}, file=indexed_png(true, labels=3))
    mask = read_indices(label_of(workshop, "SemanticSegmentation", known).file.content, size=(300, 200))
    assert (mask[100, 100], mask[5, 100]) == (3, 0)


@pytest.mark.parametrize(
    ("tag", "kind", "geometry"),
    [
        ("crowd-polygon", "polygons", {"vertices": [{"x": 1, "y": 2}, {"x": 90, "y": 2}, {"x": 50, "y": 80}]}),
        ("crowd-polyline", "polylines", {"vertices": [{"x": 1, "y": 2}, {"x": 90, "y": 2}, {"x": 50, "y": 80}]}),
        ("crowd-line", "lines", {"vertices": [{"x": 1, "y": 2}, {"x": 90, "y": 2}]}),
        ("crowd-keypoint", "keypoints", {"x": 30, "y": 40}),
    ],
)
def test_marks_of_custom_tools(workshop: Any, tag: str, kind: str, geometry: dict[str, Any]) -> None:
    truth = workshop.truth({"annotations": [{"class_id": 1, **geometry}]})
    subject = workshop.subject("BoundingBox", truth=truth)
    answer = TOOLS[tag].answer(subject, workshop.categories(), workshop.exact())
    assert answer[tag][kind] == [{"label": "Sky", **geometry}]


@pytest.mark.parametrize("name", ["VideoObjectTracking", "VideoObjectDetection", "3DPointCloudObjectTracking"])
def test_sequences(workshop: Any, name: str) -> None:
    first = workshop.label(name, [workshop.answer(name, workshop.exact())])
    again = label_of(workshop, name, workshop.known(first))
    if name != "VideoObjectDetection":
        assert again.file.content == first.file.content
    assert again.metadata == first.metadata


def test_classes_of_points(workshop: Any) -> None:
    true = bytes(place % 4 for place in range(460))
    known = workshop.truth("s3://b/classes.zlib", file=zlib.compress(true))
    label = label_of(workshop, "3DPointCloudSemanticSegmentation", known)
    noisy = zlib.decompress(label.file.content)
    assert noisy == true


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ImageMultiClass", {"no": "class"}),
        ("BoundingBox", "no boxes"),
        ("NamedEntityRecognition", {"entities": [{"label": "Bird", "startOffset": 5, "endOffset": 1}]}),
        ("SemanticSegmentation", "no address"),
        ("VideoObjectTracking", "no address"),
        ("3DPointCloudSemanticSegmentation", "no address"),
    ],
)
def test_a_truth_that_is_none_fails_the_object(workshop: Any, name: str, value: Any) -> None:
    subject = workshop.subject(name, truth=workshop.truth(value))
    with pytest.raises(ObjectError, match="'truth'"):
        workshop.answer(name, workshop.exact(), subject=subject)


def test_confusions_are_those_of_the_profile(workshop: Any) -> None:
    subject = workshop.subject("ImageMultiClass", truth=workshop.truth("Sky"))
    confusion = {"Sky": {"Ground": 0.25}}
    said = [
        workshop.answer("ImageMultiClass", workshop.hand(number, confusion=confusion), subject=subject)
        for number in range(400)
    ]
    labels = [answer["crowd-image-classifier"]["label"] for answer in said]
    assert labels.count("Ground") / 400 == pytest.approx(0.25, abs=0.06)
    assert labels.count("Bird") == 0
