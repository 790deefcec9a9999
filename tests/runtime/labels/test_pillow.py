"""Pictures opened with Pillow: or refused, and never with anything but NotAPicture."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ground_truth_runtime.labels import pillow
from ground_truth_runtime.labels.pillow import NotAPicture, opened


def encoded(kind: str) -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((20, 20)).save(file, kind)
    return file.getvalue()


FILES = {kind: encoded(kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")}


@pytest.mark.parametrize("kind", FILES)
def test_a_picture_is_opened_from_bytes_and_from_a_file(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(FILES[kind])
    for content in (FILES[kind], tmp_path / "file"):
        with opened(content) as picture:
            picture.load()
            assert picture.size == (20, 20)


def test_other_formats_than_those_asked_for_are_refused() -> None:
    with pytest.raises(NotAPicture, match="not a JPEG or PNG image"), opened(FILES["GIF"], formats=("JPEG", "PNG")):
        pass


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_damaged_picture_is_refused_and_never_a_fault(kind: str, data: st.DataObject) -> None:
    content = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    with suppress(NotAPicture), opened(bytes(content)) as picture:
        picture.load()


def test_pillow_s_warning_of_large_pictures_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 300)
    with opened(FILES["PNG"]) as picture:  # a warning fails the test
        assert picture.size == (20, 20)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(NotAPicture, match="it has more than 100 megapixels"), opened(FILES["PNG"]):
        pass
    monkeypatch.undo()
    monkeypatch.setattr(pillow, "PIXELS_MAX", 399)
    with pytest.raises(NotAPicture, match="it has 20 x 20 pixels"), opened(FILES["PNG"]):
        pass


def test_a_file_that_can_not_be_read_is_no_picture_s_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), opened(tmp_path / "none"):
        pass
