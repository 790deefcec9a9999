"""What holds for every type: the shape of its labels, careful workers, and answers that are none."""

import base64
from typing import Any

import pytest

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types.base import TaskType
from ground_truth_local.engine.types.registry import TASK_TYPES, task_type
from ground_truth_runtime.facts.task_types import TASK_TYPES as FACTS
from ground_truth_runtime.labels.label import read_label

CLASS = {"class-name", "confidence"}
CLASSES = {"class-map", "confidence-map"}
BOXES = {"objects", "class-map"}
MASK = {"internal-color-map"}
VIDEO = {"class-map"}
# Developer guide, sms-data-output and sms-verification-data: the metadata of each type beside what all have.
METADATA = {
    "ImageMultiClass": ("groundtruth/image-classification", CLASS, "classes"),
    "TextMultiClass": ("groundtruth/text-classification", CLASS, "classes"),
    "VideoMultiClass": ("groundtruth/video-classification", CLASS, "classes"),
    "ImageMultiClassMultiLabel": ("groundtruth/image-classification-multilabel", CLASSES, "classes"),
    "TextMultiClassMultiLabel": ("groundtruth/text-classification-multilabel", CLASSES, "classes"),
    "NamedEntityRecognition": ("groundtruth/text-span", {"entities"}, "spans"),
    "BoundingBox": ("groundtruth/object-detection", BOXES, "boxes"),
    "AdjustmentBoundingBox": ("groundtruth/object-detection", BOXES | {"adjustment-status"}, "boxes"),
    "VerificationBoundingBox": ("groundtruth/label-verification", CLASS | {"worker-feedback"}, "classes"),
    "SemanticSegmentation": ("groundtruth/semantic-segmentation", MASK, "mask"),
    "AdjustmentSemanticSegmentation": ("groundtruth/semantic-segmentation", MASK | {"adjustment-status"}, "mask"),
    "VerificationSemanticSegmentation": ("groundtruth/label-verification", CLASS | {"worker-feedback"}, "classes"),
    "VideoObjectDetection": ("groundtruth/video-object-detection", VIDEO, "reference"),
    "VideoObjectTracking": ("groundtruth/video-object-tracking", VIDEO, "reference"),
    "AdjustmentVideoObjectDetection": ("groundtruth/video-object-detection", VIDEO, "reference"),
    "AdjustmentVideoObjectTracking": ("groundtruth/video-object-tracking", VIDEO, "reference"),
    "3DPointCloudObjectDetection": (
        "groundtruth/point_cloud_object_detection",
        {"objects", "class-map"},
        "custom",
    ),
    "3DPointCloudObjectTracking": ("groundtruth/point_cloud_object_tracking", {"objects", "class-map"}, "reference"),
    "3DPointCloudSemanticSegmentation": (
        "groundtruth/point_cloud_single_frame_semantic_segmentation",
        {"color-map"},
        "reference",
    ),
}
METADATA |= {f"Adjustment{name}": METADATA[name] for name in METADATA if name.startswith("3D")}

TINY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
NONSENSE: list[Any] = [
    None,
    [],
    "text",
    7,
    {},
    {"other": {}},
    {"*": None},
    {"*": []},
    {"*": {}},
    {"*": {"label": None}},
    {"*": {"label": "Unicorn"}},
    {"*": {"label": ["Bird"]}},
    {"*": {"labels": "Bird"}},
    {"*": {"labels": ["Unicorn"]}},
    {"*": {"labels": [{"label": "Bird"}]}},
    {"*": {"boundingBoxes": None}},
    {"*": {"boundingBoxes": [{"label": "Bird"}]}},
    {"*": {"boundingBoxes": [{"label": "Bird", "left": 0, "top": 0, "width": -1, "height": 5}]}},
    {"*": {"boundingBoxes": [{"label": "Bird", "left": float("nan"), "top": 0, "width": 1, "height": 5}]}},
    {"*": {"boundingBoxes": [{"label": "Unicorn", "left": 0, "top": 0, "width": 1, "height": 5}]}},
    {"*": {"labeledImage": {"pngImageData": "no base64!"}, "labelMappings": {}}},
    {"*": {"labeledImage": {"pngImageData": TINY_PNG[:40]}, "labelMappings": {}}},
    {"*": {"labeledImage": {"pngImageData": TINY_PNG}, "labelMappings": {"Bird": {"color": "#ff0000"}}}},
    {"*": {"labeledImage": {"pngImageData": TINY_PNG}, "labelMappings": {"Bird": {"color": "red"}}}},
    {"*": {"labeledImage": {"pngImageData": TINY_PNG}, "labelMappings": {"Bird": {"color": "#f00"}}}},
    {"*": {"labeledImage": {"pngImageData": base64.b64encode(b"GIF89a").decode()}, "labelMappings": []}},
    {"*": {"entities": [{"label": "Bird", "startOffset": 0, "endOffset": 10_000}]}},
    {"*": {"entities": [{"label": "Bird", "startOffset": 5, "endOffset": 5}]}},
    {"*": {"entities": [{"label": "Bird", "startOffset": -1, "endOffset": 5}]}},
    {"*": {"entities": {"label": "Bird"}}},
    {"*": {"detection-annotations": [{"frame-no": 9}], "tracking-annotations": [{"frame-no": 9, "frame-number": 9}]}},
    {"*": {"annotations": [{"class-id": 99}], "tracking-annotations": "none", "detection-annotations": None}},
    {"*": {"annotations": [{"class-id": 0, "center-x": 0, "length": 0}]}},
    {"*": {"classes": "AAAA"}},
    {"*": {"classes": 5}},
    {"*": {"classes": "eJwDAAAAAAE="}},
]


def nonsense(page: str) -> list[Any]:
    """Answers that no type can use; `*` stands for the name of the type's own element."""
    return [{page if key == "*" else key: v for key, v in n.items()} if isinstance(n, dict) else n for n in NONSENSE]


def test_all_types_of_the_service_but_pass_through_are_simulated() -> None:
    built_in = {name for name, row in FACTS.items() if row.functions == "built-in"}
    assert built_in - TASK_TYPES.keys() == {"PassThrough"}
    assert TASK_TYPES.keys() <= built_in
    assert METADATA.keys() == TASK_TYPES.keys()


def test_elements_are_those_that_the_templates_name(workshop: Any, kind: TaskType) -> None:
    (element,) = workshop.answer(kind, workshop.exact())
    row = FACTS[kind.name]
    expected = row.element_name if row.element_name is not None else row.human_task_ui
    assert element == ("crowd-entity-annotation" if kind.name == "NamedEntityRecognition" else expected)


def test_labels_have_the_metadata_of_their_type(workshop: Any, kind: TaskType) -> None:
    label = workshop.label(kind, [workshop.answer(kind, workshop.exact())])
    metadata_type, keys, _ = METADATA[kind.name]

    assert kind.metadata_type == metadata_type
    assert label.metadata.keys() == keys
    assert (label.value is None) == (label.file is not None)
    assert (label.failure, list(label.rejected)) == (None, [])


def test_labels_are_read_back_as_what_they_are(workshop: Any, kind: TaskType) -> None:
    label = workshop.label(kind, [workshop.answer(kind, workshop.exact())] * 2)
    known = workshop.known(label)
    line = {known.attribute: known.value, f"{known.attribute}-metadata": {**label.metadata, "type": kind.metadata_type}}
    read = read_label(line, known.attribute)

    assert read is not None
    assert read.kind == METADATA[kind.name][2]


def test_what_goes_into_a_file_ends_in_ref(kind: TaskType, workshop: Any) -> None:
    label = workshop.label(kind, [workshop.answer(kind, workshop.exact())])
    assert (label.file is not None) == FACTS[kind.name].ends_in_ref


def test_careful_workers_say_the_truth_and_agree(workshop: Any, kind: TaskType) -> None:
    assert workshop.answer(kind, workshop.exact(1)) == workshop.answer(kind, workshop.exact(2))


def test_the_same_chances_give_the_same_answer(workshop: Any, kind: TaskType) -> None:
    careless = {"accuracy": 0.5, "box_jitter": 0.2, "mask_noise": 0.1, "missed_boxes": 0.3, "invented_boxes": 1.0}
    one, other = (workshop.answer(kind, workshop.hand(3, **careless)) for _ in range(2))
    assert one == other


def test_an_answer_that_is_none_costs_that_answer_alone(workshop: Any, kind: TaskType) -> None:
    good = [workshop.answer(kind, workshop.hand(worker)) for worker in range(2)]
    (page,) = good[0]
    bad = nonsense(page)

    label = workshop.label(kind, [good[0], *bad, good[1]])

    assert [entry.worker_id for entry in label.rejected] == [f"worker-{1 + number}" for number in range(len(bad))]
    assert all(entry.reason for entry in label.rejected)
    without = workshop.label(kind, good)
    assert (label.value, label.metadata, label.file) == (without.value, without.metadata, without.file)


def test_an_object_without_a_usable_answer_fails_and_the_batch_goes_on(workshop: Any, kind: TaskType) -> None:
    good = workshop.answer(kind, workshop.exact())
    (page,) = good
    batch = [
        workshop.item(kind, [good], object_id=0),
        workshop.item(kind, [{}, {page: 5}], object_id=1),
        workshop.item(kind, [good], object_id=2),
    ]
    first, broken, last = kind.consolidator(workshop.categories()).consolidate(batch)

    assert [first.object_id, broken.object_id, last.object_id] == [0, 1, 2]
    assert (first.failure, last.failure) == (None, None)
    assert broken.failure is not None
    assert broken.failure.startswith("ClientError: no answer could be used: ")
    assert [entry.worker_id for entry in broken.rejected] == ["worker-0", "worker-1"]
    assert (first.value, first.metadata) == (last.value, last.metadata)


def test_what_cannot_be_simulated_is_named_with_what_can() -> None:
    with pytest.raises(JobError, match=r"cannot simulate SomethingNew; it simulates ImageMultiClass, "):
        task_type("SomethingNew")
