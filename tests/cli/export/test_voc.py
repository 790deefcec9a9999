"""Pascal VOC, checked with an XML schema and read by supervision."""

from pathlib import Path

import pytest
import xmlschema
from defusedxml import ElementTree

from ground_truth_cli.export import ExportResult, LocalFiles, Split, export
from tests.cli.export.building import HEIGHT, WIDTH, boxes, image, losses, read
from tests.cli.export.readers import supervision

SCHEMA = Path(__file__).with_name("voc.xsd")


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMA)


def corners(result: ExportResult, name: str) -> list[tuple[str, ...]]:
    root = ElementTree.parse(result.out / "Annotations" / f"{name}.xml").getroot()
    sides = ("xmin", "ymin", "xmax", "ymax")
    return [
        (found.findtext("name"), *(found.findtext(f"bndbox/{side}") for side in sides)) for found in root.iter("object")
    ]


def test_files_follow_the_schema(tmp_path: Path, schema: xmlschema.XMLSchema) -> None:
    no_depth = [{"width": WIDTH, "height": HEIGHT}]
    lines = [
        boxes("a.png", (0, 1, 2, 3, 4), (1, 5.5, 6.5, 7.25, 8)),
        boxes("b.png"),
        boxes("c.png", (0, 0, 0, WIDTH, HEIGHT), size=no_depth),
        boxes("d&<'\">.png", (0, 1, 1, 2, 2), classes=['<name> & "more" ]]>\r\n\u202e\x00']),
    ]
    result = export(read(*lines), format="voc", out=tmp_path / "out")
    files = sorted((result.out / "Annotations").iterdir())
    assert len(files) == 4
    for file in files:
        schema.validate(file)


def test_boxes_count_pixels_from_one_and_include_the_last(tmp_path: Path) -> None:
    lines = [boxes("a.png", (0, 0, 0, WIDTH, HEIGHT), (1, 10, 20, 1, 1))]
    result = export(read(*lines), format="voc", out=tmp_path / "out")
    assert corners(result, "a") == [("cat", "1", "1", str(WIDTH), str(HEIGHT)), ("dog", "11", "21", "11", "21")]
    assert losses(result) == {}


def test_rounding_and_cutting_are_said(tmp_path: Path) -> None:
    lines = [boxes("a.png", (0, 1.4, 1.5, 3.2, 3), (0, -5, 2, 10, 3), (1, 3.1, 3.1, 0.2, 5), confidence=0.5)]
    result = export(read(*lines), format="voc", out=tmp_path / "out")
    assert corners(result, "a") == [("cat", "2", "3", "5", "5"), ("cat", "1", "3", "5", "5")]
    assert losses(result) == {
        "a box is rounded to whole pixels": 1,
        "a box is cut off at the edge of the image": 1,
        "a box covers no whole pixel of the image": 1,
        "confidence is not carried": 2,
    }


def test_supervision_reads_the_same_boxes(tmp_path: Path) -> None:
    image(tmp_path / "files", "a.png")
    lines = [boxes("a.png", (1, 1, 2, 3, 4), (0, 5, 6, 7, 8))]
    files = LocalFiles(tmp_path / "files")
    result = export(read(*lines), format="voc", out=tmp_path / "out", files=files, copy_images=True)
    dataset = supervision().DetectionDataset.from_pascal_voc(
        images_directory_path=str(result.out / "JPEGImages"),
        annotations_directory_path=str(result.out / "Annotations"),
    )
    [(_, _, detections)] = list(dataset)
    assert detections.xyxy.tolist() == [[1, 2, 4, 6], [5, 6, 12, 14]]
    assert [dataset.classes[number] for number in detections.class_id] == ["dog", "cat"]


def test_every_image_stands_in_the_list_of_its_part(tmp_path: Path) -> None:
    lines = [boxes(f"{number}.png", (0, 1, 1, 2, 2)) for number in range(40)]
    result = export(read(*lines), format="voc", out=tmp_path / "out", split=Split.parse("60/40"))
    lists = {part: (result.out / "ImageSets/Main" / f"{part}.txt").read_text().split() for part in ("train", "val")}
    assert sorted(lists["train"] + lists["val"], key=int) == [str(number) for number in range(40)]
    assert len(lists["val"]) == result.parts["validation"] > 0
