"""PNG files, read and written with the standard library alone.

PNG specification (W3C, 2003): sections 5 (chunks), 9 (filters), 11.2 (header, palette).
"""

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS_MAX = 50_000_000  # [own] 50 megapixels: more than any camera's picture that workers paint on
GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {GREY: 1, COLOUR: 3, PALETTE: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
_HEADER_BYTES = 13
_SOMETHING = re.compile(rb"[^\0]")


class NotAPng(ValueError):
    """A file is no PNG, or none that can be read here; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A decoded PNG: a byte for each pixel in each plane, row after row from the top."""

    width: int
    height: int
    red: bytes
    green: bytes
    blue: bytes
    alpha: bytes | None


@dataclass(frozen=True, kw_only=True)
class Palette:
    """What the values of pixels look like, where a pixel is one value: an index, or a grey.

    colours: red, green and blue of each value; None where values are greys. alpha: of each value, 0 where it is clear.
    depth: bits of a value.
    """

    colours: bytes | None
    alpha: bytes
    depth: int = 8

    @property
    def size(self) -> int:
        """How many values there are."""
        return 1 << self.depth

    @classmethod
    def of(cls, png: bytes) -> "Palette | None":
        """The palette of a PNG; None where its pixels are of several values, or of 16 bits. Raises NotAPng."""
        depth, kind = header(png)[8:10]
        if kind not in {GREY, PALETTE} or depth not in {1, 2, 4, 8}:
            return None
        found = {name: data for name, data in chunks(png) if name in {b"PLTE", b"tRNS"}}
        clear = found.get(b"tRNS", b"")
        if kind == PALETTE:
            return cls(colours=found.get(b"PLTE", b""), alpha=clear, depth=depth)
        # Of greys, one value is clear: two bytes, the high one first.
        return cls(colours=None, alpha=b"\xff" * clear[1] + b"\0" if len(clear) > 1 else b"", depth=depth)

    def clear(self, value: int) -> bool:
        """Whether pixels of a value are fully transparent."""
        return value < len(self.alpha) and self.alpha[value] == 0

    def colour(self, value: int) -> str | None:
        """`#rrggbb` of a value; None where it is clear, or there is no such entry."""
        if self.clear(value):
            return None
        if self.colours is None:
            return "#" + 3 * f"{min(255, value * 255 // (self.size - 1)):02x}"
        entry = self.colours[3 * value : 3 * value + 3]
        return f"#{entry.hex()}" if len(entry) == 3 else None


@dataclass(frozen=True, kw_only=True)
class Values:
    """A decoded picture whose pixels are values of a palette: a byte each, row after row from the top."""

    width: int
    height: int
    palette: Palette
    values: bytes


def header(png: bytes) -> bytes:
    """The 13 bytes of IHDR: width, height, depth, colour type, compression, filter, interlace. Raises NotAPng."""
    name, data = next(chunks(png), (b"", b""))
    if name != b"IHDR" or len(data) != _HEADER_BYTES:
        raise NotAPng("it is no PNG")
    return data


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of every chunk. Raises NotAPng."""
    if not png.startswith(SIGNATURE):
        raise NotAPng("it is no PNG")
    at = len(SIGNATURE)
    while at < len(png):
        if at + 8 > len(png):
            raise NotAPng("the PNG ends too early")
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        if len(data) < length:
            raise NotAPng("the PNG ends too early")
        yield name, data
        at += 12 + length


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk as it stands in a file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def indexed(rows: Sequence[bytes], colours: Sequence[bytes]) -> bytes:
    """A PNG of palette indexes; index 0 is transparent. colours: red, green and blue of each index, at most 256."""
    start = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, PALETTE, 0, 0, 0)
    parts = {
        b"IHDR": start,
        b"PLTE": b"".join(colours),
        b"tRNS": b"\0",
        b"IDAT": zlib.compress(b"".join(b"\0" + row for row in rows)),
        b"IEND": b"",
    }
    return SIGNATURE + b"".join(chunk(name, data) for name, data in parts.items())


def decode(png: bytes) -> Picture:
    """The pixels of a PNG. Raises NotAPng, also for 16 bits a channel and for interlacing, which no browser writes."""
    found = values_of(png)
    if found is not None:
        return _coloured(found)
    width, height, depth, kind = _readable(png)
    data = b"".join(_lines(png, width=width, height=height, bits=depth * _CHANNELS[kind]))
    step = _CHANNELS[kind]
    planes = [data[place::step] for place in range(step)]
    if kind == GREY_ALPHA:
        planes = [planes[0]] * 3 + planes[1:]
    return Picture(
        width=width,
        height=height,
        red=planes[0],
        green=planes[1],
        blue=planes[2],
        alpha=planes[3] if len(planes) > 3 else None,
    )


def values_of(png: bytes) -> Values | None:
    """The values of a PNG's pixels as they stand there; None where a pixel has several. Raises NotAPng as `decode`."""
    width, height, depth, _ = _readable(png)
    palette = Palette.of(png)
    if palette is None:
        return None
    lines: Sequence[bytes] = _lines(png, width=width, height=height, bits=depth)
    if depth < 8:
        spread = _spread(depth)
        lines = [b"".join(spread[byte] for byte in line)[:width] for line in lines]
    return Values(width=width, height=height, palette=palette, values=b"".join(lines))


def _coloured(found: Values) -> Picture:
    palette = found.palette
    entries = [bytes.fromhex((palette.colour(value) or "#000000")[1:]) for value in range(256)]
    red, green, blue = (found.values.translate(bytes(entry[place] for entry in entries)) for place in range(3))
    alpha = found.values.translate(palette.alpha.ljust(256, b"\xff")) if palette.alpha else None
    return Picture(width=found.width, height=found.height, red=red, green=green, blue=blue, alpha=alpha)


def _readable(png: bytes) -> tuple[int, int, int, int]:
    """Width, height, depth and kind of a PNG that can be decoded here."""
    width, height, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", header(png))
    if kind not in _CHANNELS or depth not in ({1, 2, 4, 8} if kind in {GREY, PALETTE} else {8}) or interlace:
        raise NotAPng(f"a PNG of colour type {kind} with {depth} bits, interlaced {interlace}, cannot be read")
    if not 0 < width * height <= PIXELS_MAX:
        raise NotAPng(f"it has {width} x {height} pixels; it must have 1 to {PIXELS_MAX}")
    return width, height, depth, kind


def _lines(png: bytes, *, width: int, height: int, bits: int) -> list[bytes]:
    """The lines of pixels of so many bits."""
    stride = (width * bits + 7) // 8
    raw = _inflated(png, (stride + 1) * height)
    return _unfiltered(raw, stride=stride, pixel=max(1, bits // 8))


def _inflated(png: bytes, length: int) -> bytes:
    packed = b"".join(data for name, data in chunks(png) if name == b"IDAT")
    try:
        raw = zlib.decompressobj().decompress(packed, length)
    except zlib.error as error:
        raise NotAPng(f"the PNG's pixels cannot be unpacked: {error}") from None
    if len(raw) < length:
        raise NotAPng("the PNG has fewer pixels than it says")
    return raw


def _spread(depth: int) -> list[bytes]:
    """What each byte is as one byte for each of its pixels."""
    most = (1 << depth) - 1
    return [bytes(byte >> shift & most for shift in range(8 - depth, -1, -depth)) for byte in range(256)]


def _unfiltered(raw: bytes, *, stride: int, pixel: int) -> list[bytes]:
    """The lines as they were before the PNG's filters. stride: bytes of a line; pixel: bytes of a pixel, at least 1."""
    adder = _Adder(stride)
    before = bytes(stride)
    lines = []
    for start in range(0, len(raw), stride + 1):
        line = raw[start + 1 : start + 1 + stride]
        match raw[start]:
            case 0:
                before = line
            case 1:
                before = adder.running(line, step=pixel)
            case 2:
                before = adder.sum(line, before)
            case 3:
                before = _averaged(line, before, pixel)
            case 4:
                before = _predicted(line, before, pixel)
            case other:
                raise NotAPng(f"the PNG has an unknown filter ({other})")
        lines.append(before)
    return lines


class _Adder:
    """Adds lines byte by byte modulo 256, a whole line as one number: the high bits apart, so that nothing carries."""

    def __init__(self, stride: int) -> None:
        self._stride = stride
        self._low = int.from_bytes(b"\x7f" * stride, "little")
        self._high = int.from_bytes(b"\x80" * stride, "little")
        self._all = self._low | self._high

    def sum(self, one: bytes, other: bytes) -> bytes:
        return self._sum(int.from_bytes(one, "little"), int.from_bytes(other, "little")).to_bytes(
            self._stride, "little"
        )

    def running(self, line: bytes, *, step: int) -> bytes:
        """Each byte with all those before it, `step` bytes apart: sums of 1, 2, 4 ... at once."""
        total = int.from_bytes(line, "little")
        while step < self._stride:
            total = self._sum(total, total << 8 * step & self._all)
            step *= 2
        return total.to_bytes(self._stride, "little")

    def _sum(self, one: int, other: int) -> int:
        return (one & self._low) + (other & self._low) ^ (one ^ other) & self._high


def _averaged(line: bytes, above: bytes, pixel: int) -> bytes:
    found = bytearray(pixel) + line
    for at in range(pixel, len(found)):
        found[at] = (found[at] + (found[at - pixel] + above[at - pixel]) // 2) & 255
    return bytes(found[pixel:])


def _predicted(line: bytes, above: bytes, pixel: int) -> bytes:
    """Paeth's filter. Where a line says no difference and its left neighbour is as the one above that, all is as above:
    so are the plain surfaces of a mask, which are copied."""
    found = bytearray(pixel) + line
    upper = bytes(pixel) + above
    at = pixel
    while at < len(found):
        if found[at - pixel : at] == upper[at - pixel : at]:
            other = _SOMETHING.search(line, at - pixel)
            end = len(found) if other is None else other.start() + pixel
            end -= (end - at) % pixel
            if end > at:
                found[at:end] = upper[at:end]
                at = end
                continue
        for place in range(at, min(at + pixel, len(found))):
            found[place] = (found[place] + _paeth(found[place - pixel], upper[place], upper[place - pixel])) & 255
        at += pixel
    return bytes(found[pixel:])


def _paeth(left: int, up: int, corner: int) -> int:
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
