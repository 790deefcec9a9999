"""Lines of output manifests: one of every task type, as the developer guide shows them or real files have them."""

import json
from typing import Any

COMMON = {
    "job-name": "labeling-job/demo",
    "human-annotated": "yes",
    "creation-date": "2026-01-02T03:04:05.678901",
}
PNG = "s3://out/demo/annotations/consolidated-annotation/output/0_2026-01-02T03:04:05.678901.png"
SEQUENCE = "s3://out/demo/annotations/consolidated-annotation/output/0/SeqLabel.json"


def image(value: Any, *, attribute: str = "lbl", **metadata: Any) -> dict[str, Any]:
    """A line of an image; metadata is given with underscores for hyphens."""
    told = {name.replace("_", "-"): content for name, content in metadata.items()}
    return {"source-ref": "s3://in/a.png", attribute: value, f"{attribute}-metadata": {**told, **COMMON}}


def text(value: Any, **metadata: Any) -> dict[str, Any]:
    """A line of a text."""
    line = image(value, **metadata)
    del line["source-ref"]
    return {"source": "Ann paid", **line}


def lines(*contents: Any) -> list[bytes]:
    """As a manifest has them."""
    return [json.dumps(content).encode() + b"\n" for content in contents]


BOXES = {
    "image_size": [{"width": 640, "height": 480, "depth": 3}],
    "annotations": [
        {"class_id": 0, "left": 10.5, "top": 20, "width": 30.25, "height": 40},
        {"class_id": 1, "left": 0, "top": 0, "width": 5, "height": 6},
    ],
}
CLASS = image(1, class_name="cat", confidence=0.83, type="groundtruth/image-classification")
TEXT_CLASS = text(0, class_name="positive", confidence=0.8, type="groundtruth/text-classification")
CLASSES = image(
    [1, 0],
    class_map={"1": "dog", "0": "cat"},
    confidence_map={"1": 0.9, "0": 0.4},
    type="groundtruth/image-classification-multilabel",
)
BOX = image(
    BOXES,
    objects=[{"confidence": 0.09}, {"confidence": 0.5}],
    class_map={"0": "cat", "1": "dog"},
    type="groundtruth/object-detection",
)
ADJUSTED = {
    **BOX,
    **image(
        {**BOXES, "annotations": []},
        attribute="adj",
        objects=[],
        class_map={},
        type="groundtruth/object-detection",
        adjustment_status="adjusted",
    ),
}
VERIFIED = {
    **BOX,
    **image(
        "1",
        attribute="ver",
        class_name="bad",
        confidence=0.93,
        type="groundtruth/label-verification",
        worker_feedback=[{"comment": "too wide"}],
    ),
}
MASK = image(
    PNG,
    attribute="lbl-ref",
    internal_color_map={
        "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.9},
        "1": {"class-name": "road", "hex-color": "#2acf59", "confidence": 0.9},
    },
    type="groundtruth/semantic-segmentation",
)
SPANS = text(
    {
        "annotations": {
            "labels": [{"label": "Person", "shortDisplayName": "per"}],
            "entities": [{"label": "Person", "startOffset": 0, "endOffset": 3}],
        }
    },
    entities=[{"confidence": 0}],
    type="groundtruth/text-span",
)
VIDEO = image(SEQUENCE, attribute="lbl-ref", class_map={"0": "car"}, type="groundtruth/video-object-tracking")
CUBOIDS = {
    **image(
        {"annotations": [{"object-name": "Car:1", "class-id": 0, "center-x": 0.0, "center-y": 0.0, "length": 4}]},
        objects=[],
        type="groundtruth/point_cloud_object_detection",
    ),
    "source-ref-metadata": {"format": "binary/xyzi", "unix-timestamp": 1.5},
}
CUBOIDS["lbl-metadata"]["class_map"] = {"0": "Car"}
CUSTOM = image({"rating": 5}, type="groundtruth/custom")
FAILED = {
    "source-ref": "s3://in/a.png",
    "lbl-metadata": {"failure-reason": "no CORS", "type": "groundtruth/object-detection", **COMMON},
}
UNLABELED = {"source-ref": "s3://in/a.png"}
ALL = [
    CLASS,
    TEXT_CLASS,
    CLASSES,
    BOX,
    ADJUSTED,
    VERIFIED,
    MASK,
    SPANS,
    VIDEO,
    CUBOIDS,
    CUSTOM,
    FAILED,
    UNLABELED,
]
