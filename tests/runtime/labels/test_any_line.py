"""Whatever a line holds, it is read or told as unreadable; nothing is raised."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest

KEYS = st.sampled_from(
    [
        "lbl",
        "lbl-metadata",
        "lbl-ref",
        "lbl-ref-metadata",
        "source",
        "source-ref",
        "source-ref-metadata",
        "$id",
        "-metadata",
    ]
)
FIELDS = st.sampled_from(
    """
    annotations image_size inputImageProperties class_id class-id left top width height x y vertices points label
    labels entities startOffset endOffset class-map class_map confidence-map confidence objects internal-color-map
    class-name hex-color failure-reason type job-name human-annotated creation-date polygons keypoints
    boundingBoxes labeledImage pngImageData labelMappings instances content 0 1 worker-response-ref
    """.split()  # noqa: SIM905 - as a list it fills a page
)
TYPES = st.sampled_from(
    [
        "groundtruth/" + name
        for name in (
            "object-detection",
            "image-classification",
            "text-span",
            "semantic-segmentation",
            "custom",
            "image-classification-multilabel",
            "video-object-tracking",
        )
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | TYPES
    | st.just(10**400)
    | st.just("s3://b/k.png")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6), max_leaves=20
)
LINES = st.dictionaries(KEYS, VALUES, max_size=6)


@settings(deadline=None)
@given(line=LINES, attribute=st.none() | KEYS)
def test_any_json_object_gives_one_object_and_reasons(line: dict[str, Any], attribute: str | None) -> None:
    read = list(read_manifest([json.dumps(line).encode("utf-8")], attribute=attribute))

    assert read
    assert all(isinstance(item, UnreadableLine) for item in read[1:])
    assert all(item.reason for item in read if isinstance(item, UnreadableLine))
    assert {item.number for item in read} == {1}


@settings(deadline=None)
@given(line=st.binary())
def test_any_bytes_are_read_or_told(line: bytes) -> None:
    for item in read_manifest([line]):
        assert isinstance(item, UnreadableLine | LabeledObject)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[" * 100_000, "is nested deeper than 64 levels"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "is nested deeper than 64 levels"),
        (b'{"lbl": NaN}', "is not JSON: NaN is no JSON number"),
        (b'{"lbl": ' + b"9" * 5_000 + b"}", "is not JSON: Exceeds the limit"),
        (b"\xff\xfe", "is not UTF-8 (byte 0)"),
        (b'{"source": "\\ud800"}', "is not JSON: half of a surrogate pair"),
        (b"17", "is 17; it must be a JSON object"),
        (b"{broken", "is not JSON: Expecting property name"),
    ],
)
def test_a_line_that_is_no_object_is_told_with_its_reason(line: bytes, reason: str) -> None:
    good = b'{"source-ref": "s3://b/k.png"}'

    first, second, third = read_manifest([good, line, good])

    assert isinstance(first, LabeledObject)
    assert isinstance(second, UnreadableLine)
    assert (second.number, second.attribute) == (2, None)
    assert second.reason.startswith(reason)
    assert isinstance(third, LabeledObject)
    assert third.number == 3
