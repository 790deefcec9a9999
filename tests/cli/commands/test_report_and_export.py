"""`ground-truth report` and `ground-truth export`: what they hand to the rooms that make pages and datasets."""

import json
import re
from pathlib import Path

import boto3
import pytest

from ground_truth_cli.commands import import_
from ground_truth_cli.commands.export import FORMATS as OFFERED
from ground_truth_cli.export import FORMATS
from ground_truth_cli.imports import FORMATS as IMPORTED
from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.account import BUCKET, IMAGE
from tests.support.events import classification_job, event, job
from tests.support.every_kind import line_of

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
    assert (ran.status, ran.out) == (0, "adjust: 1 of 1 image, 1 label (boxes)\n"), ran.err
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


@pytest.fixture
def chained(deployed: Deployment, here: Path) -> Path:
    """The output of a job of boxes on what another one classified, on this machine, with the answers of its workers.

    Its first line lacks the boxes: they are the newest label all the same.
    """
    deployed.label(event(classification_job(), job(input={"job": "flying"}, workers_per_object=3)))
    (output,) = (key for key in deployed.cloud.keys("labels/boxes-") if key.endswith("output.manifest"))
    prefix = output.partition("manifests/")[0]
    for key in deployed.cloud.keys(prefix):
        copy = here / key
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(deployed.cloud.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    manifest = here / output
    first, *rest = map(json.loads, manifest.read_text().splitlines())
    without = {key: value for key, value in first.items() if not key.startswith("boxes")}
    assert list(without) == ["source-ref", "flying", "flying-metadata"]
    manifest.write_text("".join(json.dumps(line) + "\n" for line in (without, *rest)))
    return manifest


def records(page: Path) -> list[dict[str, dict[str, object]]]:
    """The labels of each object on a page, by the names of their attributes."""
    text = page.read_text()
    names = json.loads(re.findall(r'<script [^>]*id="page"[^>]*>(.*?)</script>', text)[0])["attributes"]
    blocks = re.findall(r"<script [^>]*data-objects[^>]*>(.*?)</script>", text)
    return [
        {names[int(index)]: label for index, label in record["labels"].items()}
        for block in blocks
        for record in json.loads(block)
    ]


def test_agreement_is_that_of_the_newest_label_though_the_first_line_lacks_it(chained: Path, here: Path) -> None:
    ran = ground_truth("report", chained, "--no-pictures", "-o", "page.html")
    assert (ran.status, ran.err) == (0, "")
    assert "mean intersection over union" in (here / "page.html").read_text()
    first, *rest = records(here / "page.html")
    assert list(first) == ["flying"]
    assert all("agreement" not in labels["flying"] for labels in (first, *rest))
    assert all("agreement" in labels["boxes"] for labels in rest)


def test_another_label_of_the_same_lines_has_no_agreement_of_theirs(chained: Path, here: Path) -> None:
    assert ground_truth("report", chained, "--attribute", "flying", "-o", "page.html", "--no-pictures").status == 0
    assert all("agreement" not in label for labels in records(here / "page.html") for label in labels.values())
    ground_truth("report", "--job", "boxes", "--attribute", "flying", "-o", "job.html", "--no-pictures")
    assert [list(labels) for labels in records(here / "job.html")] == [["flying", "boxes"]] * 3


def test_an_attribute_that_is_nowhere_is_refused_with_those_that_are(chained: Path, here: Path) -> None:
    ran = ground_truth("report", chained, "--attribute", "nope")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (f"ground-truth: there is no label attribute 'nope' in {chained}, only flying, boxes\n")
    ran = ground_truth("report", "--attribute", "nope")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no label attribute 'nope' in any of 2 output manifests, only flying, boxes" in ran.err
    assert not list(here.glob("report-*"))


def test_an_execution_s_jobs_show_the_attribute_that_is_asked_for_or_their_own(
    deployed: Deployment, here: Path
) -> None:
    deployed.label(EVENT)
    assert ground_truth("report", "--attribute", "flying", "-o", "pages", "--no-pictures").status == 0
    assert {name for labels in records(here / "pages" / "boxes.html") for name in labels} == {"boxes"}
    assert {name for labels in records(here / "pages" / "flying.html") for name in labels} == {"flying"}


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
    assert ran.out == "boxes-coco: 1 object (1 train), 1 label of boxes\n"
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


def test_pictures_that_can_not_be_reached_have_one_reason_that_names_none_of_them(
    here: Path, aws_environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    lines = [{**line_of("boxes"), "source-ref": f"s3://birds/{number}.png"} for number in range(16)]
    (here / "birds.manifest").write_text("".join(json.dumps(line) + "\n" for line in lines))
    ran = ground_truth("export", "birds.manifest", "-f", "coco", "--copy-images", "-o", "out")
    assert ran.status == 2
    assert "its image is missing: AWS could not be reached: Could not connect" in ran.err
    assert "http://127.0.0.1:1/" in ran.err
    assert "(16)" in ran.err
    assert ".png" not in ran.err
