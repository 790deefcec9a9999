"""YOLO, read by supervision and by a strict reader of our own."""

from pathlib import Path

import pytest
import yaml

from ground_truth_cli.export import LocalFiles, Split, export
from tests.cli.export.building import HEIGHT, WIDTH, boxes, image, losses, polygons, read, yolo_labels
from tests.cli.export.readers import supervision


def test_boxes_are_centres_and_sides_as_shares_of_the_image(tmp_path: Path) -> None:
    result = export(read(boxes("a.png", (1, 16, 12, 32, 24))), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "train") == {"a": [(1, [0.5, 0.5, 0.5, 0.5])]}


def test_an_image_without_boxes_has_an_empty_file(tmp_path: Path) -> None:
    result = export(read(boxes("a.png"), boxes("b.png", (0, 1, 1, 2, 2))), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "train")["a"] == []


def test_supervision_reads_the_same_boxes(tmp_path: Path) -> None:
    image(tmp_path / "files", "a.png")
    lines = [boxes("a.png", (1, 1.5, 2, 3, 4), (0, 5, 6, 7, 8.25))]
    files = LocalFiles(tmp_path / "files")
    result = export(read(*lines), format="yolo", out=tmp_path / "out", files=files, copy_images=True)
    dataset = supervision().DetectionDataset.from_yolo(
        images_directory_path=str(result.out / "images" / "train"),
        annotations_directory_path=str(result.out / "labels" / "train"),
        data_yaml_path=str(result.out / "data.yaml"),
    )
    [(_, _, detections)] = list(dataset)
    expected = [[1.5, 2, 4.5, 6], [5, 6, 12, 14.25]]
    assert detections.xyxy.tolist() == [pytest.approx(corners, abs=1e-4) for corners in expected]  # it has float32
    assert [dataset.classes[number] for number in detections.class_id] == ["dog", "cat"]


def test_polygons_are_corners_as_shares_of_the_image(tmp_path: Path) -> None:
    corners = [(0, 0), (WIDTH / 2, 0), (WIDTH / 4, HEIGHT)]
    result = export(read(polygons("a.png", (0, corners))), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "train") == {"a": [(0, [0, 0, 0.5, 0, 0.25, 1])]}


def test_what_lies_outside_of_the_image_is_cut_off_and_said(tmp_path: Path) -> None:
    lines = [
        boxes("a.png", (0, -16, 0, 32, 24), (1, 100, 100, 5, 5)),
        boxes("b.png", (0, 0, 0, 0, 5)),
    ]
    result = export(read(*lines), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "train") == {"a": [(0, [0.125, 0.25, 0.25, 0.5])], "b": []}
    assert losses(result) == {
        "a box has no area inside the image": 2,
        "a box is cut off at the edge of the image": 1,
    }


def test_corners_outside_of_the_image_move_to_its_edge(tmp_path: Path) -> None:
    corners = [(-10, 0), (WIDTH + 10, 0), (WIDTH / 2, HEIGHT)]
    result = export(read(polygons("a.png", (0, corners))), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "train") == {"a": [(0, [0, 0, 1, 0, 0.5, 1])]}
    assert losses(result) == {"corners of a polygon are moved to the edge of the image": 1}


def test_confidence_is_lost_and_said(tmp_path: Path) -> None:
    lines = [boxes("a.png", (0, 1, 1, 2, 2), confidence=0.5), boxes("b.png", (0, 1, 1, 2, 2), (1, 2, 2, 3, 3))]
    assert losses(export(read(*lines), format="yolo", out=tmp_path / "out")) == {"confidence is not carried": 1}


def test_names_have_no_gaps_even_when_classes_are_not_used(tmp_path: Path) -> None:
    classes = ["a", "b", "c", "d"]
    result = export(read(boxes("a.png", (3, 1, 1, 2, 2), classes=classes)), format="yolo", out=tmp_path / "out")
    content = yaml.safe_load((result.out / "data.yaml").read_text("utf-8"))
    assert content["nc"] == 4
    assert content["names"][3] == "d"
    assert len(set(content["names"].values())) == 4
    assert yolo_labels(result.out, "train")["a"][0][0] == 3


def test_parts_are_folders_that_data_yaml_names(tmp_path: Path) -> None:
    lines = [boxes(f"{number}.png", (0, 1, 1, 2, 2)) for number in range(60)]
    result = export(read(*lines), format="yolo", out=tmp_path / "out", split=Split.parse("50/25/25"))
    assert {part: len(yolo_labels(result.out, part)) for part in ("train", "val", "test")} == {
        "train": result.parts["train"],
        "val": result.parts["validation"],
        "test": result.parts["test"],
    }


def test_without_a_split_val_is_the_same_as_train(tmp_path: Path) -> None:
    result = export(read(boxes("a.png", (0, 1, 1, 2, 2))), format="yolo", out=tmp_path / "out")
    assert yolo_labels(result.out, "val") == yolo_labels(result.out, "train")
