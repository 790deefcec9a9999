"""PNG files, with Pillow as the oracle."""

import io
import struct
import zlib
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ground_truth_runtime.labels import png


def encoded(image: Any, **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", **options)
    return written.getvalue()


def planes(picture: png.Picture) -> Any:
    """Rows by columns by red, green, blue and alpha."""
    opaque = b"\xff" * len(picture.red)
    found = (picture.red, picture.green, picture.blue, opaque if picture.alpha is None else picture.alpha)
    shape = (picture.height, picture.width)
    return numpy.stack([numpy.frombuffer(plane, numpy.uint8).reshape(shape) for plane in found], axis=-1)


def filtered(kinds: list[int], *, width: int = 19, channels: int = 3) -> bytes:
    """A PNG of random bytes, line by line with these filters."""
    stride = width * channels
    noise = numpy.random.default_rng(4).integers(0, 256, (len(kinds), stride), dtype=numpy.uint8)
    noise[:, stride // 3 : 2 * stride // 3] = 0  # as where nothing changes
    lines = b"".join(bytes([kind]) + row.tobytes() for kind, row in zip(kinds, noise, strict=True))
    header = struct.pack(">IIBBBBB", width, len(kinds), 8, 2 if channels == 3 else 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return png.SIGNATURE + b"".join(png.chunk(*part) for part in parts)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (33, 64)])
def test_every_colour_type_is_read(mode: str, size: tuple[int, int]) -> None:
    noise = numpy.random.default_rng(1).integers(0, 256, (size[1], size[0], 4), dtype=numpy.uint8)
    image = Image.fromarray(noise).convert(mode)

    assert (planes(png.decode(encoded(image))) == numpy.asarray(image.convert("RGBA"))).all()


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_palettes_of_few_bits_are_read(bits: int) -> None:
    indexes = numpy.random.default_rng(2).integers(0, 1 << bits, (9, 13), dtype=numpy.uint8)
    image = Image.fromarray(indexes).convert("P")
    image.putpalette([7 * place % 256 for place in range(768)])

    assert (planes(png.decode(encoded(image, bits=bits))) == numpy.asarray(image.convert("RGBA"))).all()


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("kinds", [[kind] * 6 for kind in range(5)] + [[0, 1, 2, 3, 4, 2, 4, 1, 3]])
def test_every_filter_is_undone(kinds: list[int], channels: int) -> None:
    content = filtered(kinds, channels=channels)

    with Image.open(io.BytesIO(content)) as image:
        assert (planes(png.decode(content)) == numpy.asarray(image.convert("RGBA"))).all()


def test_a_painted_mask_of_a_photograph_is_read() -> None:
    image = Image.new("RGBA", (640, 480))
    ImageDraw.Draw(image).ellipse((100, 50, 400, 300), fill=(44, 160, 44, 255))

    assert (planes(png.decode(encoded(image, optimize=True))) == numpy.asarray(image)).all()


def test_indexes_are_written_as_pillow_reads_them() -> None:
    content = png.indexed([bytes([0, 1]), bytes([2, 1])], [b"\0\0\0", b"\xff\0\0", b"\0\xff\0"])

    with Image.open(io.BytesIO(content)) as image:
        shown = image.convert("RGBA")
        assert [shown.getpixel(place) for place in ((0, 0), (1, 0), (0, 1))] == [
            (0, 0, 0, 0),
            (255, 0, 0, 255),
            (0, 255, 0, 255),
        ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no PNG"),
        (b"GIF89a", "it is no PNG"),
        (filtered([0])[:20], "ends too early"),
        (filtered([7]), "unknown filter"),
        (encoded(Image.new("I;16", (2, 2))), "16 bits"),
        (png.SIGNATURE + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 1)), "interlaced 1"),
        (png.SIGNATURE + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)), "60000 x 60000"),
        (png.SIGNATURE + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 3, 8, 2, 0, 0, 0)), "0 x 3"),
        (png.SIGNATURE + png.chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)), "fewer pixels|unpacked"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, why: str) -> None:
    with pytest.raises(png.NotAPng, match=why):
        png.decode(content)


@settings(deadline=None)
@given(place=st.integers(0, 200), byte=st.integers(0, 255), cut=st.integers(0, 300))
def test_a_damaged_file_is_read_or_refused(place: int, byte: int, cut: int) -> None:
    content = bytearray(filtered([0, 1, 2, 3, 4]))
    content[place % len(content)] = byte

    try:
        picture = png.decode(bytes(content[: len(content) - cut]))
    except png.NotAPng:
        return
    assert len(picture.red) == picture.width * picture.height
