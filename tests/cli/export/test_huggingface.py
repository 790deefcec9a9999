"""Folders for Hugging Face datasets, read by `datasets.load_dataset`, offline."""

from pathlib import Path
from typing import Any

import numpy
import pytest

from ground_truth_cli.export import ExportRefused, ExportResult, LocalFiles, Split, export
from tests.cli.export.building import (
    boxes,
    chosen,
    entities,
    image,
    keypoints,
    losses,
    mask,
    mask_file,
    polygons,
    read,
    several,
)
from tests.cli.export.readers import datasets


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets().disable_progress_bars()


def exported(tmp_path: Path, *lines: dict[str, Any], split: Split | None = None) -> ExportResult:
    for line in lines:
        if "source-ref" in line:
            image(tmp_path / "files", line["source-ref"].removeprefix("s3://bucket/"))
    files = LocalFiles(tmp_path / "files")
    return export(read(*lines), format="huggingface", out=tmp_path / "out", files=files, copy_images=True, split=split)


def loaded(result: ExportResult, tmp_path: Path, builder: str = "imagefolder") -> Any:
    return datasets().load_dataset(builder, data_dir=str(result.out), cache_dir=str(tmp_path / "cache"))


def test_a_class_is_a_column(tmp_path: Path) -> None:
    found = loaded(exported(tmp_path, chosen("a.png", "cat", 0, confidence=0.5), chosen("b.png", "dog", 1)), tmp_path)
    assert found["train"]["label"][:] == ["cat", "dog"]
    assert found["train"][0]["image"].size == (64, 48)
    assert (found["train"][0]["category"], found["train"][0]["confidence"]) == (0, 0.5)


def test_several_classes_are_lists(tmp_path: Path) -> None:
    found = loaded(exported(tmp_path, several("a.png", (0, "cat", 0.5), (2, "dog", 0.75)), several("b.png")), tmp_path)
    assert found["train"]["labels"][:] == [["cat", "dog"], []]


def test_boxes_are_objects_with_all_their_digits(tmp_path: Path) -> None:
    result = exported(tmp_path, boxes("a.png", (1, 0.1, 2, 3, 4), (0, 5, 6, 7, 8), confidence=0.5), boxes("b.png"))
    found = loaded(result, tmp_path)["train"]
    assert found[0]["objects"] == {
        "bbox": [[0.1, 2, 3, 4], [5, 6, 7, 8]],
        "categories": [1, 0],
        "labels": ["dog", "cat"],
        "confidence": [0.5, 0.5],
    }
    assert found[1]["objects"]["bbox"] == []


def test_parts_with_other_values_still_have_the_same_types(tmp_path: Path) -> None:
    # Whole numbers in one part, fractions in another, nothing at all in the third: types guessed from rows differ.
    whole = [boxes(f"w{number}.png", (0, 1, 2, 3, 4)) for number in range(12)]
    split = Split.parse("40/30/30", seed="types")
    for line in whole:
        part = split.part_of(line["source-ref"])
        if part != "train":
            annotations = [] if part == "test" else [{"class_id": 0, "left": 0.5, "top": 1, "width": 2, "height": 3}]
            line["boxes"]["annotations"] = annotations
    result = exported(tmp_path, *whole, split=split)
    assert all(result.parts.values())
    found = loaded(result, tmp_path)
    assert {part: rows.num_rows for part, rows in found.items()} == result.parts


def test_polygons_and_points_are_objects(tmp_path: Path) -> None:
    corners = [(0, 0), (8, 0.5), (4, 8)]
    found = loaded(exported(tmp_path / "1", polygons("a.png", (0, corners))), tmp_path / "1")["train"][0]
    assert found["objects"]["polygon"] == [[[0, 0], [8, 0.5], [4, 8]]]
    found = loaded(exported(tmp_path / "2", keypoints("a.png", ("nose", 3.5, 4))), tmp_path / "2")["train"][0]
    assert found["objects"]["point"] == [[3.5, 4]]


def test_a_mask_is_a_second_image(tmp_path: Path) -> None:
    expected = mask_file(tmp_path / "files", "a.png", [[0, 1, 2], [2, 1, 0]])
    found = loaded(exported(tmp_path, mask("a.png")), tmp_path)["train"]
    assert found.num_rows == 1
    assert (numpy.array(found[0]["mask"]) == expected).all()


def test_texts_need_no_images(tmp_path: Path) -> None:
    lines = [entities("Ann paid", ("Person", 0, 3)), entities("nobody")]
    result = export(read(*lines), format="huggingface", out=tmp_path / "out")
    found = loaded(result, tmp_path, builder="parquet")["train"]
    assert found["text"][:] == ["Ann paid", "nobody"]
    assert found[0]["objects"] == {"span": [[0, 3]], "categories": [0], "labels": ["Person"], "confidence": [0.5]}


def test_images_must_be_copied(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="copy_images: huggingface is of no use without the images"):
        export(read(boxes("a.png")), format="huggingface", out=tmp_path / "out")


def test_an_image_that_cannot_be_copied_is_left_out(tmp_path: Path) -> None:
    image(tmp_path / "files", "a.png")
    lines = [chosen("a.png", "cat", 0), chosen("gone.png", "cat", 0)]
    files = LocalFiles(tmp_path / "files")
    result = export(read(*lines), format="huggingface", out=tmp_path / "out", files=files, copy_images=True)
    assert loaded(result, tmp_path)["train"].num_rows == 1
    assert losses(result) == {"its image is missing: its file is not in the folder": 1}
