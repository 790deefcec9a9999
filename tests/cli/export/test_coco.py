"""COCO, read by pycocotools."""

import base64
import contextlib
import io
import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image
from pycocotools.coco import COCO

from ground_truth_cli.export import ExportResult, LocalFiles, Split, export
from tests.cli.export.building import (
    HEIGHT,
    WIDTH,
    boxes,
    files_below,
    image,
    instances,
    keypoints,
    losses,
    mask,
    mask_file,
    polygons,
    read,
)

# pycocotools 2.0.11 decodes with an older way of numpy's.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def coco_of(result: ExportResult, part: str = "train") -> Any:
    with contextlib.redirect_stdout(io.StringIO()):  # it reports what it does
        return COCO(str(result.out / "annotations" / f"instances_{part}.json"))


def test_boxes_keep_every_digit_and_their_confidence(tmp_path: Path) -> None:
    lines = [boxes("a.png", (1, 0.1, 2.3456789012345, 30.25, 40), confidence=0.86), boxes("b.png")]
    result = export(read(*lines), format="coco", out=tmp_path / "out")
    coco = coco_of(result)
    [annotation] = coco.loadAnns(coco.getAnnIds())
    assert annotation["bbox"] == [0.1, 2.3456789012345, 30.25, 40]
    assert annotation["area"] == 30.25 * 40
    assert annotation["score"] == 0.86
    assert [category["name"] for category in coco.loadCats(annotation["category_id"])] == ["dog"]
    [shown] = coco.loadImgs(annotation["image_id"])
    assert (shown["file_name"], shown["width"], shown["height"]) == ("a.png", WIDTH, HEIGHT)
    assert shown["coco_url"] == "s3://bucket/a.png"
    assert len(coco.getImgIds()) == 2
    assert (result.objects, result.labels, result.losses) == (2, 1, ())


def test_polygons_are_outlines_with_their_bounds_and_area(tmp_path: Path) -> None:
    square = [(2, 3), (12, 3), (12, 13), (2, 13)]
    result = export(read(polygons("a.png", (0, square), (1, [(1, 1), (2, 2)]))), format="coco", out=tmp_path / "out")
    coco = coco_of(result)
    [annotation] = coco.loadAnns(coco.getAnnIds())
    assert annotation["segmentation"] == [[2, 3, 12, 3, 12, 13, 2, 13]]
    assert (annotation["bbox"], annotation["area"]) == ([2, 3, 10, 10], 100)
    assert coco.annToMask(annotation).sum() == 100
    assert losses(result) == {"a polygon has fewer than three corners": 1}


def test_keypoints_are_annotations_of_one_point(tmp_path: Path) -> None:
    result = export(read(keypoints("a.png", ("nose", 3.5, 4), ("ear", 5, 6))), format="coco", out=tmp_path / "out")
    coco = coco_of(result)
    found = {
        coco.loadCats(annotation["category_id"])[0]["keypoints"][0]: annotation["keypoints"]
        for annotation in coco.loadAnns(coco.getAnnIds())
    }
    assert found == {"nose": [3.5, 4, 2], "ear": [5, 6, 2]}


def test_masks_are_run_lengths_that_give_back_every_pixel(tmp_path: Path) -> None:
    pixels = numpy.random.default_rng(5).integers(0, 3, (HEIGHT, WIDTH))
    expected = mask_file(tmp_path / "files", "a.png", pixels)
    result = export(read(mask("a.png")), format="coco", out=tmp_path / "out", files=LocalFiles(tmp_path / "files"))
    coco = coco_of(result)
    found = numpy.zeros_like(expected)
    for annotation in coco.loadAnns(coco.getAnnIds()):
        inside = coco.annToMask(annotation)
        assert annotation["area"] == inside.sum()
        found += inside * annotation["category_id"]
    assert (found == expected).all()
    assert result.classes == {1: "road", 2: "sky"}
    assert result.labels == 2


def two_things() -> tuple[Any, Any]:
    """Pixels of two things that overlap."""
    one, other = numpy.zeros((2, HEIGHT, WIDTH), dtype=numpy.uint8)
    one[3:20, 5:30] = 1
    other[10:40, 20:50] = 1
    return one, other


def test_instances_are_annotations_of_their_own_also_where_they_overlap(tmp_path: Path) -> None:
    one, other = two_things()
    result = export(read(instances("a.png", ("cat", one), ("cat", other))), format="coco", out=tmp_path / "out")
    coco = coco_of(result)
    first, second = coco.loadAnns(coco.getAnnIds())
    assert (coco.annToMask(first) == one).all()
    assert (coco.annToMask(second) == other).all()
    assert (first["bbox"], first["area"], first["category_id"]) == ([5, 3, 25, 17], 25 * 17, 1)
    assert (result.labels, result.classes, result.losses) == (2, {1: "cat"}, ())


def test_instances_that_a_worker_painted_are_told_apart_by_colour(tmp_path: Path) -> None:
    pixels = numpy.zeros((HEIGHT, WIDTH, 4), dtype=numpy.uint8)
    pixels[3:9, 5:9] = (255, 0, 0, 255)
    pixels[20:30, 20:30] = (0, 0, 255, 255)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    content = {
        "labeledImage": {"pngImageData": base64.b64encode(written.getvalue()).decode()},
        "instances": [{"color": "#ff0000", "label": "cat"}, {"color": "#0000ff", "label": "cat"}],
        "inputImageProperties": {"width": WIDTH, "height": HEIGHT},
    }
    line = {"source-ref": "s3://bucket/a.png", "things": content, "things-metadata": {"type": "groundtruth/custom"}}
    coco = coco_of(export(read(line), format="coco", out=tmp_path / "out"))
    assert [annotation["area"] for annotation in coco.loadAnns(coco.getAnnIds())] == [24, 100]


def test_instances_that_cannot_be_decoded_are_losses(tmp_path: Path) -> None:
    line = instances("a.png", ("cat", two_things()[0]))
    line["things"]["instances"][0]["rle"]["counts"] = "11"
    result = export(read(line, boxes("b.png")), format="coco", out=tmp_path / "out", attribute="things")
    assert result.labels == 0
    assert f"run lengths do not sum up to {WIDTH} x {HEIGHT} pixels" in losses(result)


def test_each_part_is_a_file_that_loads_and_together_they_hold_all(tmp_path: Path) -> None:
    lines = [boxes(f"{number}.png", (0, number, 1, 2, 3)) for number in range(50)]
    result = export(read(*lines), format="coco", out=tmp_path / "out", split=Split.parse("60/20/20"))
    found = {part: coco_of(result, part) for part in ("train", "val", "test")}
    assert {part: len(coco.imgs) for part, coco in found.items()} == {
        "train": result.parts["train"],
        "val": result.parts["validation"],
        "test": result.parts["test"],
    }
    assert sorted(row["bbox"][0] for coco in found.values() for row in coco.anns.values()) == list(range(50))
    assert all(len(coco.cats) == 1 for coco in found.values())


def test_a_size_that_the_manifest_lacks_is_read_from_the_image(tmp_path: Path) -> None:
    image(tmp_path / "files", "a.png", size=(31, 17))
    lines = [boxes("a.png", (0, 1, 1, 2, 2), size=None), boxes("gone.png", (0, 1, 1, 2, 2), size=None)]
    result = export(read(*lines), format="coco", out=tmp_path / "out", files=LocalFiles(tmp_path / "files"))
    [shown] = coco_of(result).imgs.values()
    assert (shown["width"], shown["height"]) == (31, 17)
    reason = "its image, whose size is not in the manifest, is missing: its file is not in the folder"
    assert losses(result) == {reason: 1}


def test_copied_images_have_the_names_in_the_file(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        image(tmp_path / "files" / folder, "a.png")
    lines = [boxes("x/a.png", (0, 1, 1, 2, 2)), boxes("y/a.png", (0, 1, 1, 2, 2))]
    files = LocalFiles(tmp_path / "files")
    result = export(read(*lines), format="coco", out=tmp_path / "out", files=files, copy_images=True)
    names = {shown["file_name"] for shown in coco_of(result).imgs.values()}
    assert len(names) == 2
    assert {path for path in files_below(result.out) if path.startswith("images/")} == {
        f"images/train/{name}" for name in names
    }
    assert result.images == 2


def test_supervision_reads_the_same_boxes(tmp_path: Path) -> None:
    from tests.cli.export.readers import supervision  # noqa: PLC0415

    image(tmp_path / "files", "a.png")
    lines = [boxes("a.png", (1, 1.5, 2, 3, 4), (0, 5, 6, 7, 8.25))]
    files = LocalFiles(tmp_path / "files")
    result = export(read(*lines), format="coco", out=tmp_path / "out", files=files, copy_images=True)
    dataset = supervision().DetectionDataset.from_coco(
        images_directory_path=str(result.out / "images" / "train"),
        annotations_path=str(result.out / "annotations" / "instances_train.json"),
    )
    [(_, _, detections)] = list(dataset)
    assert detections.xyxy.tolist() == [[1.5, 2, 4.5, 6], [5, 6, 12, 14.25]]
    assert [dataset.classes[number] for number in detections.class_id] == ["dog", "cat"]


def test_the_file_is_json_even_when_nothing_is_in_a_part(tmp_path: Path) -> None:
    split = Split(train=0.999999, validation=0.000001)
    result = export(read(boxes("a.png", (0, 1, 1, 2, 2))), format="coco", out=tmp_path / "out", split=split)
    content = json.loads((result.out / "annotations" / "instances_val.json").read_text("utf-8"))
    assert (content["images"], content["annotations"]) == ([], [])
