"""`ground-truth show`."""

import json
from pathlib import Path

import pytest

from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.account import BUCKET
from tests.support.events import classification_job, event, job

LINES = [
    {"source-ref": "s3://b/1.png", "kind": 0, "kind-metadata": {"class-name": "Bird", "confidence": 0.9,
     "type": "groundtruth/image-classification", "job-name": "labeling-job/kind"}},
    {"source-ref": "s3://b/2.png", "kind-metadata": {"failure-reason": "ClientError: no\x1b[2J",
     "type": "groundtruth/image-classification", "job-name": "labeling-job/kind"}},
]  # fmt: skip


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """An output manifest with a failed line, and one that is none."""
    file = tmp_path / "output.manifest"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in LINES) + "\nno JSON\n")
    return file


def test_lines_of_a_file_are_told_in_words_and_as_json(manifest: Path) -> None:
    ran = ground_truth("show", manifest, "-n", 1)
    assert ran.status == 0
    assert ran.out.splitlines()[1:3] == ["   1  s3://b/1.png", "      kind: Bird (0.90)"]
    assert '"class-name": "Bird"' in ran.out


def test_brief_is_in_words_only(manifest: Path) -> None:
    assert "class-name" not in ground_truth("show", manifest, "--brief").out


def test_what_can_not_be_read_is_told_and_the_rest_goes_on(manifest: Path) -> None:
    ran = ground_truth("show", manifest, "-n", 9)
    assert ran.status == 0
    assert "   4  unreadable: " in ran.out


def test_nothing_in_a_manifest_reaches_the_terminal_as_a_command(manifest: Path) -> None:
    ran = ground_truth("show", manifest)
    assert "\x1b" not in ran.out
    assert "failed: ClientError: no\\u001b[2J" in ran.out


def test_programs_get_the_lines_themselves(manifest: Path) -> None:
    documents = ground_truth("show", manifest, "--json").documents
    assert [document["number"] for document in documents] == [1, 2, 4]
    assert [document.get("line") for document in documents] == [*LINES, None]
    assert "problem" in documents[2]


def test_an_executions_jobs_are_shown_in_their_order(deployed: Deployment) -> None:
    deployed.label(event(job(), classification_job()))
    ran = ground_truth("show", "-n", 1, "--brief")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines() if not line.startswith(" ")] == ["boxes", "flying"]


def test_one_job_of_one_execution_can_be_chosen(deployed: Deployment) -> None:
    deployed.label(event(job(), classification_job()), "first")
    deployed.label(event(job("other")), "second")
    documents = ground_truth("show", "--execution", "first", "--job", "flying", "--json").documents
    assert {document["job"] for document in documents} == {"flying"}
    assert len(documents) == 3


def test_a_manifest_in_s3_is_shown(deployed: Deployment, manifest: Path) -> None:
    deployed.cloud.put("some/output.manifest", manifest.read_bytes())
    ran = ground_truth("show", f"s3://{BUCKET}/some/output.manifest", "--json")
    assert ran.documents[0]["line"] == LINES[0]


def test_a_running_execution_has_nothing_to_show_yet(deployed: Deployment) -> None:
    deployed.launch(event(job()))
    ran = ground_truth("show")
    assert ran.status == 2
    assert "no job of execution birds (RUNNING) has a result yet" in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--job", "none"], "has no job 'none', only boxes"),
        (["none.manifest"], "manifest none.manifest is no file"),
        ([f"s3://{BUCKET}/none"], "can't be read: NoSuchKey"),
        (["s3://bucket-that-is-not/none"], "can't be read: NoSuchBucket"),
        (["some.manifest", "--job", "boxes"], "not both"),
    ],
)
def test_what_is_not_there_is_told(deployed: Deployment, arguments: list[str], told: str) -> None:
    deployed.label(event(job()))
    ran = ground_truth("show", *arguments)
    assert ran.status == 2
    assert told in ran.err


def test_why_objects_failed_is_shown_with_a_jobs_labels(deployed: Deployment) -> None:
    deployed.cloud.put("images/broken.png", b"broken")
    deployed.label(event(job(), classification_job(max_failed_percent=0)))

    shown = [line for line in ground_truth("show", "-n", 1).err.splitlines() if "objects failed" in line]

    assert [line.partition(" objects failed: ClientError: ")[0] for line in shown] == [
        "warning: boxes: 1 of 4",
        "warning: flying: 1 of 4",
    ]
    assert shown[1].endswith("max_failed_percent allows 0 percent")
