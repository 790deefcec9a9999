"""Lines in the shapes of real output manifests of public repositories; the values are invented.

The local Ground Truth writes the newest of them (tests/local/sagemaker/test_real_files.py).
"""

import json
from dataclasses import asdict
from typing import Any

import pytest

from ground_truth_runtime.labels import summary as module
from ground_truth_runtime.labels.fast import Reader
from ground_truth_runtime.labels.model import Box, ChosenClass, Label, LabeledObject, MaskClass, Span
from ground_truth_runtime.labels.reading import read_line, read_manifest
from ground_truth_runtime.labels.summary import FIRST_LINES, summarize

JOB, DATE = "labeling-job/demo", "2026-01-02T03:04:05.678901"
TAIL = {"human-annotated": "yes", "creation-date": DATE, "job-name": JOB}
EXPIRED = "ClientError: Annotation tasks expired.  Probable Reasons are 1) TaskAvailabilityLifetimeInSeconds parameter"


def line(value: Any, metadata: dict[str, Any], *, attribute: str = "lbl", **source: str) -> dict[str, Any]:
    return {**(source or {"source-ref": "s3://in/a.png"}), attribute: value, f"{attribute}-metadata": metadata}


BOXES_2026 = line(
    {
        "image_size": [{"width": 7168, "height": 4562, "depth": 3}],
        "annotations": [
            {"class_id": 3, "top": 1131, "left": 3138, "height": 181, "width": 263},
            {"class_id": 0, "top": 446.3333333333333, "left": 3844, "height": 124.5, "width": 79},
        ],
    },
    {
        "objects": [{"confidence": 0}, {"confidence": 0.97}],
        "class-map": {"3": "text ", "0": "symbol"},
        "type": "groundtruth/object-detection",
        **TAIL,
    },
)
BOXES_2019 = line(
    {
        "annotations": [{"class_id": 0, "width": 164, "top": 165, "height": 157, "left": 237}],
        "image_size": [{"width": 601, "depth": 3, "height": 453}],
    },
    {
        "job-name": JOB,
        "class-map": {"0": "Cat"},
        "human-annotated": "yes",
        "objects": [{"confidence": 0.09}],
        "creation-date": DATE,
        "type": "groundtruth/object-detection",
    },
)
ADJUSTED = line(
    BOXES_2026["lbl"], {**BOXES_2026["lbl-metadata"], "adjustment-status": "unadjusted"}, attribute="lbl-chain"
)
CLASS_2023 = line(
    3,
    {
        "class-name": "Helicopter",
        "job-name": JOB,
        "confidence": 0.95,
        "type": "groundtruth/image-classification",
        "human-annotated": "yes",
        "creation-date": DATE,
    },
)
CLASS_2019 = line(
    1,
    {
        "confidence": 0,
        "job-name": JOB,
        "class-name": "Probably yes",
        "human-annotated": "yes",
        "creation-date": DATE,
        "type": "groundtruth/text-classification",
    },
    source="Berlin lies on the Spree",
)
CLASSES_2024 = line(
    [6, 0],
    {
        "job-name": JOB,
        "confidence-map": {"6": 0.91, "0": 0.49},
        "class-map": {"6": "clouds", "0": "canyon"},
        "type": "groundtruth/image-classification-multilabel",
        "human-annotated": "yes",
        "creation-date": DATE,
    },
)
CLASSES_WITHOUT_A_CONFIDENCE = line(
    [0, 4],
    {
        "job-name": JOB,
        "class-map": {"0": "action", "4": "drama"},
        "human-annotated": "yes",
        "creation-date": DATE,
        "confidence-map": {"0": 0.66},
        "type": "groundtruth/text-classification-multilabel",
    },
    source="A film",
)
MASK_2022 = line(
    "s3://out/demo/annotations/consolidated-annotation/output/0_2022-09-09T17:25:31.918770.png",
    {
        "internal-color-map": {
            "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0},
            "1": {"class-name": "chip", "hex-color": "#2ca02c", "confidence": 0},
        },
        "type": "groundtruth/semantic-segmentation",
        **TAIL,
    },
    attribute="lbl-ref",
)
SPANS_2020 = line(
    {
        "annotations": {
            "entities": [
                {"endOffset": 22, "startOffset": 16, "label": "Date"},
                {"endOffset": 3, "startOffset": 0, "label": "Person"},
            ],
            "labels": [{"label": "Date"}, {"label": "Location"}, {"label": "Person"}],
        }
    },
    {
        "entities": [{"confidence": 0.08}, {"confidence": 0.09}],
        "job-name": JOB,
        "type": "groundtruth/text-span",
        "creation-date": DATE,
        "human-annotated": "yes",
    },
    source="Bob was born on Jan 01 and lived here.",
)
TRACKS_2020 = line(
    "s3://out/demo/annotations/consolidated-annotation/output/0/SeqLabel.json",
    {
        "class-map": {"0": "Helmet"},
        "job-name": JOB,
        "human-annotated": "yes",
        "creation-date": "2020-07-19T16:59:25.570000",
        "type": "groundtruth/video-object-tracking",
    },
    attribute="lbl-ref",
)
CUSTOM_2022 = line(
    {"annotation-ref": "s3://out/annotations/Letter 36-1-21e16c6e-ann.json"},
    {
        "type": "groundtruth/custom",
        "job-name": "demo",
        "human-annotated": "yes",
        "creation-date": "2022-01-04T17:49:31.536000",
    },
)
EXPIRED_2021 = {
    "source-ref": "s3://in/a.png",
    "lbl-metadata": {"retry-count": 1, "failure-reason": EXPIRED, "human-annotated": "true"},
}
REKOGNITION_BOXES = line(
    {
        "annotations": [{"left": 13, "top": 189, "width": 975, "height": 613, "class_id": 0}],
        "image_size": [{"width": 1000, "height": 1000, "depth": 3}],
    },
    {
        "job-name": "labeling-job/test-dataset_BB",
        "class-map": {"0": "aws"},
        "human-annotated": "yes",
        "objects": [{"confidence": 1}],
        "creation-date": "2021-05-13T12:48:15.600Z",
        "type": "groundtruth/object-detection",
    },
    attribute="test-dataset_BB",
)
LOOKOUT_MASK = line(
    "s3://in/mask.png",
    {
        "internal-color-map": {"0": {"class-name": "crack", "hex-color": "#23A436"}},
        "job-name": "demo-ref",
        "human-annotated": "yes",
        "creation-date": "2026-02-15T11:52:59Z",
        "type": "groundtruth/semantic-segmentation",
    },
    attribute="anomaly-mask-ref",
)
FAST = [BOXES_2026, BOXES_2019, ADJUSTED, CLASS_2023, CLASS_2019, CLASSES_2024, MASK_2022, SPANS_2020]
"""Shapes of which long manifests are."""
ALL = [
    *FAST,
    CLASSES_WITHOUT_A_CONFIDENCE,
    TRACKS_2020,
    CUSTOM_2022,
    EXPIRED_2021,
    REKOGNITION_BOXES,
    LOOKOUT_MASK,
]


def label_of(content: dict[str, Any]) -> Label:
    (found,) = read_manifest([json.dumps(content).encode()])
    assert isinstance(found, LabeledObject)
    (label,) = found.labels
    return label


@pytest.mark.parametrize("content", ALL)
def test_every_line_has_one_label_of_a_person(content: dict[str, Any]) -> None:
    assert label_of(content).human_annotated is True


def test_boxes_keep_their_fractions_and_their_confidence() -> None:
    assert label_of(BOXES_2026).boxes == (
        Box(label="text ", class_id=3, left=3138, top=1131, width=263, height=181, confidence=0.0),
        Box(label="symbol", class_id=0, left=3844, top=446.3333333333333, width=79, height=124.5, confidence=0.97),
    )


def test_classes_keep_their_order_and_may_lack_a_confidence() -> None:
    assert label_of(CLASSES_2024).classes == (
        ChosenClass(label="clouds", class_id=6, confidence=0.91),
        ChosenClass(label="canyon", class_id=0, confidence=0.49),
    )
    assert label_of(CLASSES_WITHOUT_A_CONFIDENCE).classes == (
        ChosenClass(label="action", class_id=0, confidence=0.66),
        ChosenClass(label="drama", class_id=4, confidence=None),
    )


def test_spans_are_read_whatever_their_order_in_the_text() -> None:
    assert label_of(SPANS_2020).spans == (
        Span(label="Date", start=16, end=22, confidence=0.08),
        Span(label="Person", start=0, end=3, confidence=0.09),
    )


def test_jobs_are_named_without_what_stands_before_their_names() -> None:
    assert [label_of(content).job for content in (BOXES_2026, CUSTOM_2022)] == ["demo", "demo"]


def test_an_expired_object_has_its_reason_and_nothing_else() -> None:
    label = label_of(EXPIRED_2021)
    assert (label.failed, label.failure_reason, label.kind) == (True, EXPIRED, "custom")
    assert (label.job, label.created, label.metadata_type) == (None, None, None)


def test_attributes_may_have_underscores() -> None:
    label = label_of(REKOGNITION_BOXES)
    assert (label.attribute, [box.label for box in label.boxes]) == ("test-dataset_BB", ["aws"])


def test_a_color_map_may_begin_with_a_class() -> None:
    mask = label_of(LOOKOUT_MASK).mask
    assert mask is not None
    assert mask.classes == (MaskClass(index=0, label="crack", color="#23a436", confidence=None),)


@pytest.mark.parametrize("reader", ["msgspec", "patterns"])
@pytest.mark.parametrize("content", FAST)
def test_lines_of_long_manifests_are_read_fast(
    content: dict[str, Any], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact reader sees the first lines, one to learn the shape from, and no more."""
    thorough = []
    monkeypatch.setattr(module, "read_line", lambda *line, **told: thorough.append(line) or read_line(*line, **told))

    summarize([json.dumps(content, separators=(",", ":")).encode()] * 10, reader=reader)

    assert len(thorough) == FIRST_LINES


@pytest.mark.parametrize("reader", ["msgspec", "patterns"])
def test_a_manifest_of_all_shapes_is_counted_alike(reader: Reader) -> None:
    manifest = [json.dumps(content, separators=(",", ":")).encode() for content in ALL * 6]
    assert asdict(summarize(manifest, reader=reader)) == asdict(summarize(manifest, reader="exact"))
