"""Which pictures get labeled."""

import os
import struct
from pathlib import Path

import pytest
from PIL import Image

from ground_truth_local.run.photographs import find_photographs
from ground_truth_runtime.labels.png import SIGNATURE, chunk


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


def huge(path: Path, *, width: int, height: int) -> None:
    """A PNG of that size in a few bytes: its header says so, and its pixels are missing."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IEND", b""))
    path.write_bytes(SIGNATURE + b"".join(chunk(name, data) for name, data in parts))


@pytest.mark.parametrize("side", [10_001, 14_000, 100_000])
def test_a_picture_above_the_service_s_limit_is_refused_before_anything_starts(tmp_path: Path, side: int) -> None:
    picture(tmp_path / "good.png")
    huge(tmp_path / "huge.png", width=side, height=side)
    with pytest.raises(ValueError, match="1 of 2 pictures") as raised:
        find_photographs(tmp_path)
    assert f"{tmp_path / 'huge.png'}: it has " in str(raised.value)
    assert "megapixels" in str(raised.value)


def test_a_name_that_can_be_no_key_is_refused_before_anything_starts(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.png")
    odd.write_bytes(picture(tmp_path / "good.png").read_bytes())
    deep = picture(tmp_path / ("d" * 250) / ("e" * 250) / ("f" * 250) / ("g" * 250) / ("h" * 30 + ".png"))
    with pytest.raises(ValueError, match="2 of 3 pictures") as raised:
        find_photographs(tmp_path)
    assert f"{odd}: its name is not UTF-8" in str(raised.value)
    assert f"{deep}: its key in S3 would have 1,045 bytes" in str(raised.value)
