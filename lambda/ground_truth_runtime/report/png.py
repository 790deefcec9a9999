"""Masks in the colours of their classes, without decoding them: a PNG of indexes needs only another palette.

PNG specification (W3C, 2003), sections 5 (chunks) and 11.2: an image of grey values of at most 8 bits and one of
palette indexes store their pixels in the same way, so one becomes the other by its header.
"""

import struct
from collections.abc import Collection, Mapping

from ground_truth_runtime.labels.png import GREY, PALETTE, SIGNATURE, NotAPng, chunk, chunks, header

_PLACED_ANEW = frozenset({b"IHDR", b"PLTE", b"tRNS"})
# What turns values into other colours, which indexes are not.
_LEFT_OUT = frozenset({b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"sPLT"})
_UNKNOWN = b"\x80\x80\x80"
"""Colour of indexes that the colour map does not name."""


class NotAMask(NotAPng):
    """A PNG holds no class indexes; the message says why."""


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises NotAPng."""
    width, height = struct.unpack(">II", header(png)[:8])
    return width, height


def recoloured(png: bytes, colours: Mapping[int, str], *, clear: Collection[int] = (0,)) -> bytes:
    """The mask with its values in `colours` (value to `#rrggbb`); those in `clear` show nothing, others are grey.

    Raises:
        NotAPng: It is no PNG.
        NotAMask: It holds colours instead of values.
    """
    start = header(png)
    depth, kind = start[8], start[9]
    if kind not in {GREY, PALETTE} or depth > 8:
        raise NotAMask(f"its pixels are colours of {depth} bits (PNG colour type {kind}), not indexes of classes")
    values = range(1 << depth)
    palette = b"".join(bytes.fromhex(colours[value][1:]) if value in colours else _UNKNOWN for value in values)
    alpha = bytes(0 if value in clear and value not in colours else 255 for value in values)
    kept = [
        (b"IHDR", start[:9] + bytes([PALETTE]) + start[10:]),
        (b"PLTE", palette),
        (b"tRNS", alpha),
        *((name, data) for name, data in chunks(png) if name not in _PLACED_ANEW | _LEFT_OUT),
    ]
    return SIGNATURE + b"".join(chunk(name, data) for name, data in kept)
