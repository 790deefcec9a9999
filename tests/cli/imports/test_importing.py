"""What an import refuses, and what it leaves."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ground_truth_cli.export import ExportRefused
from ground_truth_cli.imports import FORMATS, ImportRefused, import_dataset
from ground_truth_runtime.domain.manifest import LineRules
from ground_truth_runtime.domain.manifest_survey import survey
from tests.cli.export.building import files_below
from tests.cli.imports.test_voc_import import dataset, found


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"format": "labelme"}, "format: 'labelme' is unknown; there are coco, yolo, voc"),
        ({"kind": "mask"}, "kind: 'mask' is not read from voc; it gives boxes"),
        ({"attribute": "my boxes"}, "attribute: 'my boxes' is no label attribute name"),
        ({"attribute": "boxes-ref"}, "attribute: 'boxes-ref' must not end in -ref for boxes"),
        ({"attribute": "a-metadata"}, "attribute: 'a-metadata' is a key of another meaning"),
        ({"images": "bucket/in"}, "images: 'bucket/in' is no S3 prefix"),
        ({"format": "coco", "kind": "mask", "attribute": "a-ref"}, "masks: is missing"),
        ({"format": "coco", "kind": "mask", "attribute": "a", "masks": "s3://b"}, "'a' must end in -ref for mask"),
        ({"classes": ["dog", "dog"]}, "classes: a name is given twice"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, options: dict[str, Any], problem: str) -> None:
    root = dataset(tmp_path / "in", found("dog", 1, 1, 2, 2))
    asked = {"format": "voc", "attribute": "boxes", "images": "s3://bucket"} | options
    with pytest.raises(ImportRefused) as caught:
        import_dataset(root, out=tmp_path / "out", **asked)
    assert problem in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"format: .*; attribute: .*; images: "):
        import_dataset(tmp_path, format="x", out=tmp_path / "out", attribute="-", images="x")


def test_a_dataset_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for format_ in FORMATS:
        with pytest.raises(ImportRefused, match=r"path: .* is missing"):
            import_dataset(tmp_path / "no", format=format_, out=tmp_path / "out", attribute="boxes")


def test_without_a_prefix_the_dataset_must_tell_addresses(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", found("dog", 1, 1, 2, 2))
    with pytest.raises(ImportRefused, match="the dataset tells no S3 address for it, and images gives no prefix"):
        import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes")


def test_the_folder_holds_all_that_a_job_needs_and_is_replaced_only_when_asked_for(tmp_path: Path) -> None:
    root = dataset(tmp_path / "in", found("dog", 1, 1, 2, 2))
    options: dict[str, Any] = {"format": "voc", "attribute": "boxes", "images": "s3://bucket", "out": tmp_path / "out"}
    created = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    import_dataset(root, job="first", created=created, **options)
    assert files_below(tmp_path / "out") == {"input.manifest", "labels.json", "import.json"}
    with pytest.raises(ExportRefused, match="holds earlier results"):
        import_dataset(root, **options)
    import_dataset(root, job="second", created=created, force=True, **options)
    line = json.loads((tmp_path / "out" / "input.manifest").read_text("utf-8"))
    assert line["boxes-metadata"]["job-name"] == "labeling-job/second"
    assert line["boxes-metadata"]["creation-date"] == "2026-01-02T03:04:05.000000"


def test_the_manifest_is_one_that_a_plan_accepts(tmp_path: Path) -> None:
    for number in range(3):
        root = dataset(tmp_path / "in", found("dög &amp; &lt;cat&gt;", 1, 1, 2, 2), name=f"ü {number}.jpg")
    (root / "Annotations" / "ü 0.xml").write_text("<annotation/>")
    import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket/a b/")
    with (tmp_path / "out" / "input.manifest").open("rb") as lines:
        known = survey(lines, LineRules())
    assert (known.objects, known.bad_lines, list(known.buckets)) == (2, 0, ["bucket"])


def test_a_line_that_the_service_would_not_take_is_left_out(tmp_path: Path) -> None:
    for name, boxes in {"fits.jpg": 370, "label.jpg": 400, "line.jpg": 2_000}.items():
        root = dataset(tmp_path / "in", *[found("dog", 1, 1, 2, 2)] * boxes, name=name)
    result = import_dataset(root, format="voc", out=tmp_path / "out", attribute="boxes", images="s3://bucket")
    assert result.objects == 1
    assert {(loss.what, loss.reason) for loss in result.losses} == {
        ("object", "has 21,266 characters in boxes, more than the 20,000 that an attribute may have"),
        ("object", "has 134,332 characters, more than 100,000"),
    }
