"""A broken answer costs that one answer: no object and no batch is lost."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.annotation.consolidation import Rejected, consolidate
from ground_truth_runtime.labels.model import LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.labels.values import Unreadable
from tests.runtime.annotation.drawing import (
    HEIGHT,
    WIDTH,
    consolidated,
    instances,
    keypoints,
    label,
    payload,
    points,
    shapes,
)

TRIANGLE = [(10, 10), (60.25, 10), (35, 52.123456)]
GOOD = shapes("polygons", ("Bird", TRIANGLE))
COORDINATES = st.integers(0, 300)
NAMES = st.sampled_from(["Bird", "Plane"])
VERTICES = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=6, unique=True)
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "polygons": st.lists(st.tuples(NAMES, VERTICES), max_size=3).map(lambda drawn: shapes("polygons", *drawn)),
    "polylines": st.lists(st.tuples(NAMES, VERTICES), max_size=3).map(lambda drawn: shapes("polylines", *drawn)),
    "lines": st.lists(st.tuples(NAMES, VERTICES.map(lambda all_: all_[:2])), max_size=3).map(
        lambda drawn: shapes("lines", *drawn)
    ),
    "keypoints": st.lists(st.tuples(NAMES, COORDINATES, COORDINATES), max_size=4).map(lambda all_: keypoints(*all_)),
    "instances": st.lists(st.tuples(NAMES, VERTICES), max_size=3).map(lambda drawn: instances(*drawn, size=(40, 30))),
}
KEYS = """polygons keypoints instances lines vertices label x y labeledImage pngImageData color inputImageProperties
    width height crowd-polygon"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_the_return_has_the_documented_shape() -> None:
    (found,) = consolidated(payload({"ann": GOOD}), categories=["Plane", "Bird"]).objects

    assert found == {
        "datasetObjectId": "0",
        "consolidatedAnnotation": {
            "content": {
                "lbl": {
                    "annotation_type": "Polygon",
                    "image_size": [{"width": WIDTH, "height": HEIGHT}],
                    "annotations": [
                        {
                            "class_id": 1,
                            "label": "Bird",
                            "confidence": 0.0,
                            "vertices": [{"x": x, "y": y} for x, y in TRIANGLE],
                        }
                    ],
                },
                "lbl-metadata": {
                    "class-map": {"1": "Bird"},
                    "objects": [{"confidence": 0.0}],
                    "type": "groundtruth/custom",
                    "rejected-answers": 0,
                },
            }
        },
    }


def test_classes_that_the_service_does_not_name_follow_in_the_alphabet() -> None:
    said = shapes("polygons", ("Zebra", TRIANGLE), ("Ant", TRIANGLE), ("Bird", TRIANGLE))
    found = consolidated(payload({"ann": said}, {"bob": GOOD}), categories=["Bird"]).objects

    maps = [each["consolidatedAnnotation"]["content"]["lbl-metadata"]["class-map"] for each in found]
    assert maps == [{"0": "Bird", "1": "Ant", "2": "Zebra"}, {"0": "Bird"}]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("", "is not JSON"),
        ("[]", "content must be an object"),
        ({}, "it has 0 lists"),
        ({"crowd-polygon": {"polygons": "secret"}}, "it has 0 lists"),
        ({"a": {"polygons": []}, "b": {"keypoints": []}}, "it has 2 lists"),
        (shapes("polygons", ("Bird", TRIANGLE[:2])), r"polygons\[0\] has fewer than 3 different vertices"),
        (shapes("polygons", ("Bird", [*TRIANGLE, (1, "secret")])), r"y must be a number of pixels"),
        ({"p": {"polygons": [{"vertices": []}]}}, "class_id must be a class index or a name"),
        ({"p": {"instances": [{"color": "#ff0000", "label": "Bird"}]}}, "labeledImage must be an object"),
        (
            {"p": {"instances": [{"color": "#ff0000", "label": "Bird"}], "labeledImage": {"pngImageData": "secret!"}}},
            "not base64",
        ),
        (
            {"p": {"instances": [{"color": "#ff0000", "label": "Bird"}], "labeledImage": {"pngImageData": "c2VjcmV0"}}},
            "it is no PNG",
        ),
        (keypoints(("Bird", 1, 2)), "its annotation type is Keypoint, that of others Polygon"),
    ],
)
def test_a_broken_answer_costs_that_one_answer(broken: Any, why: str) -> None:
    found = consolidated(payload({"ann": GOOD, "bob": GOOD, "eve": broken}, {"ann": GOOD}))

    first, second = (each["consolidatedAnnotation"]["content"] for each in found.objects)
    assert [entry["confidence"] for entry in first["lbl"]["annotations"]] == [1.0]
    assert (first["lbl-metadata"]["rejected-answers"], second["lbl-metadata"]["rejected-answers"]) == (1, 0)
    ((rejected),) = found.rejected
    assert (rejected.object_id, rejected.worker) == ("0", "eve")
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(rejected.reason)


def test_reasons_hold_nothing_that_a_worker_wrote() -> None:
    broken = shapes("polygons", ("Bird", [*TRIANGLE, ("my secret; it must not be told", 1)]))

    (rejected,) = consolidated(payload({"eve": broken})).rejected

    assert "secret" not in rejected.reason


def test_pictures_of_another_size_are_rejected() -> None:
    usual, other = instances(("Bird", TRIANGLE)), instances(("Bird", TRIANGLE), size=(80, 60))

    found = consolidated(payload({"ann": usual, "bob": other, "eve": usual}))

    assert [rejected.worker for rejected in found.rejected] == ["bob"]
    assert found.rejected[0].reason == "its picture's size is (80, 60), that of others (400, 300)"


def test_an_object_without_a_usable_answer_is_a_failure_and_not_lost() -> None:
    found = consolidated(payload({"ann": "{", "bob": "{}"}, {}))

    assert [each["datasetObjectId"] for each in found.objects] == ["0", "1"]
    contents = [each["consolidatedAnnotation"]["content"] for each in found.objects]
    reason = "no worker's answer could be used; 2 were rejected"
    assert contents[0]["lbl"] == {"failure-reason": reason}
    assert contents[0]["lbl-metadata"] == {
        "failure-reason": reason,
        "type": "groundtruth/custom",
        "rejected-answers": 2,
    }
    (labeled,) = read_manifest([json.dumps({"source-ref": "s3://in/0.png", **contents[0]}).encode()])
    assert isinstance(labeled, LabeledObject)
    assert labeled.labels[0].failure_reason == reason


def test_a_failure_is_one_even_where_its_metadata_was_written_anew() -> None:
    line = {
        "source-ref": "s3://in/0.png",
        "lbl": {"failure-reason": "no worker's answer could be used; 1 were rejected"},
        "lbl-metadata": {"type": "groundtruth/custom", "job-name": "demo", "human-annotated": "yes"},
    }

    (labeled,) = read_manifest([json.dumps(line).encode()])

    assert isinstance(labeled, LabeledObject)
    assert labeled.labels[0].failed


def test_answers_elsewhere_are_read_and_those_that_are_gone_cost_one_answer() -> None:
    content = payload({"ann": GOOD})
    content[0]["annotations"] = [
        {"workerId": "ann", "annotationData": {"s3Uri": "s3://out/ann.json"}},
        {"workerId": "bob", "annotationData": {"s3Uri": "s3://out/gone.json"}},
        {"workerId": "eve", "annotationData": {}},
        {"annotationData": {"content": json.dumps(GOOD)}},
        None,
    ]

    def load(uri: str) -> bytes:
        if uri == "s3://out/ann.json":
            return json.dumps(GOOD).encode()
        raise Unreadable("it is gone")

    found = consolidate(content, attribute="lbl", load=load)

    assert len(found.objects[0]["consolidatedAnnotation"]["content"]["lbl"]["annotations"]) == 1
    assert found.rejected == [
        Rejected(object_id="0", worker="bob", reason="it is gone"),
        Rejected(object_id="0", worker="eve", reason="annotationData has neither content nor s3Uri"),
        Rejected(object_id="0", worker=None, reason="it has no workerId"),
        Rejected(object_id="0", worker=None, reason="it has no workerId"),
    ]


def test_of_two_answers_by_one_worker_the_later_counts() -> None:
    content = payload({"ann": GOOD})
    later = shapes("polygons", ("Plane", TRIANGLE))
    content[0]["annotations"].append({"workerId": "ann", "annotationData": {"content": json.dumps(later)}})

    (found,) = consolidated(content).objects

    assert [entry["label"] for entry in found["consolidatedAnnotation"]["content"]["lbl"]["annotations"]] == ["Plane"]


def test_other_fields_of_the_page_and_the_elements_name_do_not_matter() -> None:
    ((_, drawn),) = GOOD.items()

    value, metadata = label(ann={"annotatedResult": drawn, "comment": "blurred", "sure": {"on": True}})

    assert metadata["rejected-answers"] == 0
    assert points(value["annotations"][0]) == TRIANGLE


@pytest.mark.parametrize("content", [None, {}, [1], [{}], [{"datasetObjectId": 1}]])
def test_what_is_no_payload_is_refused(content: Any) -> None:
    with pytest.raises(Unreadable, match="must be"):
        consolidated(content)


@pytest.mark.parametrize("key", ANSWERS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(key: str, data: st.DataObject) -> None:
    answers = data.draw(st.dictionaries(st.sampled_from(["ann", "bob", "eve", "joe"]), ANSWERS[key], min_size=1))
    turned = dict(data.draw(st.permutations(list(answers.items()))))

    assert consolidated(payload(answers)).objects == consolidated(payload(turned)).objects


@pytest.mark.parametrize("key", ANSWERS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_scores_and_what_comes_back_fit_what_was_said(key: str, data: st.DataObject) -> None:
    answers = data.draw(st.dictionaries(st.sampled_from(["ann", "bob", "eve"]), ANSWERS[key], min_size=1))

    found = consolidated(payload(answers))

    content = found.objects[0]["consolidatedAnnotation"]["content"]
    entries = content["lbl"]["instances" if key == "instances" else "annotations"]
    assert found.rejected == []
    assert [entry["confidence"] for entry in entries] == [
        entry["confidence"] for entry in content["lbl-metadata"]["objects"]
    ]
    assert all(0 <= entry["confidence"] <= (1 if len(answers) > 1 else 0) for entry in entries)
    (labeled,) = read_manifest([json.dumps({"source-ref": "s3://in/0.png", **content}).encode()])
    assert isinstance(labeled, LabeledObject)
    (read,) = labeled.labels
    kinds = {"lines": "polylines"}
    assert read.kind == kinds.get(key, key)
    assert len(getattr(read, read.kind)) == len(entries)


@pytest.mark.parametrize("key", ["polygons", "polylines", "lines", "keypoints"])
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_one_workers_answer_comes_back_unchanged(key: str, data: st.DataObject) -> None:
    said = data.draw(ANSWERS[key])
    ((_, drawn),) = said.items()

    value, _ = label(ann=said)

    found = [
        {name: entry[name] for name in entry if name not in {"class_id", "confidence"}}
        for entry in value["annotations"]
    ]
    assert found == drawn[key]


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["ann", "bob", "eve"]), st.text(max_size=20) | JSON.map(json.dumps)))
def test_no_garbage_loses_an_object_or_a_batch(answers: dict[str, str]) -> None:
    found = consolidated(payload({**answers, "joe": GOOD}, answers))

    assert len(found.objects) == 2
    content = found.objects[0]["consolidatedAnnotation"]["content"]
    assert "failure-reason" not in content["lbl"]
    json.dumps(found.objects, allow_nan=False)
