"""CSV, read by Python's own reader, and Parquet, read by pyarrow."""

import csv
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from ground_truth_cli.export import ExportResult, export
from ground_truth_runtime.labels.model import ChosenClass, Label, LabeledObject
from tests.cli.export.building import boxes, chosen, entities, keypoints, losses, read, several

PLAIN = ["a,b", 'quo"te', "new\nline", "re\rturn", "ünï\u202e", " blanks ", "'quoted'"]
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", "-"]  # noqa: RUF001


def rows_of(result: ExportResult, part: str = "train") -> list[dict[str, Any]]:
    if result.format == "parquet":
        return parquet.read_table(result.out / f"{part}.parquet").to_pylist()
    with (result.out / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_a_class_is_a_row(tmp_path: Path, format_: str) -> None:
    lines = [chosen("x/a.png", "Flying", 1, confidence=0.25), chosen("b.png", "Other", 0)]
    result = export(read(*lines), format=format_, out=tmp_path / "out")
    [first, second] = rows_of(result)
    assert (first["name"], first["source"], first["label"]) == ("a.png", "s3://bucket/x/a.png", "Flying")
    assert (int(first["class_id"]), float(first["confidence"])) == (1, 0.25)
    assert second["label"] == "Other"
    assert (result.objects, result.labels, losses(result)) == (2, 2, {})


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_several_classes_are_several_rows_and_none_is_an_empty_one(tmp_path: Path, format_: str) -> None:
    lines = [several("a.png", (0, "cat", 0.5), (2, "dog", 0.75)), several("b.png")]
    result = export(read(*lines), format=format_, out=tmp_path / "out")
    found = [(row["name"], row["label"] or None) for row in rows_of(result)]
    assert found == [("a.png", "cat"), ("a.png", "dog"), ("b.png", None)]
    assert (result.objects, result.labels) == (2, 2)


def test_parquet_has_types_and_empty_values(tmp_path: Path) -> None:
    lines = [boxes("a.png", (1, 0.5, 1, 2, 3)), boxes("b.png")]
    [first, second] = rows_of(export(read(*lines), format="parquet", out=tmp_path / "out"))
    assert {
        name: first[name] for name in ("left", "top", "width", "height", "confidence", "class_id", "image_width")
    } == {
        "left": 0.5,
        "top": 1.0,
        "width": 2.0,
        "height": 3.0,
        "confidence": None,
        "class_id": 1,
        "image_width": 64,
    }
    assert second["label"] is None


def test_points_and_entities_have_their_place(tmp_path: Path) -> None:
    [point] = rows_of(export(read(keypoints("a.png", ("nose", 1.5, 2))), format="csv", out=tmp_path / "points"))
    assert (point["label"], float(point["x"]), float(point["y"])) == ("nose", 1.5, 2)
    [span] = rows_of(export(read(entities("Ann paid", ("Person", 0, 3))), format="csv", out=tmp_path / "spans"))
    assert (span["source"], span["label"], span["start"], span["end"]) == ("Ann paid", "Person", "0", "3")


@pytest.mark.parametrize(("format_", "texts"), [("csv", PLAIN), ("parquet", PLAIN + FORMULAS)])
def test_texts_of_strangers_come_back_as_they_are(tmp_path: Path, format_: str, texts: list[str]) -> None:
    lines = [entities(f"{text} tail", (text, 0, len(text))) for text in texts]
    result = export(read(*lines), format=format_, out=tmp_path / "out")
    assert [(row["source"], row["label"]) for row in rows_of(result)] == [(f"{text} tail", text) for text in texts]
    assert losses(result) == {}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_file_is_a_formula_and_that_is_said(tmp_path: Path, text: str) -> None:
    result = export(read(entities(f"{text} tail", (text, 0, 1))), format="csv", out=tmp_path / "texts")
    (row,) = rows_of(result)
    assert (row["source"], row["label"]) == (f"'{text} tail", f"'{text}")
    assert losses(result) == {"a cell that a spreadsheet would take for a formula begins with an apostrophe": 2}


def test_no_file_beside_a_dataset_holds_a_formula_or_a_changed_number(tmp_path: Path) -> None:
    line = {**boxes("a.png", (0, -1.5, 1, 2, 3), classes=["=1+1"]), "source-ref": "=cmd|' /C calc'!A0"}
    result = export(read(line, {**line, "boxes": "@unreadable"}), format="csv", out=tmp_path / "boxes")
    for file in result.out.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            cells = [cell for row in csv.reader(opened) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert rows_of(result)[0]["left"] == "-1.5"


def test_what_utf8_cannot_hold_is_replaced(tmp_path: Path) -> None:
    label = Label(attribute="class", kind="classes", classes=(ChosenClass(label="half \ud83d pair"),))
    labeled = LabeledObject(number=1, source="s3://bucket/\ud83d.png", is_text=False, labels=(label,), line={})
    for format_ in ("csv", "parquet"):
        [row] = rows_of(export([labeled], format=format_, out=tmp_path / format_))
        assert (row["label"], row["source"]) == ("half \ufffd pair", "s3://bucket/\ufffd.png")
