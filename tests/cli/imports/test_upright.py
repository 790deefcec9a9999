"""Labels of photographs that Exif data turn: they end where workers see them. Pillow's own turning is what tells."""

import io
import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw, ImageOps

from ground_truth_cli.export import LocalFiles
from ground_truth_cli.imports import ImportResult, import_dataset
from ground_truth_cli.imports.result import ImportKind
from ground_truth_cli.imports.upright import UNKNOWN
from tests.cli.export.building import losses

WIDTH, HEIGHT = 64, 48  # as stored
BOX = (5, 8, 20, 10)  # left, top, width, height
TRIANGLE = [(5.0, 8.0), (40.0, 8.0), (40.0, 30.0)]
LYING = [5, 6, 7, 8]


def stored(drawn: Any, orientation: int) -> Image.Image:
    """A picture as a camera stores it."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn.save(file, "JPEG", exif=exif, quality=100)
    return Image.open(file)


def drawn(shape: list[tuple[float, float]], size: tuple[int, int]) -> Image.Image:
    """A shape, white on black."""
    picture = Image.new("L", size)
    ImageDraw.Draw(picture).polygon(shape, fill=255)
    return picture


def coco(
    folder: Path, orientation: int | None, *, size: tuple[int, int] = (WIDTH, HEIGHT), where: str = "files"
) -> Path:
    """A dataset of one picture, whose labels count in the picture as stored."""
    (folder / where).mkdir(parents=True, exist_ok=True)
    if orientation is not None:
        stored(Image.new("RGB", (WIDTH, HEIGHT)), orientation).save(
            folder / where / "a.jpg", exif=stored(Image.new("RGB", (1, 1)), orientation).getexif()
        )
    pixels = numpy.zeros((size[1], size[0]), dtype=numpy.uint8)
    left, top, width, height = BOX
    pixels[top : top + height, left : left + width] = 1
    runs = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], pixels.T.ravel(), [0]])))
    counts = numpy.diff(numpy.concatenate([[0], runs, [pixels.size]])).tolist()
    outline = [number for point in TRIANGLE for number in point]
    common = {"image_id": 1, "category_id": 1, "bbox": list(BOX)}
    content = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": size[0], "height": size[1]}],
        "annotations": [
            {"id": 1, **common, "segmentation": {"size": [size[1], size[0]], "counts": counts}},
            {"id": 2, **common, "segmentation": [outline]},
        ],
        "categories": [{"id": 1, "name": "Bird"}],
    }
    (folder / "coco.json").write_text(json.dumps(content))
    return folder / "coco.json"


def imported(path: Path, kind: ImportKind = "boxes", **options: Any) -> tuple[ImportResult, dict[str, Any]]:
    """What an import makes of it: the result, and the only line."""
    out = path.parent / "out"
    attribute = "label-ref" if kind == "mask" else "label"
    result = import_dataset(
        path,
        format="coco",
        out=out,
        attribute=attribute,
        kind=kind,
        images="s3://birds/in",
        masks="s3://birds/masks" if kind == "mask" else None,
        **{"files": LocalFiles(path.parent / "files"), **options},
    )
    (line,) = (out / "input.manifest").read_text().splitlines()
    return result, json.loads(line)


@pytest.mark.parametrize("orientation", LYING)
def test_boxes_end_where_workers_see_them(tmp_path: Path, orientation: int) -> None:
    result, line = imported(coco(tmp_path, orientation))
    assert line["label"]["image_size"][0] | {"depth": 3} == {"width": HEIGHT, "height": WIDTH, "depth": 3}
    box = line["label"]["annotations"][0]
    left, top, width, height = BOX
    corners = [(left, top), (left + width - 1, top), (left + width - 1, top + height - 1), (left, top + height - 1)]
    seen = numpy.array(ImageOps.exif_transpose(stored(drawn(corners, (WIDTH, HEIGHT)), orientation))) > 127
    expected = numpy.zeros_like(seen)
    expected[box["top"] : box["top"] + box["height"], box["left"] : box["left"] + box["width"]] = True
    assert (seen == expected).all()
    assert result.warnings == (
        "1 photograph lies on the side as stored: labels are turned upright, as workers see the pictures",
    )


@pytest.mark.parametrize("orientation", LYING)
def test_polygons_end_where_workers_see_them(tmp_path: Path, orientation: int) -> None:
    _, line = imported(coco(tmp_path, orientation), "polygons")
    turned = [(point["x"], point["y"]) for point in line["label"]["polygons"][0]["vertices"]]
    seen = numpy.array(ImageOps.exif_transpose(stored(drawn(TRIANGLE, (WIDTH, HEIGHT)), orientation))) > 127
    found = numpy.array(drawn(turned, (HEIGHT, WIDTH))) > 127
    # A line of pixels along each side is inside or not by rounding.
    assert (seen != found).sum() <= WIDTH + HEIGHT
    assert (seen & found).sum() > 200


@pytest.mark.parametrize("orientation", LYING)
def test_masks_have_the_size_and_the_pixels_that_workers_see(tmp_path: Path, orientation: int) -> None:
    path = coco(tmp_path, orientation)
    content = json.loads(path.read_text())
    del content["annotations"][1]
    path.write_text(json.dumps(content))
    imported(path, "mask")
    left, top, width, height = BOX
    corners = [(left, top), (left + width - 1, top), (left + width - 1, top + height - 1), (left, top + height - 1)]
    seen = numpy.array(ImageOps.exif_transpose(stored(drawn(corners, (WIDTH, HEIGHT)), orientation))) > 127
    with Image.open(tmp_path / "out" / "masks" / "a.png") as mask:
        assert ((numpy.array(mask) == 1) == seen).all()


def test_the_photograph_of_the_issue_fits_its_picture(tmp_path: Path) -> None:
    """A box on a 640x480 annotation of an upright 480x640 photograph ended outside of it."""
    path = coco(tmp_path, 6)
    content = json.loads(path.read_text())
    content["annotations"] = [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [60, 44, 4, 4]}]
    path.write_text(json.dumps(content))
    _, line = imported(path)
    box = line["label"]["annotations"][0]
    assert (box["left"], box["top"], box["width"], box["height"]) == (0, 60, 4, 4)
    assert box["left"] + box["width"] <= HEIGHT
    assert box["top"] + box["height"] <= WIDTH


@pytest.mark.parametrize("orientation", LYING)
def test_labels_that_are_upright_already_stay(tmp_path: Path, orientation: int) -> None:
    result, line = imported(coco(tmp_path, orientation, size=(HEIGHT, WIDTH)))
    box = line["label"]["annotations"][0]
    assert (box["left"], box["top"], box["width"], box["height"]) == BOX
    assert (result.warnings, losses(result)) == ((), {})


@pytest.mark.parametrize("orientation", [2, 3, 4])
def test_where_the_size_does_not_tell_it_is_said(tmp_path: Path, orientation: int) -> None:
    result, line = imported(coco(tmp_path, orientation))
    assert line["label"]["annotations"][0]["left"] == BOX[0]
    assert losses(result) == {UNKNOWN: 1}


def test_a_picture_of_another_size_than_the_dataset_says_is_left_out(tmp_path: Path) -> None:
    path = coco(tmp_path, 1)
    content = json.loads(path.read_text())
    content["images"].append({"id": 2, "file_name": "b.jpg", "width": 640, "height": 480})
    path.write_text(json.dumps(content))
    Image.new("RGB", (320, 240)).save(tmp_path / "files" / "b.jpg")
    result, _ = imported(path)
    assert losses(result) == {"its image has 320 x 240 pixels, and 640 x 480 in the dataset": 1}


def test_pictures_that_are_not_here_are_said_not_to_have_been_looked_at(tmp_path: Path) -> None:
    for options in ({"files": None}, {}):
        result, _ = imported(coco(tmp_path, None), force=True, **options)
        (warning,) = result.warnings
        assert warning.startswith("1 JPEG image was not found here: ")
        assert json.loads((tmp_path / "out" / "import.json").read_text())["warnings"] == [warning]


@pytest.mark.parametrize(
    ("file", "where"), [("coco.json", "images"), ("annotations/instances_val2017.json", "val2017")]
)
def test_pictures_beside_the_dataset_are_looked_at_without_being_asked_to(
    tmp_path: Path, file: str, where: str
) -> None:
    path = coco(tmp_path, 6, where=where)
    (tmp_path / file).parent.mkdir(exist_ok=True)
    path.rename(tmp_path / file)
    result, line = imported(tmp_path / file, files=None)
    assert line["label"]["image_size"][0]["width"] == HEIGHT
    assert len(result.warnings) == 1


def test_boxes_of_pascal_voc_are_turned_too(tmp_path: Path) -> None:
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "Annotations" / "a.xml").write_text(
        f"<annotation><filename>a.jpg</filename><size><width>{WIDTH}</width><height>{HEIGHT}</height></size><object>"
        "<name>Bird</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>4</xmax><ymax>3</ymax></bndbox></object></annotation>"
    )
    coco(tmp_path, 6, where="JPEGImages")
    import_dataset(tmp_path, format="voc", out=tmp_path / "out", attribute="label", images="s3://birds/in")
    box = json.loads((tmp_path / "out" / "input.manifest").read_text())["label"]["annotations"][0]
    assert (box["left"], box["top"], box["width"], box["height"]) == (HEIGHT - 3, 0, 3, 4)
