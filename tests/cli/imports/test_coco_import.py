"""COCO as an input manifest."""

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image
from pycocotools import mask as coder

from ground_truth_cli.imports import ImportRefused, import_dataset
from ground_truth_runtime.labels.model import Label, LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from tests.cli.export.building import losses

# pycocotools 2.0.11 decodes with an older way of numpy's.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def dataset(path: Path, found: list[dict[str, Any]], **changes: Any) -> Path:
    content = {
        "images": [{"id": 7, "file_name": "birds/a.jpg", "width": 8, "height": 6}],
        "annotations": [{"image_id": 7} | annotation for annotation in found],
        "categories": [{"id": 3, "name": "dog"}, {"id": 1, "name": "cat"}],
    }
    file = path / "instances.json"
    file.write_text(json.dumps(content | changes), "utf-8")
    return file


def labels_of(out: Path) -> list[tuple[str | None, Label]]:
    found = list(read_manifest((out / "input.manifest").read_bytes().splitlines()))
    assert all(isinstance(item, LabeledObject) for item in found)
    return [(item.source, item.labels[0]) for item in found if isinstance(item, LabeledObject)]


def test_boxes_become_labels_in_the_shape_of_the_service(tmp_path: Path) -> None:
    path = dataset(tmp_path, [{"category_id": 3, "bbox": [1.5, 2, 3, 4.25], "score": 0.5}])
    result = import_dataset(path, format="coco", out=tmp_path / "out", attribute="boxes", images="s3://bucket/in")
    [line] = (tmp_path / "out" / "input.manifest").read_text("utf-8").splitlines()
    content = json.loads(line)
    created = content["boxes-metadata"].pop("creation-date")
    assert content == {
        "source-ref": "s3://bucket/in/birds/a.jpg",
        "boxes": {
            "image_size": [{"width": 8, "height": 6, "depth": 3}],
            "annotations": [{"class_id": 1, "left": 1.5, "top": 2, "width": 3, "height": 4.25}],
        },
        "boxes-metadata": {
            "objects": [{"confidence": 0.5}],
            "class-map": {"1": "dog"},
            "type": "groundtruth/object-detection",
            "job-name": "labeling-job/imported",
            "human-annotated": "yes",
        },
    }
    assert len(created) == len("2026-01-02T03:04:05.678901")
    labels = json.loads((tmp_path / "out" / "labels.json").read_text("utf-8"))
    assert labels["labels"] == [{"label": "cat"}, {"label": "dog"}]
    assert (result.images, result.objects, result.labels, result.classes) == (1, 1, 1, ("cat", "dog"))


def test_polygons_become_a_custom_label_that_reads_back(tmp_path: Path) -> None:
    outlines = [[0, 0, 4, 0, 4, 4.5], [5, 5, 6, 5, 6, 6]]
    path = dataset(tmp_path, [{"category_id": 1, "segmentation": outlines}])
    result = import_dataset(
        path, format="coco", out=tmp_path / "out", attribute="shapes", kind="polygons", images="s3://bucket"
    )
    [(_, label)] = labels_of(tmp_path / "out")
    assert label.kind == "polygons"
    assert [shape.vertices for shape in label.polygons] == [((0, 0), (4, 0), (4, 4.5)), ((5, 5), (6, 5), (6, 6))]
    assert {shape.label for shape in label.polygons} == {"cat"}
    assert losses(result) == {"a polygon of several pieces becomes several polygons": 1}


@pytest.mark.parametrize("packed", [True, False])
def test_masks_become_one_png_of_class_indexes(tmp_path: Path, packed: bool) -> None:
    pixels = numpy.zeros((6, 8), dtype=numpy.uint8)
    pixels[1:4, 2:5] = 1
    lengths = coder.encode(numpy.asfortranarray(pixels))
    counts: Any = lengths["counts"].decode()
    if not packed:
        flat = pixels.flatten(order="F")
        counts = [int(run) for run in numpy.diff([0, *numpy.flatnonzero(numpy.diff(flat)) + 1, len(flat)])]
    annotations = [
        {"category_id": 3, "segmentation": {"size": [6, 8], "counts": counts}},
        {"category_id": 1, "segmentation": [[0, 0, 8, 0, 8, 1, 0, 1]]},
    ]
    result = import_dataset(
        dataset(tmp_path, annotations),
        format="coco",
        out=tmp_path / "out",
        attribute="seg-ref",
        kind="mask",
        images="s3://bucket/in/",
        masks="s3://bucket/masks/",
    )
    [(_, label)] = labels_of(tmp_path / "out")
    assert label.mask is not None
    assert label.mask.uri == "s3://bucket/masks/a.png"
    assert [(found.index, found.label) for found in label.mask.classes] == [(0, "BACKGROUND"), (1, "cat"), (2, "dog")]
    with Image.open(tmp_path / "out" / "masks" / "a.png") as image:
        found = numpy.array(image)
    expected = pixels * 2
    expected[0, :] = 1
    assert (found == expected).all()
    assert (result.labels, losses(result)) == (2, {})


def test_masks_that_overlap_are_said(tmp_path: Path) -> None:
    square = [[0, 0, 4, 0, 4, 4, 0, 4]]
    annotations = [{"category_id": 3, "segmentation": square}, {"category_id": 1, "segmentation": square}]
    result = import_dataset(
        dataset(tmp_path, annotations),
        format="coco",
        out=tmp_path / "out",
        attribute="seg-ref",
        kind="mask",
        images="s3://bucket/in/",
        masks="s3://bucket/masks/",
    )
    assert losses(result) == {"masks of two classes overlap: the later one lies on top": 1}


def test_what_cannot_be_read_is_said_and_the_rest_imported(tmp_path: Path) -> None:
    annotations = [
        {"category_id": 3, "bbox": [1, 2, 3, 4]},
        {"category_id": 3, "bbox": [1, 2, 3]},
        {"category_id": 3, "bbox": [1, 2, -3, 4]},
        {"category_id": 3, "bbox": [1, 2, True, 4]},
        {"category_id": 99, "bbox": [1, 2, 3, 4]},
        {"category_id": 3, "bbox": [1, 2, 3, 4], "image_id": 8},
    ]
    images = [
        {"id": 7, "file_name": "a.jpg", "width": 8, "height": 6},
        {"id": 1, "file_name": "../../etc/passwd.jpg", "width": 8, "height": 6},
        {"id": 2, "file_name": "https://example.com/a.jpg", "width": 8, "height": 6},
        {"id": 3, "file_name": "a.tiff", "width": 8, "height": 6},
        {"id": 4, "file_name": "b.jpg"},
    ]
    path = dataset(tmp_path, annotations, images=images)
    result = import_dataset(path, format="coco", out=tmp_path / "out", attribute="boxes", images="s3://bucket/in")
    assert (result.images, result.objects, result.labels) == (5, 1, 1)
    assert losses(result) == {
        "its bbox is not four numbers of pixels": 3,
        "its category is not in the file": 1,
        "belongs to no image of the file": 1,
        "its file name is empty, or leads out of the dataset": 2,
        "Ground Truth reads .jpg, .jpeg, .png only": 1,
        "its size is neither in the dataset nor read from a file": 1,
    }
    assert result.losses[0].places == ("instances.json image 7",)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"annotations": None}, "has no list of annotations"),
        ({"categories": [{"name": "cat"}]}, "has a category without an id or a name"),
        ({"images": []}, "none of 0 images can be imported"),
    ],
)
def test_what_is_no_coco_is_refused(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    path = dataset(tmp_path, [], **changes)
    with pytest.raises(ImportRefused, match=problem):
        import_dataset(path, format="coco", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("no")
    with pytest.raises(ImportRefused, match=r"x\.json is not JSON"):
        import_dataset(tmp_path / "x.json", format="coco", out=tmp_path / "out", attribute="boxes")
