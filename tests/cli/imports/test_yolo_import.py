"""YOLO as an input manifest."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ground_truth_cli.imports import ImportRefused, import_dataset
from tests.cli.export.building import image, losses


def dataset(root: Path, labels: dict[str, str], yaml: str = "train: images\nval: images\nnames: [cat, dog]\n") -> Path:
    for stem, text in labels.items():
        image(root / "images", f"{stem}.png", size=(100, 50))
        (root / "labels").mkdir(exist_ok=True)
        (root / "labels" / f"{stem}.txt").write_text(text)
    (root / "data.yaml").write_text(yaml)
    return root


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "input.manifest").read_text("utf-8").splitlines()]


def test_shares_become_pixels_of_the_image(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", {"a": "1 0.5 0.5 0.2 0.4\n", "b": ""})
    result = import_dataset(root, format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://bucket/in/")
    first, second = lines_of(tmp_path / "out")
    assert first["source-ref"] == "s3://bucket/in/a.png"
    [box] = first["boxes"]["annotations"]
    assert box == pytest.approx({"class_id": 1, "left": 40, "top": 15, "width": 20, "height": 20})
    assert first["boxes"]["image_size"] == [{"width": 100, "height": 50, "depth": 3}]
    assert second["boxes"]["annotations"] == []
    assert (result.objects, result.labels, result.classes) == (2, 1, ("cat", "dog"))


def test_an_image_that_lies_on_its_side_has_the_size_that_people_see(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", {"a": "0 0.5 0.5 1 1\n"})
    exif = Image.Exif()
    exif[0x0112] = 6
    (root / "images" / "a.png").unlink()
    Image.new("RGB", (100, 50)).save(root / "images" / "a.jpg", exif=exif)
    import_dataset(root, format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://bucket/in/")
    [line] = lines_of(tmp_path / "out")
    assert line["boxes"]["image_size"] == [{"width": 50, "height": 100, "depth": 3}]
    assert line["boxes"]["annotations"] == [{"class_id": 0, "left": 0, "top": 0, "width": 50, "height": 100}]


def test_polygons_become_corners_in_pixels(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", {"a": "0 0 0 1 0 0.5 1\n0 0.5 0.5 0.1 0.1\n"})
    result = import_dataset(
        root, format="yolo", out=tmp_path / "out", attribute="shapes", kind="polygons", images="s3://bucket"
    )
    [line] = lines_of(tmp_path / "out")
    assert line["shapes"]["polygons"] == [
        {"class_id": 0, "vertices": [{"x": 0, "y": 0}, {"x": 100, "y": 0}, {"x": 50, "y": 50}]}
    ]
    assert losses(result) == {"a box, no polygon": 1}


def test_lines_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    text = (
        "0 0.5 0.5 0.2 0.4\n9 0.5 0.5 0.2 0.4\nx 1 2 3 4\n0 0.5\n0 nan 0.5 0.2 0.4\n0 0.5 0.5 -0.2 0.4\n0 0 0 1 0 1 1\n"
    )
    result = import_dataset(
        dataset(tmp_path / "in", {"a": text}), format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://b"
    )
    assert result.labels == 1
    assert losses(result) == {
        "a line is not a class of data.yaml and its coordinates": 4,
        "a box has a negative side": 1,
        "a polygon, no box": 1,
    }


def test_labels_without_their_image_are_left_out(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", {"a": "", "b": ""})
    (root / "images" / "b.png").unlink()
    result = import_dataset(root, format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
    assert losses(result) == {"its image is not in the dataset, and with it its size": 1}


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("train: images\n", "has no names of classes"),
        ("names: [cat]\ntrain: nowhere\n", "names no folder of images that exists"),
        ("a: [", "is not YAML"),
        ("just text", "holds no names and no folders"),
        ("names: !!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_a_data_yaml_that_cannot_be_used_is_refused(tmp_path: Path, yaml: str, problem: str) -> None:
    root = dataset(tmp_path / "in", {"a": ""}, yaml)
    with pytest.raises(ImportRefused, match=problem):
        import_dataset(root, format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://bucket")


def test_a_folder_without_data_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"path: data\.yaml is missing"):
        import_dataset(tmp_path, format="yolo", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
