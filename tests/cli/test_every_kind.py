"""No kind of label is forgotten anywhere: each is shown, reported, measured, and exported or left out with a reason."""

import json
from pathlib import Path

import pytest
from PIL import Image

from ground_truth_cli.export import FORMATS, ExportRefused, LocalFiles, export
from ground_truth_runtime.labels.contents import parts
from ground_truth_runtime.labels.model import Kind, Label, LabeledObject
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.labels.worker_responses import WorkerAnswer
from ground_truth_runtime.quality.meter import QualityMeter
from ground_truth_runtime.quality.model import MEASURES
from tests.cli.support.command import ground_truth
from tests.support.every_kind import KINDS, line_of


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest of each kind, and one of all, and their picture and mask."""
    monkeypatch.chdir(tmp_path)
    for kind in KINDS:
        (tmp_path / f"{kind}.manifest").write_text(json.dumps(line_of(kind)) + "\n")
    (tmp_path / "all.manifest").write_text("".join(json.dumps(line_of(kind)) + "\n" for kind in KINDS))
    (tmp_path / "files").mkdir()
    Image.new("RGB", (8, 6)).save(tmp_path / "files" / "1.png")
    mask = Image.new("P", (8, 6))
    mask.putpalette(b"\xff\xff\xff\x2c\xa0\x2c")
    mask.putpixel((1, 1), 1)
    mask.save(tmp_path / "files" / "mask.png")
    return tmp_path


def label(kind: Kind) -> Label:
    (found,) = read_manifest([json.dumps(line_of(kind)).encode()])
    assert isinstance(found, LabeledObject)
    (only,) = found.labels
    return only


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_of_a_kind_is_of_that_kind_and_names_its_class(kind: Kind) -> None:
    found = label(kind)
    assert found.kind == kind
    names = [part.label for part in parts(found)]
    assert names == {"reference": [], "custom": [], "mask": ["BACKGROUND", "Bird"]}.get(kind, ["Bird"])


@pytest.mark.usefixtures("here")
def test_every_kind_is_shown_and_those_after_it_too() -> None:
    ran = ground_truth("show", "all.manifest", "-n", len(KINDS), "--brief")
    assert (ran.status, ran.err) == (0, "")
    told = [line.strip() for line in ran.out.splitlines() if line.startswith("      label: ")]
    assert told == [
        "label: Bird (0.50)",
        "label: 1 box: Bird 4x3 at 1,1 (0.50)",
        "label: 1 polygon (1 Bird)",
        "label: 1 polyline (1 Bird)",
        "label: 1 keypoint (1 Bird)",
        "label: mask of BACKGROUND (0.50), Bird (0.50)",
        "label: 1 instance (1 Bird)",
        "label: 1 entity: Bird 2-12",
        "label: s3://birds/SeqLabel.json",
        "label: a label of a custom type",
    ]
    assert len(told) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_reported(here: Path, kind: Kind) -> None:
    ran = ground_truth("report", f"{kind}.manifest", "--images", "files", "-o", "page.html")
    assert (ran.status, ran.err) == (0, "")
    page = (here / "page.html").read_text()
    assert f'"kind":"{kind}"' in page.replace(" ", "")
    assert '"state":"unreadable"' not in page.replace(" ", "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_measured_or_said_not_to_be(here: Path, kind: Kind) -> None:
    meter = QualityMeter(load=lambda _: (here / "files" / "mask.png").read_bytes())
    meter.add(1, [WorkerAnswer(worker=name, label=label(kind)) for name in ("ann", "ben")], label=label(kind))
    found = meter.result()
    if kind == "reference":
        assert found.notes[0] == "there is no measure for labels of kind reference"
    else:
        assert found.measure in MEASURES
        assert found.objects == {1: 1.0}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_kind_is_exported_or_left_out_with_a_reason(here: Path, format_: str, kind: Kind) -> None:
    def attempt() -> int:
        with (here / f"{kind}.manifest").open("rb") as lines:
            return export(
                read_manifest(lines),
                format=format_,
                out=here / "out",
                files=LocalFiles(here / "files"),
                copy_images=True,
            ).labels

    if kind in FORMATS[format_].kinds:
        assert attempt() == 1
    else:
        with pytest.raises(ExportRefused, match=f"is of kind {kind}|is a text|is no text"):
            attempt()
