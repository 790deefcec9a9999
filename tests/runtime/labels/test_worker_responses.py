import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels.model import Box, ChosenClass, Keypoint, Label, MaskClass, Shape, Span
from ground_truth_runtime.labels.worker_responses import (
    ResponseKey,
    UnreadableAnswer,
    WorkerAnswer,
    read_worker_response,
)

SIZE = {"inputImageProperties": {"width": 640, "height": 480}}
OUTLINE = [{"label": "a", "vertices": [{"x": 0, "y": 0}, {"x": 4.5, "y": 0}, {"x": 0, "y": 3}]}]
READ = (Shape(label="a", vertices=((0, 0), (4.5, 0), (0, 3))),)
KEYS = """label labels boundingBoxes polygons vertices x y left top width height entities labeledImage pngImageData
    labelMappings instances on content"""


def _file(*contents: Any, **more: Any) -> bytes:
    answers = [{"answerContent": content, "workerId": f"w{place}", **more} for place, content in enumerate(contents)]
    return json.dumps({"answers": answers}).encode()


def _label(content: Any) -> Label:
    (answer,) = read_worker_response(_file(content))
    assert isinstance(answer, WorkerAnswer), answer
    return answer.label


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        ({"crowd-image-classifier": {"label": "cat"}}, "classes", (ChosenClass(label="cat"),)),
        ({"crowd-classifier": {"label": "07", "workerComment": "?"}}, "classes", (ChosenClass(label="07"),)),
        (
            {"crowd-image-classifier-multi-select": {"labels": ["cat", "dog"]}},
            "classes",
            (ChosenClass(label="cat"), ChosenClass(label="dog")),
        ),
        ({"crowd-classifier-multi-select": {"labels": []}}, "classes", ()),
        ({"q": {"cat": {"on": False}, "dog": {"on": True}}}, "classes", (ChosenClass(label="dog"),)),
        (
            {"boundingBox": {"boundingBoxes": [{"label": "cat", "left": 1, "top": 2.5, "width": 3, "height": 4}]}},
            "boxes",
            (Box(label="cat", left=1, top=2.5, width=3, height=4),),
        ),
        ({"boundingBox": {"boundingBoxes": [], **SIZE, "initialValueModified": True}}, "boxes", ()),
        ({"crowd-polygon": {"polygons": OUTLINE}}, "polygons", READ),
        ({"crowd-polyline": {"polylines": OUTLINE}}, "polylines", READ),
        ({"crowd-line": {"lines": OUTLINE}}, "polylines", READ),
        (
            {"crowd-keypoint": {"keypoints": [{"label": "eye", "x": 1, "y": 2}]}},
            "keypoints",
            (Keypoint(label="eye", x=1, y=2),),
        ),
        (
            {"crowd-entity-annotation": {"entities": [{"label": "Person", "startOffset": 0, "endOffset": 3}]}},
            "spans",
            (Span(label="Person", start=0, end=3),),
        ),
    ],
)
def test_every_element_is_read(content: dict[str, Any], kind: str, said: tuple[Any, ...]) -> None:
    label = _label(content)

    assert (label.kind, label.attribute) == (kind, next(iter(content)))
    assert getattr(label, kind) == said


def test_the_size_of_the_image_comes_with_shapes() -> None:
    label = _label({"boundingBox": {"boundingBoxes": [], **SIZE}})

    assert label.image_size is not None
    assert (label.image_size.width, label.image_size.height) == (640, 480)


@pytest.mark.parametrize(
    ("classes", "read"),
    [
        ({"labelMappings": {"road": {"color": "#2ACF59"}}}, (MaskClass(index=1, label="road", color="#2acf59"),)),
        (
            {"instances": [{"label": "car", "color": "#fff"}, {"label": "car", "color": "no colour"}]},
            (MaskClass(index=1, label="car", color="#ffffff"), MaskClass(index=2, label="car", color="#000000")),
        ),
        ({}, ()),
    ],
)
def test_a_painted_mask_is_inside_its_uri(classes: dict[str, Any], read: tuple[MaskClass, ...]) -> None:
    label = _label({"crowd-semantic-segmentation": {"labeledImage": {"pngImageData": "iVBORw0="}, **classes}})

    assert label.mask is not None
    assert (label.mask.uri, label.mask.classes) == ("data:image/png;base64,iVBORw0=", read)


@pytest.mark.parametrize(
    "content",
    [
        '{"crowd-image-classifier": {"label": "cat"}}',
        {"label": "cat"},
        {"crowd-form": {"crowd-image-classifier": {"label": "cat"}}},
        {"annotatedResult": {"label": "cat"}, "treeNumber": "7"},
    ],
)
def test_other_wrappings_of_an_answer(content: Any) -> None:
    assert _label(content).classes == (ChosenClass(label="cat"),)


def test_what_is_no_element_is_custom() -> None:
    assert _label({"rating": 5}).custom == 5
    assert _label({"rating": 5, "why": "nice"}).custom == {"rating": 5, "why": "nice"}


def test_what_the_file_tells_of_the_worker() -> None:
    (answer,) = read_worker_response(
        _file(
            {"crowd-classifier": {"label": "a"}},
            submissionTime="2026-01-02T03:04:05.678Z",
            acceptanceTime="2026-01-02T03:03:05.678Z",
            timeSpentInSeconds=42.1,
            workerMetadata={"identityData": {"sub": "uuid"}},
        )
    )

    assert isinstance(answer, WorkerAnswer)
    assert (answer.worker, answer.seconds) == ("w0", 42.1)
    assert (answer.submitted, answer.accepted) == ("2026-01-02T03:04:05.678Z", "2026-01-02T03:03:05.678Z")


def test_old_files_tell_less() -> None:
    (answer,) = read_worker_response(_file({"crowd-classifier": {"label": "a"}}))

    assert isinstance(answer, WorkerAnswer)
    assert (answer.submitted, answer.accepted, answer.seconds) == (None, None, None)


def test_one_bad_answer_does_not_cost_the_others() -> None:
    bad = {"boundingBox": {"boundingBoxes": [{"label": "a", "left": "x", "top": 1, "width": 1, "height": 1}]}}
    good = {"boundingBox": {"boundingBoxes": []}}

    first, second, third = read_worker_response(_file(bad, good, "{broken"))

    assert first == UnreadableAnswer(reason="boundingBoxes[0]: left is 'x'; it must be a number of pixels", place=0)
    assert isinstance(second, WorkerAnswer)
    assert isinstance(third, UnreadableAnswer)
    assert third.place == 2


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"answers": 3}', b"\xff"])
def test_a_bad_file_is_told(content: bytes) -> None:
    (answer,) = read_worker_response(content)

    assert isinstance(answer, UnreadableAnswer)
    assert answer.place is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(content=VALUES, worker=VALUES, seconds=VALUES)
def test_any_answer_is_read_or_told(content: Any, worker: Any, seconds: Any) -> None:
    entry = {"answerContent": content, "workerId": worker, "timeSpentInSeconds": seconds}

    (answer,) = read_worker_response(json.dumps({"answers": [entry]}).encode())

    assert isinstance(answer, WorkerAnswer | UnreadableAnswer)


def test_what_a_key_tells() -> None:
    key = "labels/demo/annotations/worker-response/iteration-2/17/2026-01-02_03:04:05.json"

    assert ResponseKey.of(key) == ResponseKey(iteration=2, object_id=17, file="2026-01-02_03:04:05")
    assert ResponseKey.of(f"s3://bucket/{key}") == ResponseKey.of(key)


@pytest.mark.parametrize(
    "key",
    [
        "labels/demo/manifests/output/output.manifest",
        "worker-response/iteration-x/1/a.json",
        "worker-response/iteration-1/1/a.txt",
        "worker-response/iteration-1/99999999999/a.json",
    ],
)
def test_other_keys_are_no_answers(key: str) -> None:
    assert ResponseKey.of(key) is None
