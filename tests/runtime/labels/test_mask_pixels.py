"""Masks by their pixels: indexes of Ground Truth, palettes' colours of Lookout for Vision, true colours of others."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ground_truth_runtime.labels import pillow
from ground_truth_runtime.labels.mask_pixels import ClassPixels, read_mask, value_table
from ground_truth_runtime.labels.model import MaskClass
from ground_truth_runtime.labels.png import NotAPng

BACKGROUND = MaskClass(index=0, label="BACKGROUND", color="#ffffff")
ROAD = MaskClass(index=1, label="road", color="#2ca02c")
SKY = MaskClass(index=2, label="sky", color="#1f77b4")
OURS = (BACKGROUND, ROAD, SKY)
PALETTE = ("ffffff", "2ca02c", "1f77b4")


def png(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def with_palette(rows: Sequence[Sequence[int]], palette: Sequence[str], **options: Any) -> bytes:
    """A mask of palette indexes."""
    image = Image.fromarray(np.asarray(rows, dtype=np.uint8)).convert("P")
    image.putpalette(bytes.fromhex("".join(palette)))
    return png(image, **options)


def with_colours(rows: Sequence[Sequence[str]]) -> bytes:
    """A mask of true colours, with transparency where a colour has eight digits."""
    pixels = np.asarray([[list(bytes.fromhex(colour)) for colour in row] for row in rows], dtype=np.uint8)
    return png(Image.fromarray(pixels))


def names(found: ClassPixels) -> list[list[str]]:
    """The class of each pixel; empty where nothing is painted."""
    told = ["", *(one.label for one in found.classes)]
    pixels = [told[place] for place in found.places]
    return [pixels[start : start + found.width] for start in range(0, len(pixels), found.width)]


@pytest.fixture(params=["with Pillow", "without Pillow"], autouse=True)
def decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to decode a PNG."""
    monkeypatch.setattr(pillow, "AVAILABLE", request.param == "with Pillow")
    return str(request.param)


def test_a_mask_of_ground_truth_is_read_by_its_indexes() -> None:
    found = read_mask(with_palette([[0, 1, 2], [2, 2, 0]], PALETTE), OURS)
    assert names(found) == [["", "road", "sky"], ["sky", "sky", ""]]
    assert (found.width, found.height, found.unknown) == (3, 2, {})
    assert found.classes == (ROAD, SKY)


def test_a_palette_s_colour_names_the_class_where_its_index_names_another() -> None:
    """As masks of Lookout for Vision have it: the input of a report that read this mask inverted."""
    content = with_palette([[0, 0, 0, 0], [0, 0, 1, 0]], ["000000", "23a436"], transparency=0)
    crack = MaskClass(index=0, label="crack", color="#23a436")
    found = read_mask(content, [crack])
    assert names(found) == [["", "", "", ""], ["", "", "crack", ""]]
    assert found.unknown == {}


def test_a_palette_in_another_order_than_the_map_is_read_by_its_colours() -> None:
    classes = (BACKGROUND, MaskClass(index=1, label="scratch", color="#2ca02c"), SKY)
    assert names(read_mask(with_palette([[0, 1]], ["ffffff", "1f77b4"]), classes)) == [["", "sky"]]


@pytest.mark.parametrize(
    "palette",
    [
        [f"{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)],  # what Pillow makes of a picture of greys
        [*PALETTE, *["000000"] * 253],  # filled up
        [*PALETTE, *reversed(PALETTE)],  # entries that no pixel uses
        ["123456", "654321", "abcdef"],  # of other colours altogether
    ],
)
def test_indexes_count_whatever_else_the_palette_holds(palette: Sequence[str]) -> None:
    assert names(read_mask(with_palette([[0, 1, 2]], palette), OURS)) == [["", "road", "sky"]]


def test_a_map_without_colours_is_read_by_its_indexes() -> None:
    classes = [MaskClass(index=index, label=name, color="#000000") for index, name in ((1, "road"), (2, "sky"))]
    content = with_palette([[0, 1, 2]], ["000000", "800000", "008000"])
    assert names(read_mask(content, classes)) == [["", "road", "sky"]]


def test_greys_are_indexes_of_any_depth(decoder: str) -> None:
    eight = png(Image.fromarray(np.asarray([[0, 1, 2]], dtype=np.uint8)))
    assert names(read_mask(eight, OURS)) == [["", "road", "sky"]]
    one = png(Image.fromarray(np.asarray([[0, 1, 1]], dtype=np.uint8) * 255).convert("1"))
    assert names(read_mask(one, OURS)) == [["", "road", "road"]]
    if decoder == "with Pillow":
        sixteen = png(Image.fromarray(np.asarray([[0, 1, 2]], dtype=np.uint16)))
        assert names(read_mask(sixteen, OURS)) == [["", "road", "sky"]]
        with pytest.raises(NotAPng, match="values above 255"):
            read_mask(png(Image.fromarray(np.asarray([[0, 256]], dtype=np.uint16))), OURS)


@pytest.mark.parametrize("depth", [2, 4])
def test_greys_of_few_bits_are_not_spread(depth: int) -> None:
    import struct  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    from ground_truth_runtime.labels.png import SIGNATURE, chunk  # noqa: PLC0415

    line = bytes([0, (0 << 6 | 1 << 4 | 2 << 2) if depth == 2 else 0 << 4 | 1, *([2 << 4] if depth == 4 else [])])
    header = struct.pack(">IIBBBBB", 3, 1, depth, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(line)), (b"IEND", b""))
    content = SIGNATURE + b"".join(chunk(name, data) for name, data in parts)
    assert names(read_mask(content, OURS)) == [["", "road", "sky"]]


def test_true_colours_name_their_classes_and_transparency_is_unpainted() -> None:
    content = with_colours([["2ca02cff", "1f77b4ff", "2ca02c00"], ["00000000", "ffffffff", "2ca02c80"]])
    found = read_mask(content, OURS)
    assert names(found) == [["road", "sky", ""], ["", "", "road"]]
    assert found.unknown == {}
    assert names(read_mask(with_colours([["ffffff", "2ca02c"]]), OURS)) == [["", "road"]]


def test_a_class_may_be_white_or_have_the_background_s_index() -> None:
    snow = MaskClass(index=0, label="snow", color="#ffffff")
    assert names(read_mask(with_colours([["ffffffff", "ffffff00"]]), [snow])) == [["snow", ""]]
    assert names(read_mask(with_palette([[0, 1]], ["ffffff", "000000"], transparency=b"\xff\0"), [snow])) == [
        ["snow", ""]
    ]


def test_what_the_map_lacks_is_named_and_counted() -> None:
    found = read_mask(with_palette([[0, 1, 9, 9]], [*PALETTE, *["999999"] * 7]), OURS)
    assert names(found) == [["", "road", "", ""]]
    assert found.unknown == {"pixel value 9": 2}
    rows = [["0a0a0a", "0a0a0a", "2ca02c", *(f"0000{shade:02x}" for shade in range(6))]]
    found = read_mask(with_colours(rows), OURS)
    assert found.unknown == {
        "colour #0a0a0a": 2,
        **{f"colour #0000{shade:02x}": 1 for shade in range(4)},
        "other colours": 2,
    }
    assert names(found)[0].count("road") == 1


def test_of_two_readings_that_leave_something_over_the_better_one_is_taken() -> None:
    # One palette entry has sky's colour by chance: indexes explain all, colours would lose one.
    content = with_palette([[0, 1, 2]], ["ffffff", "1f77b4", "999999"])
    assert names(read_mask(content, OURS)) == [["", "road", "sky"]]


def test_a_worker_s_own_picture_is_read_by_its_colours_whatever_its_type() -> None:
    content = with_palette([[0, 1]], ["1f77b4", "2ca02c"])
    assert names(read_mask(content, OURS, painted=True)) == [["sky", "road"]]


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n no", png(Image.new("P", (4, 4)))[:-30]])
def test_what_is_no_mask_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPng):
        read_mask(content, OURS)


def test_more_classes_than_a_byte_holds_are_refused() -> None:
    many = [MaskClass(index=index, label=f"class {index}", color=f"#{index:06x}") for index in range(1, 257)]
    with pytest.raises(NotAPng, match="256 classes; a mask shows at most 255"):
        read_mask(with_palette([[0]], PALETTE), many)


def test_other_formats_are_read_where_pillow_is_installed(decoder: str) -> None:
    image = Image.fromarray(np.asarray([[0, 1, 2]], dtype=np.uint8)).convert("P")
    image.putpalette(bytes.fromhex("".join(PALETTE)))
    for kind in ("BMP", "TIFF", "GIF"):
        file = io.BytesIO()
        image.save(file, kind)
        if decoder == "with Pillow":
            assert names(read_mask(file.getvalue(), OURS)) == [["", "road", "sky"]], kind
        else:
            with pytest.raises(NotAPng):
                read_mask(file.getvalue(), OURS)


COLOUR = st.sampled_from(["ffffff", "2ca02c", "1f77b4", "000000", "0a0b0c"])


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=3),
    st.lists(COLOUR, min_size=4, max_size=4),
    st.lists(st.sampled_from([0, 128, 255]), min_size=4, max_size=4),
    st.permutations(range(4)),
)
def test_the_table_of_values_says_the_same_as_the_pixels(
    rows: list[list[int]], palette: list[str], alpha: list[int], indexes: list[int]
) -> None:
    named = (("BACKGROUND", "#ffffff"), ("road", "#2ca02c"), ("sky", "#1f77b4"), ("tree", "#000000"))
    classes = [
        MaskClass(index=index, label=name, color=color) for index, (name, color) in zip(indexes, named, strict=True)
    ]
    content = with_palette(rows, palette, transparency=bytes(alpha))
    found, table = read_mask(content, classes), value_table(content, classes)
    assert table is not None
    assert bytes(table.places[value] for row in rows for value in row) == found.places
    assert value_table(with_colours([palette]), classes) is None
