"""The folder of an export: whole or not at all, and nobody's files are lost."""

from pathlib import Path

import pytest

from ground_truth_cli.export import ExportRefused, export
from ground_truth_cli.export.target import new_folder
from tests.cli.export.building import boxes, files_below, read

LINE = boxes("a.png", (0, 1, 1, 2, 2))


def test_parents_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    export(read(LINE), format="csv", out=tmp_path / "deep" / "out")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(read(LINE), format="csv", out=tmp_path / "out")
    assert "train.csv" in files_below(tmp_path / "out")


def test_a_fault_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def lines() -> object:
        yield from read(LINE)
        raise KeyboardInterrupt

    for format_ in ("coco", "yolo", "voc", "csv", "parquet"):
        with pytest.raises(KeyboardInterrupt):
            export(lines(), format=format_, out=tmp_path / "out")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("force", [False, True])
def test_files_of_others_are_never_replaced(tmp_path: Path, force: bool) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ExportRefused, match=r"out: .* is not empty, and was not made here: it has no export\.json"):
        export(read(LINE), format="csv", out=tmp_path, force=force)
    assert files_below(tmp_path) == {"thesis.txt"}


def test_an_earlier_export_is_replaced_when_asked_for_and_only_then(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(read(LINE), format="csv", out=out)
    with pytest.raises(ExportRefused, match=r"out: .* holds earlier results"):
        export(read(LINE), format="voc", out=out)
    export(read(LINE), format="voc", out=out, force=True)
    assert files_below(out) == {"Annotations/a.xml", "ImageSets/Main/train.txt", "export.json", "sources.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(read(LINE), format="csv", out=out)
    before = files_below(out)
    with pytest.raises(ExportRefused, match="nothing to export"):
        export(read(), format="voc", out=out, force=True)
    assert files_below(out) == before


def test_files_and_links_are_no_targets(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with pytest.raises(ExportRefused, match="is a file"):
        export(read(LINE), format="csv", out=tmp_path / "file", force=True)
    with pytest.raises(ExportRefused, match="is a link"):
        export(read(LINE), format="csv", out=tmp_path / "link", force=True)


def test_a_folder_that_fills_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def meanwhile() -> None:
        with new_folder(out, force=False) as scratch:
            (scratch / "mine.txt").write_text("mine")
            out.mkdir()
            (out / "other.txt").write_text("other")

    with pytest.raises(ExportRefused, match="not empty"):
        meanwhile()
    assert files_below(tmp_path) == {"out/other.txt"}
