"""Which pictures get labeled."""

from pathlib import Path

import pytest
from PIL import Image

from ground_truth_local.run.photographs import find_photographs


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (2, 2)).save(path)
    return path


def test_without_a_folder_they_are_photographs_of_scikit_image() -> None:
    found = find_photographs(None)
    assert len(found) == 10
    assert all(photograph.path.is_file() for photograph in found)
    assert found[0].key == "images/astronaut.png"


def test_a_folder_is_searched_through_and_through(tmp_path: Path) -> None:
    for name in ("b.JPG", "a.jpeg", "deep/down/c.png"):
        picture(tmp_path / name)
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.png").mkdir()
    found = find_photographs(tmp_path)
    assert [photograph.key for photograph in found] == ["images/a.jpeg", "images/b.JPG", "images/deep/down/c.png"]


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gif").touch()
    with pytest.raises(ValueError, match=r"holds no \.jpg, \.jpeg, \.png file"):
        find_photographs(tmp_path)


def test_every_picture_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    picture(tmp_path / "good.png")
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(ValueError, match="2 of 3 pictures") as raised:
        find_photographs(tmp_path)
    assert str(tmp_path / "empty.png") in str(raised.value)
    assert str(tmp_path / "text.jpg") in str(raised.value)
