"""3D point clouds: frames read, cuboids, and classes of points."""

import base64
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.point_clouds import parse_points

CUBOID = {"object-name", "class-id", "label-category-attributes"} | {
    *("center-x", "center-y", "center-z", "length", "width", "height", "roll", "pitch", "yaw"),
}
DETECTION, TRACKING = "3DPointCloudObjectDetection", "3DPointCloudObjectTracking"
SEGMENTATION = "3DPointCloudSemanticSegmentation"
POINTS = np.array([[1, 2, 3, 0.5], [4, 5, 6, 0.25]], dtype="<f4")


class TestFrames:
    @pytest.mark.parametrize(("fields", "count"), [("xyz", 3), ("xyzi", 4), ("xyzrgb", 6), ("xyzirgb", 7)])
    def test_of_every_format_give_their_places(self, fields: str, count: int) -> None:
        values = np.arange(5 * count, dtype="<f4").reshape(5, count)
        text = "\n".join(" ".join(map(str, row)) for row in values).encode()
        for kind, content in (("binary", values.tobytes()), ("text", text)):
            points = parse_points(content, uri="s3://b/frame", chosen=f"{kind}/{fields}")
            assert points.tolist() == values[:, :3].tolist()

    @pytest.mark.parametrize(("uri", "content"), [("a.bin", POINTS.tobytes()), ("a.txt", b"1 2 3 0.5\n4 5 6 0.25\n")])
    def test_have_a_default_format_by_name(self, uri: str, content: bytes) -> None:
        assert parse_points(content, uri=uri).tolist() == [[1, 2, 3], [4, 5, 6]]

    def test_count_points_that_a_scanner_found_nothing_at(self) -> None:
        values = np.array([[np.nan, np.inf, 1, 0], [1, 2, 3, 0]], dtype="<f4")
        assert parse_points(values.tobytes(), uri="a.bin").tolist() == [[0, 0, 1], [1, 2, 3]]

    @pytest.mark.parametrize(
        ("content", "chosen", "reason"),
        [
            (b"", None, "0 points"),
            (b"12345", None, "not a point cloud of format binary/xyzi"),
            (b"", "text/xyz", "0 points"),
            (b"one two three", "text/xyz", "not a point cloud"),
            (b"1 2 3 4", "text/xyz", "of 4 values; text/xyz has 3"),
            (b"", "binary/abc", "the format of s3://b/f is 'binary/abc'"),
            (b"\xff\xff\x7f\x7f" * 4, None, "a point is"),
        ],
    )
    def test_of_another_format_fail_the_object(self, content: bytes, chosen: str | None, reason: str) -> None:
        with pytest.raises(ObjectError, match=reason):
            parse_points(content, uri="s3://b/f", chosen=chosen)


def test_detection_stands_in_the_line(workshop: Any) -> None:
    label = workshop.label(DETECTION, [workshop.answer(DETECTION, workshop.exact())])

    assert label.file is None
    assert label.metadata["objects"] == []
    assert label.metadata["class-map"].keys() == {str(entry["class-id"]) for entry in label.value["annotations"]}
    for entry in label.value["annotations"]:
        assert entry.keys() == CUBOID
        assert type(entry["class-id"]) is int
        assert entry["object-name"].startswith(workshop.labels[entry["class-id"]] + ":")


def test_cuboids_hold_points(workshop: Any) -> None:
    points = workshop.subject(DETECTION).clouds[0].points()
    answer = workshop.answer(DETECTION, workshop.exact())["PointCloudObjectDetection"]
    assert answer["annotations"]
    for entry in answer["annotations"]:
        centre = [entry[key] for key in ("center-x", "center-y", "center-z")]
        size = [entry[key] for key in ("length", "width", "height")]
        inside = (np.abs(points - centre) <= np.asarray(size) / 2 + 0.01).all(axis=1)
        assert inside.any()


def test_tracking_stands_in_a_file_and_keeps_names(workshop: Any) -> None:
    label = workshop.label(TRACKING, [workshop.answer(TRACKING, workshop.exact())])
    document = json.loads(label.file.content)

    assert label.file.path == "{object}/SeqLabel.json"
    assert label.metadata["objects"] == [{"frame-no": number, "confidence": []} for number in range(3)]
    frames = document["tracking-annotations"]
    assert document.keys() == {"tracking-annotations"}
    assert [(frame["frame-number"], frame["frame-name"]) for frame in frames] == [
        (number, f"{number}.bin") for number in range(3)
    ]
    for frame in frames:
        assert frame.keys() == {"frame-number", "frame-name", "annotations"}
        assert all(entry.keys() == CUBOID | {"object-id"} for entry in frame["annotations"])
    names = [{entry["object-id"]: entry["object-name"] for entry in frame["annotations"]} for frame in frames]
    assert names[0]
    assert names == [names[0]] * 3


def test_segmentation_is_one_byte_per_point(workshop: Any) -> None:
    label = workshop.label(SEGMENTATION, [workshop.answer(SEGMENTATION, workshop.exact())])
    classes = zlib.decompress(label.file.content)

    assert label.file.path == "{object}/{created}.zlib"
    assert len(classes) == len(workshop.subject(SEGMENTATION).clouds[0].points())
    assert set(classes) <= {1, 2, 3}
    entries = label.metadata["color-map"]
    assert [entry["class-name"] for entry in entries.values()] == ["Background", *workshop.labels]
    assert entries["0"] == {"class-name": "Background", "hex-color": "#ffffff", "confidence": 0.0}


def test_mask_noise_is_the_share_of_points_that_stray(workshop: Any) -> None:
    def classes(hand: Any) -> Any:
        content = workshop.answer(SEGMENTATION, hand)["PointCloudSemanticSegmentation"]["classes"]
        return np.frombuffer(zlib.decompress(base64.b64decode(content)), dtype=np.uint8)

    strayed = classes(workshop.hand(1, mask_noise=0.3)) != classes(workshop.exact())
    # One in three of the points that stray comes to its own class again.
    assert float(strayed.mean()) == pytest.approx(0.2, abs=0.05)


def test_segmentation_of_a_sequence_says_why_it_is_not_simulated(workshop: Any) -> None:
    with pytest.raises(ObjectError, match="a sequence of 3 point clouds is not simulated: the shape of its label"):
        workshop.answer(SEGMENTATION, workshop.exact(), subject=workshop.subject(TRACKING))


def test_a_bomb_of_classes_is_not_inflated(workshop: Any) -> None:
    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()
    label = workshop.label(SEGMENTATION, [{"PointCloudSemanticSegmentation": {"classes": bomb}}])
    assert label.rejected[0].reason == "it has classes of more points; the frame has 460"


@pytest.mark.parametrize("name", [DETECTION, TRACKING, SEGMENTATION])
def test_an_adjustment_without_known_truth_finds_the_label_right(workshop: Any, name: str) -> None:
    subject = workshop.subject(f"Adjustment{name}")
    careless = workshop.hand(1, accuracy=0.0, box_jitter=0.2, mask_noise=0.5)
    answer = workshop.answer(f"Adjustment{name}", careless, subject=subject)
    label = workshop.label(f"Adjustment{name}", [answer], subject=subject)
    first = workshop.label(name, [workshop.answer(name, workshop.exact())])
    assert (label.value, label.file) == (first.value, first.file)


def test_careless_workers_stray(workshop: Any) -> None:
    exact = workshop.answer(DETECTION, workshop.exact())
    assert workshop.answer(DETECTION, workshop.hand(1, box_jitter=0.2, missed_boxes=0)) != exact


def frames_of(document: Any) -> list[Any]:
    """Of a label: a tracked one has several."""
    frames: list[Any] = document.get("tracking-annotations", [document])
    return frames


@pytest.mark.parametrize("name", [DETECTION, TRACKING])
class TestAdjustments:
    """Of things that an earlier job, or another tool, has named in its own way."""

    def given(self, workshop: Any, name: str) -> Any:
        """A label with unusual names and ids, and its content."""
        label = workshop.label(name, [workshop.answer(name, workshop.exact())])
        document = self.content(label)
        for frame in frames_of(document):
            for number, entry in enumerate(frame["annotations"]):
                entry["object-name"] = f"thing {number}"
                entry.update({"object-id": number} if "object-id" in entry else {})
        known = workshop.known(label)
        changed = {"value": document} if label.file is None else {"file": json.dumps(document).encode()}
        return workshop.subject(f"Adjustment{name}", audited=replace(known, **changed)), document

    def content(self, label: Any) -> Any:
        return label.value if label.file is None else json.loads(label.file.content)

    def test_that_change_nothing_keep_ids_and_names(self, workshop: Any, name: str) -> None:
        subject, document = self.given(workshop, name)
        answer = workshop.answer(f"Adjustment{name}", workshop.hand(1, box_jitter=0.2), subject=subject)
        label = workshop.label(f"Adjustment{name}", [answer], subject=subject)

        assert self.content(label) == document
        assert "adjustment-status" not in label.metadata

    def test_that_move_a_cuboid_say_so_and_keep_ids_and_names(self, workshop: Any, name: str) -> None:
        subject, document = self.given(workshop, name)
        subject = replace(subject, truth=subject.audited)
        hand = workshop.hand(1, box_jitter=0.2, missed_boxes=0)
        answer = workshop.answer(f"Adjustment{name}", hand, subject=subject)
        label = workshop.label(f"Adjustment{name}", [answer], subject=subject)

        def names(content: Any) -> Any:
            return [
                [(entry["object-name"], entry.get("object-id")) for entry in frame["annotations"]]
                for frame in frames_of(content)
            ]

        assert label.metadata["adjustment-status"] == "adjusted"
        assert self.content(label) != document
        assert names(self.content(label)) == names(document)
