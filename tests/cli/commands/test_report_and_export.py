"""`ground-truth report` and `ground-truth export`: what they hand to the rooms that make pages and datasets."""

import json
from pathlib import Path

import pytest

from ground_truth_cli.commands import import_
from ground_truth_cli.commands.export import FORMATS as OFFERED
from ground_truth_cli.export import FORMATS
from ground_truth_cli.imports import FORMATS as IMPORTED
from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.account import BUCKET, IMAGE
from tests.support.events import classification_job, event, job

EVENT = event(job(), classification_job())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a command works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def manifest(here: Path) -> Path:
    """An output manifest of boxes, with its picture beside it."""
    line = {
        "source-ref": "s3://b/images/1.png",
        "boxes": {
            "image_size": [{"width": 1, "height": 1, "depth": 3}],
            "annotations": [{"class_id": 0, "left": 0, "top": 0, "width": 1, "height": 1}],
        },
        "boxes-metadata": {
            "objects": [{"confidence": 0.5}],
            "class-map": {"0": "Bird"},
            "type": "groundtruth/object-detection",
            "job-name": "labeling-job/boxes-1",
        },
    }
    file = here / "labels" / "boxes" / "output.manifest"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(line) + "\n")
    (here / "pictures").mkdir()
    (here / "pictures" / "1.png").write_bytes(IMAGE)
    return file


def test_every_format_is_offered() -> None:
    assert tuple(FORMATS) == OFFERED
    assert tuple(IMPORTED) == import_.FORMATS
    assert {kind for each in IMPORTED.values() for kind in each.kinds} == set(import_.KINDS)


def test_a_dataset_becomes_a_manifest_again(manifest: Path, here: Path) -> None:
    ground_truth("export", manifest, "--format", "coco", "--images", "pictures", "--copy-images", "-o", "coco")
    ran = ground_truth("import", "coco", "-f", "coco", "--attribute", "again", "-o", "adjust")
    assert (ran.status, ran.out) == (0, "adjust: 1 of 1 images, 1 labels (boxes)\n"), ran.err
    (line,) = (here / "adjust" / "input.manifest").read_text().splitlines()
    assert json.loads(line)["again"]["annotations"] == json.loads(manifest.read_text())["boxes"]["annotations"]


def test_a_dataset_that_is_none_is_refused(here: Path) -> None:
    ran = ground_truth("import", "none", "-f", "coco", "--attribute", "again", "-o", "adjust")
    assert ran.status == 2
    assert "none" in ran.err


def test_an_execution_gets_a_page_and_one_for_each_job(deployed: Deployment, here: Path) -> None:
    deployed.label(EVENT)
    ran = ground_truth("report")
    assert ran.status == 0
    assert ran.out == "report-birds/index.html\n"
    assert {page.name for page in (here / "report-birds").iterdir()} == {"index.html", "boxes.html", "flying.html"}
    assert "flying.html" in (here / "report-birds" / "index.html").read_text()
    assert "data:image/" in (here / "report-birds" / "boxes.html").read_text()


def test_a_job_gets_one_page(deployed: Deployment, here: Path) -> None:
    deployed.label(EVENT)
    ran = ground_truth("report", "--job", "boxes", "-o", "deep/boxes.html", "--json")
    assert ran.document == {"pages": [str(here / "deep" / "boxes.html")]}


def test_a_manifest_of_this_machine_needs_no_aws(manifest: Path, here: Path) -> None:
    ran = ground_truth("report", manifest, "--images", "pictures")
    assert (ran.status, ran.out, ran.err) == (0, "report-boxes.html\n", "")
    page = (here / "report-boxes.html").read_text()
    assert "data:image/" in page
    assert "Bird" in page


def test_agreement_is_shown_wherever_answers_lie(deployed: Deployment, here: Path) -> None:
    deployed.label(event(classification_job(workers_per_object=3)))
    ground_truth("report", "-o", "of-execution")
    (manifest,) = [key for key in deployed.cloud.keys("labels/") if key.endswith("output.manifest")]
    ground_truth("report", f"s3://{BUCKET}/{manifest}", "-o", "of-s3.html")
    folder = here / "copied"
    for key in deployed.cloud.keys("labels/"):
        copy = folder / key
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(deployed.cloud.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    ground_truth("report", folder / manifest, "-o", "of-disk.html")
    for page in ("of-execution/flying.html", "of-s3.html", "of-disk.html"):
        assert "Krippendorff&#x27;s alpha" in (text := (here / page).read_text()) or "Krippendorff's alpha" in text


@pytest.mark.usefixtures("no_credentials")
def test_pictures_that_can_not_be_had_are_told_once(manifest: Path, here: Path) -> None:
    ran = ground_truth("report", manifest)
    assert ran.status == 0
    assert ran.err.count("pictures could not be fetched") == 1
    assert "there are no AWS credentials" in ran.err
    assert ground_truth("report", manifest, "--no-pictures").err == ""


def test_a_manifest_becomes_a_dataset(manifest: Path, here: Path) -> None:
    ran = ground_truth("export", manifest, "--format", "coco", "--images", "pictures", "--copy-images")
    assert ran.status == 0, ran.err
    assert ran.out == "boxes-coco: 1 objects (1 train), 1 labels of boxes\n"
    assert (here / "boxes-coco" / "export.json").is_file()


def test_jobs_that_a_format_can_not_carry_are_left_out_and_named(deployed: Deployment, here: Path) -> None:
    deployed.label(EVENT)
    ran = ground_truth("export", "-f", "voc", "-o", "datasets")
    assert ran.status == 0
    assert "flying is left out: there is nothing to export as voc" in ran.err
    assert [path.name for path in (here / "datasets").iterdir()] == ["boxes"]


def test_a_dataset_can_be_split(deployed: Deployment, here: Path) -> None:
    deployed.label(EVENT)
    ran = ground_truth("export", "-f", "csv", "--job", "flying", "--split", "50/50", "--json")
    (done,) = ran.document["exports"]
    assert sum(done["parts"].values()) == 3
    assert set(done["parts"]) == {"train", "validation"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-f", "yolo", "--split", "many"], "split: 'many'"),
        (["-f", "conll"], "there is nothing to export as conll"),
        (["-f", "coco", "-o", "labels"], "labels"),
    ],
)
def test_an_export_that_can_not_be_is_refused(manifest: Path, arguments: list[str], told: str) -> None:
    ran = ground_truth("export", manifest, *arguments)
    assert ran.status == 2
    assert told in ran.err


def test_a_page_that_can_not_be_written_is_told(manifest: Path) -> None:
    ran = ground_truth("report", manifest, "--no-pictures", "-o", manifest / "page.html")
    assert ran.status == 1
    assert "can't be written" in ran.err
