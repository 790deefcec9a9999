"""What is exported, what is left out, and what is said of it."""

import csv
import json
import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ground_truth_cli.export import FORMATS, ExportRefused, ExtraMissing, LocalFiles, Split, export
from ground_truth_cli.export.categories import Renumbered
from ground_truth_runtime.labels.model import Box, ImageSize, Label, LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest
from tests.cli.export.building import boxes, chosen, entities, failed, losses, mask, mask_file, polygons, read


def test_an_unknown_format_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="format: 'tfrecord' is unknown; there are coco, yolo, voc"):
        export(read(), format="tfrecord", out=tmp_path / "out")


def test_copies_need_a_place_to_copy_from(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="copy_images: is set, but files"):
        export(read(boxes("a.png")), format="coco", out=tmp_path / "out", copy_images=True)


def test_what_is_left_out_is_counted_and_listed_with_its_line(tmp_path: Path) -> None:
    lines = [
        json.dumps(boxes("a.png", (0, 1, 1, 2, 2))).encode(),
        b"{no json",
        b"",
        json.dumps(failed("b.png")).encode(),
        json.dumps({"source-ref": "s3://bucket/c.png"}).encode(),
        json.dumps({**boxes("d.png"), "boxes": {"annotations": [{"class_id": None}]}}).encode(),
        json.dumps(entities("text", ("A", 0, 1))).encode(),
    ]
    result = export(read_manifest(lines), format="coco", out=tmp_path / "out")
    assert (result.lines, result.objects, result.left_out) == (6, 1, 5)
    with (tmp_path / "out" / "not-carried.csv").open(encoding="utf-8", newline="") as file:
        rows = {int(row["place"]): (row["what"], row["reason"]) for row in csv.DictReader(file)}
    assert rows.keys() == {2, 4, 5, 6, 7}
    assert all(what == "object" for what, _ in rows.values())
    assert rows[2][1].startswith("unreadable: is not JSON")
    assert rows[4][1] == "could not be labeled: no answer came"
    assert rows[5][1] == "its label is missing; coco carries boxes, instances, keypoints, mask, polygons"
    assert rows[6][1].startswith("boxes is unreadable: ")
    assert rows[7][1] == "is a text, and coco carries images only"
    summary = json.loads((tmp_path / "out" / "export.json").read_text("utf-8"))
    assert sum(loss["count"] for loss in summary["not_carried"]) == 5


def test_nothing_to_export_is_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match=r"nothing to export as coco: could not be labeled: no answer came \(2\)"):
        export(read(failed("a.png"), failed("b.png")), format="coco", out=tmp_path / "out")
    with pytest.raises(ExportRefused, match="nothing to export as csv: the manifest is empty"):
        export(read(), format="csv", out=tmp_path / "out")


def test_the_one_label_that_a_format_can_carry_is_found(tmp_path: Path) -> None:
    line = {**chosen("a.png", "cat", 0), **boxes("a.png", (0, 1, 1, 2, 2)), **mask("a.png")}
    assert export(read(line), format="voc", out=tmp_path / "out").attribute == "boxes"


def test_of_several_labels_one_must_be_named(tmp_path: Path) -> None:
    line = {**boxes("a.png", (0, 1, 1, 2, 2)), **boxes("a.png", (0, 3, 3, 2, 2), attribute="adjusted")}
    with pytest.raises(ExportRefused, match=r"attribute: not given, .* voc can carry: adjusted, boxes"):
        export(read(line), format="voc", out=tmp_path / "out")
    result = export(read(line), format="voc", out=tmp_path / "out", attribute="adjusted")
    assert result.attribute == "adjusted"
    assert "<xmin>4</xmin>" in (tmp_path / "out" / "Annotations" / "a.xml").read_text("utf-8")


def test_several_labels_are_noticed_on_different_lines_too(tmp_path: Path) -> None:
    lines = [boxes("a.png", (0, 1, 1, 2, 2)), boxes("b.png", (0, 3, 3, 2, 2), attribute="other")]
    with pytest.raises(ExportRefused, match="boxes, other"):
        export(read(*lines), format="voc", out=tmp_path / "out")


def test_a_named_label_of_another_kind_says_what_the_format_carries(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="its label is of kind polygons; voc carries boxes"):
        export(read(polygons("a.png")), format="voc", out=tmp_path / "out", attribute="shapes")


def test_classes_keep_the_numbers_of_the_job_or_those_asked_for(tmp_path: Path) -> None:
    lines = [boxes("a.png", (1, 1, 1, 2, 2)), boxes("b.png", (0, 1, 1, 2, 2))]
    assert export(read(*lines), format="csv", out=tmp_path / "1").classes == {0: "cat", 1: "dog"}
    asked = export(read(*lines), format="csv", out=tmp_path / "2", classes=["bird", "dog", "cat"])
    assert asked.classes == {0: "bird", 1: "dog", 2: "cat"}


def test_classes_that_share_a_number_are_told_apart(tmp_path: Path) -> None:
    lines = [boxes("a.png", (0, 1, 1, 2, 2)), boxes("b.png", (0, 1, 1, 2, 2), classes=["bird"])]
    result = export(read(*lines), format="csv", out=tmp_path / "out")
    assert result.classes == {0: "cat", 1: "bird"}
    assert result.renumbered == {"bird": Renumbered(was=(0,), now=1)}


def test_every_class_that_has_another_number_anywhere_is_told(tmp_path: Path) -> None:
    lines = [
        boxes("a.png", (0, 1, 1, 2, 2), (1, 1, 1, 2, 2), classes=["cat", "dog"]),
        boxes("b.png", (0, 1, 1, 2, 2), (1, 1, 1, 2, 2), classes=["dog", "cat"]),  # another job's order
        boxes("c.png", (0, 1, 1, 2, 2), (1, 1, 1, 2, 2), (2, 1, 1, 2, 2), classes=["bird", "owl", "cat"]),
    ]
    result = export(read(*lines), format="csv", out=tmp_path / "out")
    assert result.classes == {0: "cat", 1: "dog", 2: "bird", 3: "owl"}
    assert result.renumbered == {
        "cat": Renumbered(was=(1, 2), now=0),
        "dog": Renumbered(was=(0,), now=1),
        "bird": Renumbered(was=(0,), now=2),
        "owl": Renumbered(was=(1,), now=3),
    }
    told = json.loads((tmp_path / "out" / "export.json").read_text())["renumbered"]
    assert told["cat"] == {"was": [1, 2], "now": 0}
    asked = export(read(*lines), format="csv", out=tmp_path / "asked", classes=["owl", "dog"])
    assert asked.renumbered["owl"] == Renumbered(was=(1,), now=0)
    assert export(read(*lines), format="voc", out=tmp_path / "voc").renumbered == {}


def test_progress_tells_every_line(tmp_path: Path) -> None:
    told: list[int] = []
    lines = [boxes(f"{number}.png") for number in range(5)]
    export(read(*lines), format="csv", out=tmp_path / "out", progress=told.append)
    assert told == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("format_", "line", "needs"),
    [
        ("parquet", boxes("a.png"), ("pyarrow", "export")),
        ("masks", mask("a.png"), ("PIL", "export")),
        ("spacy", entities("a"), ("spacy", "spacy")),
    ],
)
def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str, line: dict[str, object], needs: tuple[str, str]
) -> None:
    module, extra = needs
    mask_file(tmp_path, "a.png", [[0, 1]])
    monkeypatch.setattr("importlib.import_module", _nothing_is_installed)
    with pytest.raises(ExtraMissing, match=rf"needs {module}: pip install 'cdk-ground-truth\[{extra}\]'"):
        export(read(line), format=format_, out=tmp_path / "out", files=LocalFiles(tmp_path))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("format_", ["coco", "yolo", "voc", "csv", "parquet"])
def test_objects_are_let_go_once_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setattr("ground_truth_cli.export.writers.parquet.ROWS_TOGETHER", 50)
    alive: weakref.WeakSet[LabeledObject] = weakref.WeakSet()
    most = 0

    def objects() -> Iterator[LabeledObject | UnreadableLine]:
        nonlocal most
        for number in range(1, 1_001):
            box = Box(label="cat", left=1, top=1, width=2, height=2, confidence=0.5)
            label = Label(attribute="boxes", kind="boxes", boxes=(box,), image_size=ImageSize(width=9, height=9))
            source = f"s3://bucket/{number}.png"
            labeled = _Hashed(number=number, source=source, is_text=False, labels=(label,), line={})
            alive.add(labeled)
            most = max(most, len(alive))
            yield labeled

    result = export(objects(), format=format_, out=tmp_path / "out", split=Split.parse("80/20"))
    assert result.objects == 1_000
    assert most < 20


def _nothing_is_installed(name: str) -> None:
    raise ModuleNotFoundError(name)


class _Hashed(LabeledObject):
    __hash__ = object.__hash__


def test_every_format_says_what_it_is() -> None:
    for name, row in FORMATS.items():
        assert name == row.name
        assert row.description
        assert row.kinds
        assert row.texts or row.images


def rekognition(name: str, *classes: str, dataset: str = "scenes") -> dict[str, Any]:
    """A line of Rekognition Custom Labels with image-level labels: an attribute for each class, whose value is 1."""
    line: dict[str, Any] = {"source-ref": f"s3://bucket/{name}"}
    for label in classes:
        attribute = f"{dataset}_{label}"
        metadata = {"class-name": label, "confidence": 1, "job-name": f"labeling-job/{attribute}"}
        line |= {attribute: 1, f"{attribute}-metadata": {**metadata, "type": "groundtruth/image-classification"}}
    return line


@pytest.mark.parametrize("attribute", [None, "scenes_*"])
def test_image_level_labels_of_rekognition_are_exported_together(tmp_path: Path, attribute: str | None) -> None:
    lines = [rekognition("a.png", "Sunrise", "Lake"), rekognition("b.png", "Lake"), rekognition("c.png", "Night sky")]
    result = export(read(*lines), format="csv", out=tmp_path / "out", attribute=attribute)
    with (tmp_path / "out" / "train.csv").open(encoding="utf-8", newline="") as file:
        found = [(row["name"], row["label"], row["class_id"]) for row in csv.DictReader(file)]
    assert found == [
        ("a.png", "Sunrise", "0"),
        ("a.png", "Lake", "1"),
        ("b.png", "Lake", "1"),
        ("c.png", "Night sky", "2"),
    ]
    assert (result.attribute, result.objects, result.renumbered, losses(result)) == ("scenes_*", 3, {}, {})


def test_attributes_of_any_name_are_exported_together_when_asked_for(tmp_path: Path) -> None:
    lines = [chosen("a.png", "Swimming", 1), chosen("b.png", "Running", 1)]
    renamed = [
        {re.sub("^class", f"sport{number}", key): value for key, value in line.items()}
        for number, line in enumerate(lines)
    ]
    with pytest.raises(ExportRefused, match=r"sport0, sport1; name one of them, or several that are one class each"):
        export(read(*renamed), format="csv", out=tmp_path / "out")
    result = export(read(*renamed), format="csv", out=tmp_path / "out", attribute="sport*")
    assert (result.objects, result.classes) == (2, {0: "Swimming", 1: "Running"})


def test_an_attribute_of_a_job_is_no_part_of_a_set(tmp_path: Path) -> None:
    result = export(read(chosen("a.png", "class", 4)), format="csv", out=tmp_path / "out")
    assert (result.attribute, result.classes) == ("class", {4: "class"})
