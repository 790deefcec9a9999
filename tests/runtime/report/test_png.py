"""A mask's indexes keep their places and get their classes' colours, with no pixel decoded."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ground_truth_runtime.labels.png import NotAPng
from ground_truth_runtime.report import png
from tests.runtime.report.conftest import encoded

COLOURS = {1: "#ff0000", 2: "#0000ff", 200: "#00ff00"}


def pixels(content: bytes) -> list[object]:
    with Image.open(io.BytesIO(content)) as image:
        turned = image.convert("RGBA")
        return [turned.getpixel((x, 0)) for x in range(turned.width)]


def mask(indexes: list[int], mode: str) -> bytes:
    image = Image.new(mode, (len(indexes), 1))
    if mode == "P":
        image.putpalette([255, 255, 255] * 256)
    for x, index in enumerate(indexes):
        image.putpixel((x, 0), index)
    return encoded(image, "PNG")


@pytest.mark.parametrize("mode", ["L", "P"])
def test_each_index_gets_the_colour_of_its_class_and_the_background_is_clear(mode: str) -> None:
    painted = png.recoloured(mask([0, 1, 2, 200], mode), COLOURS)
    assert pixels(painted)[1:] == [(255, 0, 0, 255), (0, 0, 255, 255), (0, 255, 0, 255)]
    assert pixels(painted)[0][3] == 0  # type: ignore[index]


def test_an_index_that_the_colour_map_lacks_is_grey() -> None:
    assert pixels(png.recoloured(mask([7], "L"), COLOURS)) == [(128, 128, 128, 255)]


def test_the_background_has_a_colour_where_the_colour_map_gives_index_0_one() -> None:
    assert pixels(png.recoloured(mask([0], "L"), {0: "#010203"})) == [(1, 2, 3, 255)]


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_indexes_of_few_bits_are_recoloured_too(bits: int) -> None:
    image = Image.new("P", (8, 1), 1)
    image.putpalette([9, 9, 9] * (1 << bits))
    content = encoded(image, "PNG", bits=bits)
    assert content[24] == bits
    assert pixels(png.recoloured(content, COLOURS)) == [(255, 0, 0, 255)] * 8


def test_a_colour_profile_does_not_shift_the_colours_of_classes() -> None:
    plain = mask([1], "L")
    gamma = struct.pack(">I", 4) + b"gAMA" + struct.pack(">I", 20_000) + b"\0\0\0\0"
    assert b"gAMA" not in png.recoloured(plain[:33] + gamma + plain[33:], COLOURS)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=40))
def test_any_indexes_stay_where_they_are(indexes: list[int]) -> None:
    colours = {index: f"#{index:02x}{255 - index:02x}07" for index in range(256)}
    assert pixels(png.recoloured(mask(indexes, "L"), colours)) == [(index, 255 - index, 7, 255) for index in indexes]


def test_the_size_is_that_of_the_mask() -> None:
    assert png.size(encoded(Image.new("L", (640, 3)), "PNG")) == (640, 3)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a", "no PNG"),
        (b"", "no PNG"),
        (b"\x89PNG\r\n\x1a\n", "no PNG"),
        (encoded(Image.new("RGB", (1, 1)), "PNG"), "colours of 8 bits"),
        (encoded(Image.new("I;16", (1, 1)), "PNG"), "colours of 16 bits"),
        (mask([1], "L")[:40], "ends too early"),
        (mask([1], "L")[:-9], "ends too early"),
    ],
)
def test_what_is_no_mask_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(NotAPng, match=why):
        png.recoloured(content, COLOURS)
