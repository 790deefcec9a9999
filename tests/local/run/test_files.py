"""Files that a run leaves are whole, or as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ground_truth_local.run import files


def test_a_file_is_written_in_a_folder_that_is_made(tmp_path: Path) -> None:
    files.replace(tmp_path / "new" / "report.html", ["<p>", "ü\n"])
    assert (tmp_path / "new" / "report.html").read_text("utf-8") == "<p>ü\n"


def test_a_file_whose_text_breaks_off_stays_as_it_was(tmp_path: Path) -> None:
    def text() -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    (tmp_path / "report.html").write_text("before")
    with pytest.raises(OSError, match="No space left"):
        files.replace(tmp_path / "report.html", text())
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.html", "before")]
