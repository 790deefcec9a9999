"""Masks in the colours of their classes, without decoding them: a PNG of indexes needs only another palette.

PNG specification (W3C, 2003), sections 5 (chunks) and 11.2: an image of grey values of at most 8 bits and one of
palette indexes store their pixels in the same way, so one becomes the other by its header.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PALETTE = 0, 3
_PLACED_ANEW = frozenset({b"IHDR", b"PLTE", b"tRNS"})
# What turns values into other colours, which indexes are not.
_LEFT_OUT = frozenset({b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"sPLT"})
_UNKNOWN = b"\x80\x80\x80"
"""Colour of indexes that the colour map does not name."""


class NotAMask(ValueError):
    """A file is no PNG of class indexes; the message says why."""


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    header = _header(png)
    width, height = struct.unpack(">II", header[:8])
    return width, height


def recoloured(png: bytes, colours: Mapping[int, str]) -> bytes:
    """The mask with its classes in `colours` (index to `#rrggbb`); index 0 is left clear unless it has a colour.

    Raises:
        NotAMask: It is no PNG, or holds colours instead of indexes.
    """
    header = _header(png)
    depth, kind = header[8], header[9]
    if kind not in {_GREY, _PALETTE} or depth > 8:
        raise NotAMask(f"its pixels are colours of {depth} bits (PNG colour type {kind}), not indexes of classes")
    indexes = range(1 << depth)
    palette = b"".join(bytes.fromhex(colours[index][1:]) if index in colours else _UNKNOWN for index in indexes)
    alpha = bytes(255 if index in colours or index else 0 for index in indexes)
    chunks = [
        (b"IHDR", header[:9] + bytes([_PALETTE]) + header[10:]),
        (b"PLTE", palette),
        (b"tRNS", alpha),
        *((name, data) for name, data in _chunks(png) if name not in _PLACED_ANEW | _LEFT_OUT),
    ]
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _header(png: bytes) -> bytes:
    name, data = next(_chunks(png), (b"", b""))
    if name != b"IHDR" or len(data) != 13:
        raise NotAMask("it is no PNG")
    return data


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise NotAMask("it is no PNG")
    at = len(_SIGNATURE)
    while at < len(png):
        if at + 8 > len(png):
            raise NotAMask("the PNG ends too early")
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        if len(data) < length:
            raise NotAMask("the PNG ends too early")
        yield name, data
        at += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
