"""Sequences of video frames: what stands in SeqLabel.json."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest

from ground_truth_local.engine.job import JobError, ObjectError
from ground_truth_local.engine.types.registry import TASK_TYPES
from ground_truth_local.engine.types.subject import Frame, KnownLabel, Subject

NAMES = ["VideoObjectDetection", "VideoObjectTracking"]
GEOMETRY = {
    "BoundingBox": ("annotations", {"left", "top", "width", "height"}),
    "Polygon": ("polygons", {"vertices"}),
    "Polyline": ("polylines", {"vertices"}),
    "Keypoint": ("keypoints", {"x", "y"}),
}
ATTRIBUTES = {
    "frameAttributes": [{"name": "lights", "type": "number", "description": "How many", "minimum": 1, "maximum": 3}],
    "categoryGlobalAttributes": [{"name": "hidden", "type": "string", "enum": ["no", "partly"]}],
    "labels": [
        {"label": label, "categoryAttributes": [{"name": f"note of {label}", "type": "string"}]}
        for label in ("Bird", "Sky", "Ground")
    ],
}


def sequence(workshop: Any, name: str, hand: Any = None, **document: Any) -> tuple[Any, Any]:
    """The label, and the content of its file."""
    categories = workshop.categories(**document)
    answer = workshop.answer(name, workshop.exact() if hand is None else hand, categories=categories)
    label = workshop.label(name, [answer], categories=categories)
    return label, json.loads(label.file.content)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("annotation_type", GEOMETRY)
def test_every_annotation_type_has_its_list_and_its_keys(workshop: Any, name: str, annotation_type: str) -> None:
    label, document = sequence(workshop, name, annotationType=annotation_type)
    key, geometry = GEOMETRY[annotation_type]
    tracked = {"object-id", "object-name"} if "Tracking" in name else set()

    assert (label.file.path, label.file.content_type) == ("{object}/SeqLabel.json", "application/json")
    (frames,) = document.values()
    assert document.keys() == {f"{name.removeprefix('VideoObject').lower()}-annotations"}
    assert [(frame["frame-no"], frame["frame"]) for frame in frames] == [("0", "0.png"), ("1", "1.png"), ("2", "2.png")]
    for frame in frames:
        assert frame.keys() == {"frame-no", "frame", key}
        for thing in frame[key]:
            assert thing.keys() == {"class-id", "label-category-attributes"} | geometry | tracked
            assert label.metadata["class-map"][thing["class-id"]] in workshop.labels


def test_boxes_follow_what_the_frames_show(workshop: Any) -> None:
    _, document = sequence(workshop, "VideoObjectDetection")
    lefts = [frame["annotations"][0]["left"] for frame in document["detection-annotations"]]
    assert lefts == [pytest.approx(120 + 4 * number, abs=6) for number in range(3)]


def test_a_thing_keeps_its_name_its_id_and_its_label(workshop: Any) -> None:
    label, document = sequence(workshop, "VideoObjectTracking")
    things = [frame["annotations"][0] for frame in document["tracking-annotations"]]
    ((class_id, name),) = label.metadata["class-map"].items()

    assert {thing["object-name"] for thing in things} == {f"{name}:1"}
    assert {thing["class-id"] for thing in things} == {class_id}
    (object_id,) = {thing["object-id"] for thing in things}
    assert str(uuid.UUID(object_id)) == object_id


def test_attributes_are_filled_as_the_category_file_asks(workshop: Any) -> None:
    label, document = sequence(workshop, "VideoObjectTracking", **ATTRIBUTES)
    (name,) = label.metadata["class-map"].values()
    for frame in document["tracking-annotations"]:
        assert frame["frame-attributes"].keys() == {"lights"}
        assert 1 <= frame["frame-attributes"]["lights"] <= 3
        for thing in frame["annotations"]:
            assert thing["label-category-attributes"].keys() == {"hidden", f"note of {name}"}
            assert thing["label-category-attributes"]["hidden"] in {"no", "partly"}


def test_careless_workers_stray_mistake_and_invent(workshop: Any) -> None:
    exact, _ = sequence(workshop, "VideoObjectTracking")
    hand = workshop.hand(1, accuracy=0.0, box_jitter=0.2, missed_boxes=0, invented_boxes=1.0)
    careless, document = sequence(workshop, "VideoObjectTracking", hand)

    assert careless.metadata["class-map"] != exact.metadata["class-map"]
    assert careless.file.content != exact.file.content
    assert sum(len(frame["annotations"]) for frame in document["tracking-annotations"]) == 4


@pytest.mark.parametrize("name", NAMES)
def test_an_adjustment_without_known_truth_finds_the_label_right(workshop: Any, name: str) -> None:
    subject = workshop.subject(f"Adjustment{name}")
    careless = workshop.hand(1, accuracy=0.0, box_jitter=0.2)
    answer = workshop.answer(f"Adjustment{name}", careless, subject=subject)
    label = workshop.label(f"Adjustment{name}", [answer], subject=subject)
    assert json.loads(label.file.content) == json.loads(subject.audited.file)


def test_a_label_may_leave_out_frames_in_which_nothing_was_seen(workshop: Any) -> None:
    whole = workshop.answer("VideoObjectTracking", workshop.exact())["VideoObjectTracking"]["tracking-annotations"]
    label = workshop.label("VideoObjectTracking", [{"VideoObjectTracking": {"tracking-annotations": whole[1:]}}])
    assert label.rejected == []

    subject = workshop.subject("VideoObjectTracking", truth=workshop.known(label))
    answer = workshop.answer("VideoObjectTracking", workshop.exact(), subject=subject)
    frames = answer["VideoObjectTracking"]["tracking-annotations"]
    assert [len(frame["annotations"]) for frame in frames] == [0, 1, 1]


def test_long_sequences_are_looked_at_now_and_then(workshop: Any) -> None:
    looked: list[int] = []

    def look(number: int) -> Any:
        looked.append(number)
        return workshop.subject("BoundingBox").scene

    scene = workshop.subject("BoundingBox").scene
    frames = [Frame(n, f"{n}.png", f"s3://b/{n}.png", look=lambda n=n: look(n)) for n in range(500)]
    subject = Subject(line={}, digest=b"long", scene=scene, frames=frames)
    answer = workshop.answer("VideoObjectTracking", workshop.exact(), subject=subject)

    assert len(answer["VideoObjectTracking"]["tracking-annotations"]) == 500
    assert len(looked) <= 40


def test_a_frame_that_nobody_can_see_fails_the_sequence(workshop: Any) -> None:
    def gone() -> Any:
        raise ObjectError("ClientError: cannot read s3://b/1.png")

    subject = workshop.subject("VideoObjectDetection")
    frames = [subject.frames[0], Frame(1, "1.png", "s3://b/1.png", look=gone)]
    broken = Subject(line={}, digest=b"", scene=subject.scene, frames=frames)
    with pytest.raises(ObjectError, match=r"1\.png"):
        workshop.answer("VideoObjectDetection", workshop.exact(), subject=broken)


def test_an_annotation_type_that_does_not_exist_fails_the_job(workshop: Any) -> None:
    with pytest.raises(JobError, match="annotationType is 'Cuboid'; it must be one of BoundingBox, "):
        TASK_TYPES["VideoObjectDetection"].consolidator(workshop.categories(annotationType="Cuboid"))


class TestAdjustments:
    """Of tracks that an earlier job, or another tool, has named in its own way."""

    def given(self, workshop: Any, names: list[tuple[Any, Any]]) -> Any:
        """A sequence with a label of these things, side by side in every frame: object-id and object-name of each."""
        box = {"height": 20, "width": 20, "top": 10, "class-id": "4", "label-category-attributes": {"seen": "yes"}}
        frames = []
        for number in range(3):
            things: list[dict[str, Any]] = [{**box, "left": 30 * at + number} for at in range(len(names))]
            for thing, (object_id, name) in zip(things, names, strict=True):
                thing.update({"object-id": object_id} if object_id is not None else {})
                thing.update({"object-name": name} if name is not None else {})
            frames.append({"annotations": things, "frame-no": str(number), "frame": f"{number}.png"})
        metadata = {"type": "groundtruth/video-object-tracking", "class-map": {"4": "Sky"}}
        file = json.dumps({"tracking-annotations": frames}).encode()
        audited = KnownLabel("earlier-ref", "s3://b/label", metadata, file)
        return workshop.subject("AdjustmentVideoObjectTracking", audited=audited)

    def adjusted(self, workshop: Any, subject: Any, hand: Any = None) -> tuple[Any, list[list[tuple[Any, Any]]]]:
        hand = workshop.hand(1, box_jitter=0.2) if hand is None else hand
        answer = workshop.answer("AdjustmentVideoObjectTracking", hand, subject=subject)
        label = workshop.label("AdjustmentVideoObjectTracking", [answer], subject=subject)
        frames = json.loads(label.file.content)["tracking-annotations"]
        named = [[(thing["object-id"], thing["object-name"]) for thing in frame["annotations"]] for frame in frames]
        return label, named

    @pytest.mark.parametrize(
        "names",
        [
            [("9b4132a0-c9e0-11ea-8b86-d9908f220eaa", "Sky:2"), ("7992c630-ea8a-11ea-8404-6d157d2bf7de", "Sky:7")],
            [(12, "Sky:1"), (3, "Sky:12")],
            [("player 7", "the goalkeeper"), ("player 9", "pedestrian:9")],
        ],
        ids=["of the service", "numbers as ids", "names of another tool"],
    )
    def test_that_change_nothing_keep_ids_and_names(self, workshop: Any, names: list[tuple[Any, Any]]) -> None:
        subject = self.given(workshop, names)
        label, named = self.adjusted(workshop, subject)

        assert named == [names] * 3
        assert "adjustment-status" not in label.metadata
        before = json.loads(subject.audited.file)["tracking-annotations"]
        after = json.loads(label.file.content)["tracking-annotations"]
        keys = ("height", "width", "top", "left", "label-category-attributes")
        for one, other in zip(before, after, strict=True):
            for thing, same in zip(one["annotations"], other["annotations"], strict=True):
                assert [thing[key] for key in keys] == [same[key] for key in keys]

    def test_name_what_has_no_name_without_using_one_again(self, workshop: Any) -> None:
        subject = self.given(workshop, [("a", "Sky:2"), ("b", None), (None, None)])
        label, named = self.adjusted(workshop, subject)

        assert "adjustment-status" not in label.metadata
        assert {frame[0] for frame in named} == {("a", "Sky:2")}
        assert {frame[1] for frame in named} == {("b", "Sky:3")}
        # A thing that nothing identifies is another one in each frame.
        assert [frame[2][1] for frame in named] == ["Sky:4", "Sky:5", "Sky:6"]

    def test_rename_what_has_become_something_else(self, workshop: Any) -> None:
        subject = self.given(workshop, [("a", "Sky:2"), ("b", "Sky:7")])
        subject = replace(subject, truth=subject.audited)
        label, named = self.adjusted(workshop, subject, workshop.hand(1, accuracy=0.0, missed_boxes=0))

        assert label.metadata["adjustment-status"] == "adjusted"
        assert {object_id for frame in named for object_id, _ in frame} == {"a", "b"}
        assert all(not name.startswith("Sky:") for frame in named for _, name in frame)

    def test_that_move_a_box_keep_ids_and_names(self, workshop: Any) -> None:
        subject = self.given(workshop, [("a", "Sky:2"), ("b", "Sky:7")])
        subject = replace(subject, truth=subject.audited)
        label, named = self.adjusted(workshop, subject, workshop.hand(1, box_jitter=0.2, missed_boxes=0))

        assert label.metadata["adjustment-status"] == "adjusted"
        assert named == [[("a", "Sky:2"), ("b", "Sky:7")]] * 3
