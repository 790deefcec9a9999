"""Plain masks: PNGs of class indexes."""

import base64
import csv
import io
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from ground_truth_cli.export import ExportRefused, ExportResult, LocalFiles, export
from ground_truth_cli.export.categories import Renumbered
from tests.cli.export.building import HEIGHT, WIDTH, image, instances, losses, mask, mask_file, read


def pixels_of(result: ExportResult, name: str) -> Any:
    with Image.open(result.out / "masks" / "train" / name) as image:
        assert image.mode == "P"
        return numpy.array(image)


def classes_of(result: ExportResult) -> list[list[str]]:
    with (result.out / "classes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_pixels_are_the_indexes_of_the_job(tmp_path: Path) -> None:
    expected = mask_file(tmp_path, "a.png", numpy.random.default_rng(1).integers(0, 3, (HEIGHT, WIDTH)))
    result = export(read(mask("a.png")), format="masks", out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert (pixels_of(result, "a.png") == expected).all()
    assert classes_of(result) == [
        ["index", "label", "color"],
        ["0", "BACKGROUND", "#ffffff"],
        ["1", "road", "#000001"],
        ["2", "sky", "#000002"],
    ]
    assert losses(result) == {"confidence is not carried": 2}


def test_classes_that_share_an_index_get_their_own(tmp_path: Path) -> None:
    mask_file(tmp_path, "a.png", [[0, 1, 2]])
    mask_file(tmp_path, "b.png", [[0, 1, 2]])
    lines = [mask("a.png"), mask("b.png", ["sky", "tree"])]
    result = export(read(*lines), format="masks", out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert pixels_of(result, "b.png").tolist() == [[0, 2, 3]]
    assert result.classes == {0: "BACKGROUND", 1: "road", 2: "sky", 3: "tree"}
    assert result.renumbered == {"sky": Renumbered(was=(0,), now=1), "tree": Renumbered(was=(1,), now=2)}


def test_a_mask_in_colours_is_read_by_its_colour_map(tmp_path: Path) -> None:
    (tmp_path / "masks").mkdir()
    colors = numpy.array([[[255, 255, 255], [0, 0, 1], [0, 0, 2]]], dtype=numpy.uint8)
    Image.fromarray(colors).save(tmp_path / "masks" / "a.png")
    result = export(read(mask("a.png")), format="masks", out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert pixels_of(result, "a.png").tolist() == [[0, 1, 2]]


def with_palette(folder: Path, name: str, pixels: Any, palette: str, **options: Any) -> None:
    """A mask file at `masks/<name>` with a palette of its own."""
    mask_file(folder, name, pixels)
    picture = Image.fromarray(numpy.asarray(pixels, dtype=numpy.uint8)).convert("P")
    picture.putpalette(bytes.fromhex(palette))
    picture.save(folder / "masks" / name, **options)


def lookout(name: str, **classes: str) -> dict[str, Any]:
    """A line as Lookout for Vision writes them: the colour names the class, and the map's keys mean nothing."""
    colors = {
        str(index): {"class-name": label, "hex-color": color} for index, (label, color) in enumerate(classes.items())
    }
    return {
        "source-ref": f"s3://bucket/{name}",
        "anomaly-mask-ref": f"s3://bucket/masks/{name}",
        "anomaly-mask-ref-metadata": {"internal-color-map": colors, "type": "groundtruth/semantic-segmentation"},
    }


@pytest.mark.parametrize("format_", ["masks", "huggingface"])
def test_a_mask_whose_colours_name_the_classes_is_not_read_inverted(tmp_path: Path, format_: str) -> None:
    with_palette(tmp_path, "a.png", [[0, 0, 0, 0], [0, 0, 1, 0]], "00000023a436", transparency=0)
    image(tmp_path, "a.png", size=(4, 2))
    line = lookout("a.png", crack="#23A436")
    result = export(read(line), format=format_, out=tmp_path / "out", files=LocalFiles(tmp_path), copy_images=True)
    (file,) = (path for path in result.out.rglob("a.png") if "masks" in path.parts)
    with Image.open(file) as opened:
        assert numpy.array(opened).tolist() == [[0, 0, 0, 0], [0, 0, 1, 0]]
    assert (result.labels, result.classes, losses(result)) == (1, {0: "BACKGROUND", 1: "crack"}, {})


def test_a_mask_with_transparency_keeps_its_object(tmp_path: Path) -> None:
    (tmp_path / "masks").mkdir()
    pixels = numpy.zeros((2, 4, 4), dtype=numpy.uint8)
    pixels[1, 2] = 0x23, 0xA4, 0x36, 255
    Image.fromarray(pixels).save(tmp_path / "masks" / "a.png")
    result = export(
        read(lookout("a.png", BACKGROUND="#ffffff", crack="#23A436")),
        format="masks",
        out=tmp_path / "out",
        files=LocalFiles(tmp_path),
    )
    assert pixels_of(result, "a.png").tolist() == [[0, 0, 0, 0], [0, 0, 1, 0]]
    assert losses(result) == {}


def test_instances_are_painted_into_one_mask_of_classes(tmp_path: Path) -> None:
    one, other, third = numpy.zeros((3, HEIGHT, WIDTH), dtype=numpy.uint8)
    one[:10, :10] = other[20:30, 20:30] = third[5:8, 5:20] = 1
    line = instances("a.png", ("cat", one), ("dog", other), ("cat", third))
    result = export(read(line), format="masks", out=tmp_path / "out")
    assert (pixels_of(result, "a.png") == (one | third) + 2 * other).all()
    assert result.classes == {0: "BACKGROUND", 1: "cat", 2: "dog"}
    assert losses(result) == {
        "which instance of a class a pixel belongs to is not carried": 2,
        "the part of an instance that a later one lies on is not carried": 1,
    }


@pytest.mark.parametrize("format_", ["masks", "huggingface"])
def test_what_instances_lose_in_one_mask_is_said(tmp_path: Path, format_: str) -> None:
    below, hidden, above, apart = numpy.zeros((4, HEIGHT, WIDTH), dtype=numpy.uint8)
    below[:10, :10] = above[:5, :5] = hidden[:2, :2] = apart[40:, 40:] = 1
    line = instances("a.png", ("cat", below), ("cat", hidden), ("dog", above), ("bird", apart))
    for thing in line["things"]["instances"][:3]:
        thing["confidence"] = 0.5
    image(tmp_path, "a.png")
    result = export(read(line), format=format_, out=tmp_path / "out", files=LocalFiles(tmp_path), copy_images=True)
    assert {(loss.what, loss.reason, loss.count) for loss in result.losses} == {
        ("detail", "which instance of a class a pixel belongs to is not carried", 2),
        ("detail", "confidence is not carried", 3),
        ("detail", "the part of an instance that a later one lies on is not carried", 1),
        ("label", "an instance is hidden by later ones", 1),
    }
    assert result.labels == 3


def test_instances_that_a_worker_painted_are_one_mask_of_classes(tmp_path: Path) -> None:
    file = io.BytesIO()
    pixels = numpy.array([[[255, 0, 0, 255], [0, 0, 255, 255], [0, 255, 0, 255], [9, 9, 9, 0]]], dtype=numpy.uint8)
    Image.fromarray(pixels).save(file, format="PNG")
    told = [("#ff0000", "cat"), ("#0000ff", "cat"), ("#00ff00", "dog")]
    line = {
        "source-ref": "s3://bucket/a.png",
        "things": {
            "labeledImage": {"pngImageData": base64.b64encode(file.getvalue()).decode()},
            "instances": [{"color": color, "label": label} for color, label in told],
        },
        "things-metadata": {"type": "groundtruth/custom"},
    }
    result = export(read(line), format="masks", out=tmp_path / "out")
    assert pixels_of(result, "a.png").tolist() == [[1, 1, 2, 0]]
    assert losses(result) == {"which instance of a class a pixel belongs to is not carried": 2}


def test_instances_keep_their_numbers_and_none_is_an_empty_mask(tmp_path: Path) -> None:
    shown = numpy.ones((HEIGHT, WIDTH), dtype=numpy.uint8)
    line, empty = instances("a.png", ("dog", shown)), instances("b.png")
    line["things"]["instances"][0]["class-id"] = 4
    result = export(read(line, empty), format="masks", out=tmp_path / "out")
    assert (pixels_of(result, "a.png") == 5).all()
    assert (pixels_of(result, "b.png") == numpy.zeros((HEIGHT, WIDTH))).all()
    assert (result.objects, result.classes, losses(result)) == (2, {0: "BACKGROUND", 5: "dog"}, {})


def test_instances_that_cannot_be_decoded_leave_the_object_out(tmp_path: Path) -> None:
    line = instances("a.png", ("cat", numpy.zeros((HEIGHT, WIDTH))))
    line["things"]["instances"][0]["rle"]["counts"] = "11"
    with pytest.raises(ExportRefused, match="its mask cannot be painted: run lengths do not sum up to 64 x 48 pixels"):
        export(read(line), format="masks", out=tmp_path / "out")


def test_a_worker_s_own_mask_is_read_from_its_address(tmp_path: Path) -> None:
    painted = numpy.array([[[9, 9, 9, 0], [255, 0, 0, 255], [0, 255, 0, 255]]], dtype=numpy.uint8)
    file = io.BytesIO()
    Image.fromarray(painted).save(file, format="PNG")
    line = {
        "source-ref": "s3://bucket/a.png",
        "painted": {
            "labeledImage": {"pngImageData": base64.b64encode(file.getvalue()).decode()},
            "labelMappings": {"road": {"color": "#ff0000"}, "sky": {"color": "#00ff00"}},
        },
        "painted-metadata": {"type": "groundtruth/custom"},
    }
    result = export(read(line), format="masks", out=tmp_path / "out")
    assert pixels_of(result, "a.png").tolist() == [[0, 1, 2]]


def test_pixels_that_no_class_has_become_background(tmp_path: Path) -> None:
    mask_file(tmp_path, "a.png", [[0, 1, 9]])
    result = export(read(mask("a.png")), format="masks", out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert pixels_of(result, "a.png").tolist() == [[0, 1, 0]]
    assert losses(result)["pixel value 9 is not in the colour map: background"] == 1


def test_a_mask_that_is_missing_or_broken_leaves_its_object_out(tmp_path: Path) -> None:
    mask_file(tmp_path, "a.png", [[0, 1]])
    (tmp_path / "masks" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n no")
    lines = [mask("a.png"), mask("broken.png"), mask("gone.png")]
    result = export(read(*lines), format="masks", out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert result.objects == 1
    assert losses(result) == {
        "confidence is not carried": 2,
        "its mask can't be read: it is not an image, or its beginning is damaged": 1,
        "its mask is missing: its file is not in the folder": 1,
    }


def test_without_a_place_to_fetch_from_there_are_no_masks(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="its mask is not fetched"):
        export(read(mask("a.png")), format="masks", out=tmp_path / "out")
