"""Pascal VOC as an input manifest."""

import json
from pathlib import Path
from typing import Any

import pytest

from ground_truth_cli.imports import ImportRefused, import_dataset
from tests.cli.export.building import losses

OBJECT = (
    "<object><name>{name}</name><difficult>{difficult}</difficult><bndbox><xmin>{0}</xmin><ymin>{1}</ymin>"
    "<xmax>{2}</xmax><ymax>{3}</ymax></bndbox></object>"
)


def found(name: str, *sides: object, difficult: int = 0) -> str:
    return OBJECT.format(*sides, name=name, difficult=difficult)


def dataset(root: Path, *objects: str, name: str = "a.jpg", head: str = "") -> Path:
    folder = root / "Annotations"
    folder.mkdir(parents=True, exist_ok=True)
    size = "<size><width>10</width><height>8</height><depth>1</depth></size>"
    text = f"{head}<annotation><filename>{name}</filename>{size}{''.join(objects)}</annotation>"
    (folder / f"{Path(name).stem}.xml").write_text(text, "utf-8")
    return root


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "input.manifest").read_text("utf-8").splitlines()]


def test_boxes_begin_at_pixel_one_and_include_the_last(tmp_path: Path) -> None:
    dataset(tmp_path / "in", found("dog", 1, 1, 10, 8), found("cat", 2.5, 3, 4, 5))
    root = dataset(tmp_path / "in", found("ant", 1, 1, 1, 1, difficult=1), name="b.jpg")
    result = import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket/in")
    first, second = lines_of(tmp_path / "out")
    assert first["boxes"]["annotations"] == [
        {"class_id": 2, "left": 0, "top": 0, "width": 10, "height": 8},
        {"class_id": 1, "left": 1.5, "top": 2, "width": 2.5, "height": 3},
    ]
    assert first["boxes"]["image_size"] == [{"width": 10, "height": 8, "depth": 1}]
    assert first["boxes-metadata"]["class-map"] == {"1": "cat", "2": "dog"}
    assert second["source-ref"] == "s3://bucket/in/b.jpg"
    assert result.classes == ("ant", "cat", "dog")
    assert losses(result) == {"difficult is not carried": 1}


def test_classes_have_the_order_asked_for(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", found("dog", 1, 1, 2, 2))
    options: dict[str, Any] = {"format": "voc", "attribute": "boxes", "images": "s3://bucket"}
    import_dataset(root, out=tmp_path / "out", classes=["dog", "cat"], **options)
    assert lines_of(tmp_path / "out")[0]["boxes"]["annotations"][0]["class_id"] == 0
    with pytest.raises(ImportRefused, match="classes: the dataset has 'dog' as well; name them all"):
        import_dataset(root, out=tmp_path / "other", classes=["cat"], **options)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", found("dog", 5, 1, 2, 2), found("dog", "x", 1, 2, 2), found("dog", 1, 1, 2, 2))
    (root / "Annotations" / "b.xml").write_text("<annotation><filename>")
    result = import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
    assert (result.objects, result.labels) == (1, 1)
    assert losses(result) == {
        "its bndbox is not xmin, ymin, xmax, ymax in this order": 2,
        "is not XML": 1,
    }


def test_entities_of_xml_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    head = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    root = dataset(tmp_path / "in", found("&x;", 1, 1, 2, 2), head=head)
    with pytest.raises(ImportRefused, match=r"none of 0 images can be imported: is not XML \(1\)"):
        import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket")


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"has no \*\.xml"):
        import_dataset(tmp_path, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
