"""Labels whose metadata says another type than they are: read as what they are, with one warning for a file."""

import json
from pathlib import Path

import pytest

from tests.cli.support.command import ground_truth
from tests.support.every_kind import line_of

WARNING = (
    "2 labels of label are read as boxes, which is what they hold, though the metadata says "
    "groundtruth/video-object-detection"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of two images with boxes, which says that they are of a video."""
    monkeypatch.chdir(tmp_path)
    line = line_of("boxes")
    line["label-metadata"]["type"] = "groundtruth/video-object-detection"
    (tmp_path / "birds.manifest").write_text(f"{json.dumps(line)}\n" * 2)
    return tmp_path


def test_they_are_shown() -> None:
    ran = ground_truth("show", "birds.manifest", "--brief")
    assert ran.out.count("label: 1 box: Bird 4x3 at 1,1 (0.50)") == 2
    assert ran.err == f"warning: birds: {WARNING}\n"


def test_they_are_exported(here: Path) -> None:
    ran = ground_truth("export", "-f", "csv", "birds.manifest", "-o", "out")
    assert ran.out.startswith("out: 2 objects (2 train), 2 labels of label")
    assert ran.err == f"warning: {WARNING}\n"
    assert json.loads((here / "out" / "export.json").read_text())["warnings"] == [WARNING]


def test_they_are_reported(here: Path) -> None:
    ran = ground_truth("report", "birds.manifest", "--no-pictures", "-o", "page.html")
    assert (ran.status, ran.err) == (0, f"warning: birds: {WARNING}\n")
    assert f"<p>{WARNING}.</p>" in (here / "page.html").read_text()
