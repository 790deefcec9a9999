"""Output lines in every shape that the service writes for the types that we start, and what else may stand there."""

import json
from typing import Any

import pytest

from ground_truth_runtime.domain.output import LabelSummary, summarize

_COMMON = {
    "job-name": "labeling-job/demo",
    "human-annotated": "yes",
    "creation-date": "2026-01-02T03:04:05.678901",
}


def _class(index: object, name: str, confidence: float) -> dict[str, Any]:
    metadata = {**_COMMON, "class-name": name, "confidence": confidence, "type": "groundtruth/image-classification"}
    return {"source-ref": "s3://birds/a.jpg", "lbl": index, "lbl-metadata": metadata}


def _boxes(*boxes: tuple[int, float], names: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "source-ref": "s3://birds/a.jpg",
        "lbl": {
            "image_size": [{"width": 640, "height": 480, "depth": 3}],
            "annotations": [
                {"class_id": class_id, "left": 10.5, "top": 20, "width": 30.25, "height": 40} for class_id, _ in boxes
            ],
        },
        "lbl-metadata": {
            **_COMMON,
            "objects": [{"confidence": confidence} for _, confidence in boxes],
            "class-map": {"0": "Bird", "1": "Nest"} if names is None else names,
            "type": "groundtruth/object-detection",
        },
    }


def _mask(*names: str, confidence: float) -> dict[str, Any]:
    classes = {
        str(index): {"class-name": name, "hex-color": "#2acf59", "confidence": confidence}
        for index, name in enumerate(["BACKGROUND", *names])
    }
    return {
        "source-ref": "s3://birds/a.jpg",
        "lbl": "s3://out/demo/annotations/consolidated-annotation/output/0_2026-01-02T03:04:05.678901.png",
        "lbl-metadata": {**_COMMON, "internal-color-map": classes, "type": "groundtruth/semantic-segmentation"},
    }


def _failed() -> dict[str, Any]:
    return {"source-ref": "s3://birds/a.jpg", "lbl-metadata": {**_COMMON, "failure-reason": "ClientError: no such key"}}


def _summary(*lines: Any) -> LabelSummary:
    return summarize([json.dumps(line).encode() for line in lines], label_attribute_name="lbl")


@pytest.mark.parametrize("index", [1, "1"])
def test_a_class_may_be_a_number_or_text(index: object) -> None:
    summary = _summary(_class(index, "Flying", 0.83), _class(index, "Flying", 0.95))

    assert (summary.objects, summary.labeled, summary.failed) == (2, 2, 0)
    assert summary.distribution == {"Flying": 2}
    assert summary.mean_confidence == pytest.approx(0.89)


def test_the_confidence_of_a_single_worker_is_zero_and_not_nothing() -> None:
    assert _summary(_class(0, "Flying", 0.0)).mean_confidence == 0.0


def test_boxes_are_counted_by_class_and_their_confidences_averaged() -> None:
    summary = _summary(_boxes((0, 0.9), (0, 0.7), (1, 0.5)), _boxes((0, 0.3)))

    assert (summary.objects, summary.labeled) == (2, 2)
    assert summary.distribution == {"Bird": 3, "Nest": 1}
    assert summary.mean_confidence == pytest.approx(0.6)


def test_an_object_without_boxes_is_labeled_all_the_same() -> None:
    summary = _summary(_boxes(names={}))

    assert (summary.labeled, summary.distribution, summary.mean_confidence) == (1, {}, None)


def test_a_class_that_the_map_lacks_is_told_by_its_index() -> None:
    assert _summary(_boxes((7, 0.5))).distribution == {"7": 1}


def test_a_mask_counts_the_classes_that_it_shows_but_not_the_background() -> None:
    summary = _summary(_mask("Bird", "Sky", confidence=0.9), _mask("Sky", confidence=0.5))

    assert summary.labeled == 2
    assert summary.distribution == {"Bird": 1, "Sky": 2}
    assert summary.mean_confidence == pytest.approx(0.7)


def test_an_object_that_failed_is_counted_apart() -> None:
    summary = _summary(_class(0, "Flying", 0.9), _failed())

    assert (summary.objects, summary.labeled, summary.failed) == (2, 1, 1)
    assert summary.unreadable == []


def test_an_object_that_nobody_labeled_is_neither_labeled_nor_failed() -> None:
    summary = _summary({"source-ref": "s3://birds/a.jpg"})

    assert (summary.objects, summary.labeled, summary.failed) == (1, 0, 0)


def test_labels_of_an_earlier_job_are_not_counted_again() -> None:
    line = _class(0, "Flying", 0.9)

    summary = summarize([json.dumps(line).encode()], label_attribute_name="other")

    assert (summary.objects, summary.labeled) == (1, 0)


def test_a_shape_of_another_kind_is_labeled_without_a_distribution() -> None:
    summary = _summary({"source-ref": "s3://a/b", "lbl": {"anything": 1}, "lbl-metadata": _COMMON})

    assert (summary.labeled, summary.distribution, summary.unreadable) == (1, {}, [])


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'{"lbl": 1, "lbl-metadata": null}',
        b'{"lbl": 1, "lbl-metadata": 7}',
        b'{"lbl": 1, "lbl-metadata": []}',
        b'{"lbl": {"annotations": 7}, "lbl-metadata": {}}',
        b'{"lbl": {"annotations": [{}]}, "lbl-metadata": {}}',
        b'{"lbl": 1, "lbl-metadata": {"class-name": "a", "confidence": "high"}}',
        b'{"lbl": "s3://a/b.png", "lbl-metadata": {"internal-color-map": []}}',
        b'{"lbl": {"annotations": []}, "lbl-metadata": {"objects": {"confidence": 1}}}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number_and_harms_no_other(line: bytes) -> None:
    good = json.dumps(_class(0, "Flying", 0.5)).encode()

    summary = summarize([good, b"", line, good + b"\r"], label_attribute_name="lbl")

    assert summary.unreadable == [3]
    assert (summary.objects, summary.labeled, summary.mean_confidence) == (3, 2, 0.5)


def test_the_first_lines_are_kept_as_they_are() -> None:
    lines = [_class(0, "Flying", number / 10) for number in range(5)]

    assert _summary(*lines).first_lines == lines[:3]


def test_an_empty_manifest_has_no_objects() -> None:
    assert _summary() == LabelSummary()
