"""`ground-truth upload`."""

import json
import os
from pathlib import Path

import pytest

from ground_truth_cli.session import Aws
from ground_truth_cli.uploading import content, upload
from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment, add_plan_function
from tests.support.account import BUCKET
from tests.support.calls import calls_of
from tests.support.events import event, job_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures in folders, and what is none."""
    made = tmp_path / "photographs"
    for name in ("b.jpg", "a.PNG", "deep/er/c d.jpeg", "notes.txt", ".hidden.png", ".cache/d.png", "._a.jpg"):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return made


def test_pictures_go_to_the_bucket_with_a_manifest_of_them(deployed: Deployment, folder: Path) -> None:
    ran = ground_truth("upload", folder, "--prefix", "birds")
    assert ran.status == 0
    assert deployed.cloud.keys("birds/") == [
        "birds/a.PNG",
        "birds/b.jpg",
        "birds/deep/er/c d.jpeg",
        "birds/input.manifest",
    ]
    lines = deployed.cloud.text(f"s3://{BUCKET}/birds/input.manifest").splitlines()
    assert [json.loads(line)["source-ref"] for line in lines] == [
        f"s3://{BUCKET}/birds/{name}" for name in ("a.PNG", "b.jpg", "deep/er/c d.jpeg")
    ]
    assert ran.out.startswith(f"Uploaded 3 files (26 B) to s3://{BUCKET}/birds/\n")


def test_an_object_knows_what_it_is(deployed: Deployment, folder: Path) -> None:
    ground_truth("upload", folder)
    head = deployed.cloud.s3.head_object(Bucket=BUCKET, Key="images/b.jpg")
    assert head["ContentType"] == "image/jpeg"


def test_what_is_there_is_not_sent_again(deployed: Deployment, folder: Path) -> None:
    ground_truth("upload", folder)
    (folder / "b.jpg").write_bytes(b"B.jpg")  # as long as before
    ran = ground_truth("upload", folder, "--json")
    assert (ran.document["uploaded"], ran.document["skipped"]) == (1, 2)
    assert deployed.cloud.text(f"s3://{BUCKET}/images/b.jpg") == "B.jpg"


def test_objects_that_other_tools_sent_in_parts_are_recognized(deployed: Deployment, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.mkdir()
    (large / "x.png").write_bytes(os.urandom(content.PART_BYTES + 1))
    deployed.cloud.s3.upload_file(str(large / "x.png"), BUCKET, "images/x.png")
    assert deployed.cloud.s3.head_object(Bucket=BUCKET, Key="images/x.png")["ETag"].endswith('-2"')
    assert ground_truth("upload", large, "--json").document["skipped"] == 1


def test_where_a_key_hides_the_content_the_objects_metadata_tells(
    deployed: Deployment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground_truth("upload", folder)
    # Of an object that a KMS key encrypts, the ETag is no MD5 of anything that is known.
    monkeypatch.setattr(upload, "digests", lambda path, size: (content.digests(path, size)[0], "unknown"))
    assert ground_truth("upload", folder, "--json").document["skipped"] == 3


def test_a_dry_run_sends_nothing(deployed: Deployment, folder: Path) -> None:
    before = deployed.cloud.keys()
    ran = ground_truth("upload", folder, "--dry-run")
    assert ran.status == 0
    assert ran.out.startswith("Would upload 3 files")
    assert deployed.cloud.keys() == before


def test_other_endings_can_be_asked_for(deployed: Deployment, folder: Path) -> None:
    ran = ground_truth("upload", folder, "--suffix", ".txt", "--no-manifest", "--prefix", "", "--json")
    assert (ran.document["files"], ran.document["manifest"]) == (1, None)
    assert deployed.cloud.exists("notes.txt")


def test_texts_become_lines_that_hold_them(deployed: Deployment, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("\ufeffGood\nbird.\n", encoding="utf-8")
    (folder / "B.TXT").write_text("Böser Vogel", encoding="utf-8")
    (folder / "c.mp4").write_bytes(b"clip")
    ran = ground_truth("upload", folder, "--suffix", ".txt", "--suffix", ".mp4", "--prefix", "t", "--json")
    lines = deployed.cloud.text(ran.document["manifest"]).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"source": "Böser Vogel"},
        {"source": "Good\nbird.\n"},
        {"source-ref": f"s3://{BUCKET}/t/c.mp4"},
    ]
    add_plan_function(deployed.cloud)
    planned = tmp_path / "event.json"
    planned.write_text(json.dumps(event(job_of("TextMultiClass", input={"manifest": "t/texts.manifest"}))))
    assert ground_truth("upload", folder, "--suffix", ".txt", "--manifest", "t/texts.manifest").status == 0
    assert ground_truth("validate", "--online", planned, "--json").document["warnings"] == []


def test_texts_that_no_manifest_can_hold_are_refused_before_anything_is_sent(
    deployed: Deployment, tmp_path: Path
) -> None:
    before = deployed.cloud.keys()
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in {"a": b"Fine", "empty": b" \n", "large": b"x" * 100_000, "latin": b"\xff\xfe"}.items():
        (folder / f"{name}.txt").write_bytes(text)
    ran = ground_truth("upload", folder, "--suffix", ".txt")
    assert ran.status == 2
    assert [line.rpartition("/")[2] for line in ran.err.splitlines()] == [
        "empty.txt must have 1 to 20000 characters",
        "large.txt must have 1 to 20000 characters",
        "latin.txt is not UTF-8",
        "--no-manifest uploads them without a manifest",
    ]
    assert deployed.cloud.keys() == before
    assert ground_truth("upload", folder, "--suffix", ".txt", "--no-manifest").status == 0


def test_the_manifest_can_have_another_key(deployed: Deployment, folder: Path) -> None:
    assert ground_truth("upload", folder, "--manifest", "m/birds.manifest").status == 0
    assert deployed.cloud.exists("m/birds.manifest")


def test_a_file_that_can_not_be_sent_does_not_stop_the_others(
    deployed: Deployment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digests(path: Path, size: int) -> tuple[str, str]:
        if path.name == "b.jpg":
            raise PermissionError(13, "Permission denied")
        return content.digests(path, size)

    monkeypatch.setattr(upload, "digests", digests)
    ran = ground_truth("upload", folder)
    assert ran.status == 1
    assert f"{folder / 'b.jpg'}: Permission denied" in ran.err
    assert "1 of 3 files are not there" in ran.err
    assert deployed.cloud.exists("images/a.PNG")
    # A manifest of the others alone would be mistaken for that of all.
    assert not deployed.cloud.exists("images/input.manifest")


def test_what_is_there_is_asked_for_once_for_a_thousand_objects(
    deployed: Deployment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground_truth("upload", folder)
    made = Aws()
    listings, heads = calls_of(made.s3, "ListObjectsV2"), calls_of(made.s3, "HeadObject")
    monkeypatch.setattr("ground_truth_cli.session.open_session", lambda _: made)
    ground_truth("upload", folder)
    assert (len(listings), len(heads)) == (1, 0)


@pytest.mark.parametrize("prefix", ["/images", "s3://bucket/images"])
def test_a_prefix_that_is_none_is_refused(deployed: Deployment, folder: Path, prefix: str) -> None:
    ran = ground_truth("upload", folder, "--prefix", prefix)
    assert ran.status == 2
    assert "must be the beginning of keys" in ran.err


def test_an_empty_folder_is_refused(deployed: Deployment, tmp_path: Path) -> None:
    ran = ground_truth("upload", tmp_path)
    assert ran.status == 2
    assert "holds no file that ends in .jpg, .jpeg, .png" in ran.err


def test_a_name_that_can_be_no_key_is_refused_before_anything_is_sent(deployed: Deployment, tmp_path: Path) -> None:
    (tmp_path / "good.png").touch()
    odd = tmp_path / os.fsdecode(b"caf\xe9.png")
    odd.touch()
    ran = ground_truth("upload", tmp_path, "--prefix", "odd")
    assert ran.status == 2
    assert "its name is not UTF-8, as a key of S3 must be; rename it" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "Contents" not in deployed.cloud.s3.list_objects_v2(Bucket=BUCKET, Prefix="odd")
