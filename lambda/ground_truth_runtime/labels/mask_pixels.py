"""What the pixels of a mask mean: the one reader of masks, for pages, exports and measures of agreement.

A mask of Ground Truth has a palette, and a pixel's index in it is its class's key in the colour map (developer guide,
sms-data-output). Others write the same manifests with other pictures: Lookout for Vision's masks name the class by the
palette's colour, whatever the index; workers and other tools paint true colours. Where a pixel is transparent, nothing
is painted.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ground_truth_runtime.labels import pillow
from ground_truth_runtime.labels.bitmaps import Bitmap, of_colour
from ground_truth_runtime.labels.contents import is_background
from ground_truth_runtime.labels.model import MaskClass
from ground_truth_runtime.labels.png import NotAPng, Palette, Picture, Values, decode, values_of

if TYPE_CHECKING:
    from PIL import Image

CLASSES_MAX = 255
"""Classes that a mask can show: a pixel's class is held in a byte, and 0 is none."""
_WHITE = "#ffffff"  # what the service and its tools leave where nothing is painted
_BLACK = "#000000"  # also what stands for a colour that the map lacks
_COLOURS_NAMED = 5  # of those that no class has
_VALUES = range(256)


@dataclass(frozen=True, kw_only=True)
class ClassPixels:
    """A mask, read.

    places: a byte for each pixel, row after row: 0 where nothing is painted, else 1 + place of its class in `classes`.
    classes: those of the colour map but the background. unknown: what is painted and no class: the pixel's value, or
    its colour, and how many pixels; these are 0 in `places`.
    """

    width: int
    height: int
    places: bytes
    classes: tuple[MaskClass, ...]
    unknown: Mapping[str, int] = field(default_factory=dict)


def read_mask(content: bytes, classes: Sequence[MaskClass], *, painted: bool = False) -> ClassPixels:
    """Read a mask, also where it is no PNG if Pillow is installed.

    Args:
        content: The file.
        classes: Of its colour map.
        painted: Whether pixels are colours whatever the picture's type, as in a worker's own picture.

    Raises:
        NotAPng: It can't be read, or has more classes than CLASSES_MAX; the message says why.
    """
    legend = _Legend(classes)
    raster = _decoded(content)
    if isinstance(raster, Picture):
        return _of_colours(raster, legend)
    table = _table(raster.palette, legend, used=set(raster.values), painted=painted)
    unknown = {f"pixel value {value}": raster.values.count(value) for value in sorted(table.unknown)}
    return ClassPixels(
        width=raster.width,
        height=raster.height,
        places=raster.values.translate(table.places),
        classes=legend.classes,
        unknown=unknown,
    )


@dataclass(frozen=True, kw_only=True)
class ValueTable:
    """What the values of pixels mean. places: of each value, 1 + place of its class, or 0. unknown: no class's."""

    places: bytes
    unknown: frozenset[int]


def value_table(png: bytes, classes: Sequence[MaskClass]) -> ValueTable | None:
    """What the values of a PNG's pixels mean, mostly without decoding them; None where pixels are true colours.

    Raises:
        NotAPng: It can't be read, or has more classes than CLASSES_MAX; the message says why.
    """
    palette = Palette.of(png)
    if palette is None:
        return None
    legend = _Legend(classes)
    used = set(range(palette.size))
    # Which entries of the palette are used matters only where one has the colour of another index's class.
    if legend.differing(palette, used):
        raster = _decoded(png)
        used = set(raster.values) if isinstance(raster, Values) else used
    return _table(palette, legend, used=used, painted=False)


class _Legend:
    """The classes of a colour map, by index and by colour."""

    def __init__(self, classes: Sequence[MaskClass]) -> None:
        self.classes = tuple(one for one in classes if not is_background(one.label))
        if len(self.classes) > CLASSES_MAX:
            raise NotAPng(f"its colour map has {len(self.classes)} classes; a mask shows at most {CLASSES_MAX}")
        self.by_index = {one.index: place for place, one in enumerate(self.classes, start=1)}
        self.by_colour: dict[str, int] = {}
        for place, one in enumerate(self.classes, start=1):
            self.by_colour.setdefault(one.color, place)
        self.background = {one.index for one in classes if is_background(one.label)} | {0}
        unpainted = {_WHITE, *(one.color for one in classes if is_background(one.label))}
        self.unpainted = unpainted - self.by_colour.keys()

    def differing(self, palette: Palette, values: Iterable[int]) -> bool:
        """Whether the colour of one of `values` says another class than the value itself does."""
        if palette.colours is None:
            return False
        for value in values:
            colour, place = palette.colour(value), self.by_index.get(value)
            if colour is None or colour == _BLACK or colour not in self.by_colour:
                continue
            if place is None or self.classes[place - 1].color != colour:
                return True
        return False

    def of_colour(self, colour: str | None) -> int | None:
        """The place of the class that has a colour, 0 for what is not painted; None for a colour of nothing."""
        return 0 if colour is None or colour in self.unpainted else self.by_colour.get(colour)

    def of_index(self, value: int) -> int | None:
        """The place of the class that has an index, 0 for the background; None for an index of nothing."""
        return self.by_index.get(value, 0 if value in self.background else None)


def _table(palette: Palette, legend: _Legend, *, used: set[int], painted: bool) -> ValueTable:
    by_index = {value: 0 if palette.clear(value) else legend.of_index(value) for value in _VALUES}
    by_colour = {value: legend.of_colour(palette.colour(value)) for value in _VALUES}
    chosen = by_index
    if painted or legend.differing(palette, used):
        chosen = by_colour
        # Where both readings leave something over, the one that explains more is meant.
        if not painted and _left_over(by_index, used) < _left_over(by_colour, used):
            chosen = by_index
    return ValueTable(
        places=bytes(chosen[value] or 0 for value in _VALUES),
        unknown=frozenset(value for value in used if chosen[value] is None),
    )


def _left_over(meaning: Mapping[int, int | None], used: set[int]) -> int:
    return sum(meaning[value] is None for value in used)


def _of_colours(picture: Picture, legend: _Legend) -> ClassPixels:
    size = picture.width * picture.height
    everything = (1 << size) - 1
    left = everything if picture.alpha is None else int(picture.alpha.translate(b"0" + b"1" * 255), 2)
    places = 0
    for colour, place in legend.by_colour.items():
        bits = of_colour(picture, colour).bits
        text = f"{bits:0{size}b}".encode().translate(bytes.maketrans(b"01", bytes((0, place))))
        places |= int.from_bytes(text)
        left &= ~bits
    for colour in legend.unpainted:
        left &= ~of_colour(picture, colour).bits
    return ClassPixels(
        width=picture.width,
        height=picture.height,
        places=places.to_bytes(size),
        classes=legend.classes,
        unknown=dict(_unknown_colours(picture, left)),
    )


def _unknown_colours(picture: Picture, left: int) -> Iterator[tuple[str, int]]:
    size = picture.width * picture.height
    for _ in range(_COLOURS_NAMED):
        if not left:
            return
        first = size - left.bit_length()
        colour = f"#{picture.red[first]:02x}{picture.green[first]:02x}{picture.blue[first]:02x}"
        bits = of_colour(picture, colour).bits & left
        yield f"colour {colour}", Bitmap(width=picture.width, height=picture.height, bits=bits).area
        left &= ~bits
    if left:
        yield "other colours", left.bit_count()


def _decoded(content: bytes) -> Values | Picture:
    """By Pillow where it is installed: it is faster, and reads what no browser writes."""
    if pillow.AVAILABLE:
        return _by_pillow(content)
    found = values_of(content)
    return decode(content) if found is None else found


def _by_pillow(content: bytes) -> Values | Picture:
    try:
        with pillow.opened(content) as image:
            width, height, mode = image.width, image.height, image.mode
            if mode in ("1", "L", "P"):
                palette = (Palette.of(content) if image.format == "PNG" else None) or _palette_of(image)
                # Pillow spreads greys of fewer than 8 bits over 0 to 255.
                spread = 1 if palette.colours is not None else 255 // (palette.size - 1)
                values = (image if mode == "P" else image.convert("L")).tobytes()
                if spread > 1:
                    values = values.translate(bytes(value // spread for value in _VALUES))
                return Values(width=width, height=height, palette=palette, values=values)
            if mode.startswith("I"):
                palette = Palette(colours=None, alpha=b"")
                return Values(width=width, height=height, palette=palette, values=_low_bytes(image))
            red, green, blue, alpha = (band.tobytes() for band in image.convert("RGBA").split())
    except pillow.NotAPicture as error:
        raise NotAPng(str(error)) from None
    return Picture(width=width, height=height, red=red, green=green, blue=blue, alpha=alpha)


def _palette_of(image: "Image.Image") -> Palette:
    """Of a picture that is no PNG."""
    if image.mode != "P":
        return Palette(colours=None, alpha=b"", depth=1 if image.mode == "1" else 8)
    clear = image.info.get("transparency")
    alpha = b"\xff" * clear + b"\0" if isinstance(clear, int) else clear if isinstance(clear, bytes) else b""
    return Palette(colours=bytes(image.getpalette("RGB") or ()), alpha=alpha)


def _low_bytes(image: "Image.Image") -> bytes:
    """Values of more than 8 bits, which must all fit into 8."""
    content = image.convert("I").tobytes()
    planes = [content[place::4] for place in range(4)]
    low = planes.pop(0 if sys.byteorder == "little" else 3)
    if any(plane.strip(b"\0") for plane in planes):
        raise NotAPng("it holds values above 255, which are no indexes of classes")
    return low
