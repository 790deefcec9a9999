"""Masks as PNG files: a class index per pixel, in colours that tell the classes apart."""

import base64
import colorsys
import io
import re
import struct
import warnings
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ground_truth_local.engine.consolidation.masks import ClassMap
from ground_truth_runtime.labels.values import Unreadable, shown

BACKGROUND = "BACKGROUND"
BACKGROUND_COLOUR = "#ffffff"
MAX_LABELS = 255
"""An indexed PNG has 256 values, one of which is the background."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


_FIRST_COLOURS = (
    *("#2ca02c", "#1f77b4", "#ff7f0e", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
"""Of the first labels. Three stand so in masks of real jobs, the fourth in the guide's example of the element
(sms-ui-template-crowd-semantic-segmentation); the others are the rest of that palette, the ten categories of D3.
"""


def label_colour(index: int) -> str:
    """A colour for the label of an index from 0: well apart from its neighbours and from white."""
    if index < len(_FIRST_COLOURS):
        return _FIRST_COLOURS[index]
    red, green, blue = colorsys.hsv_to_rgb((0.33 + index * 0.618034) % 1.0, 0.75, 0.85 - 0.2 * (index // 8 % 3))
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def indexed_png(classes: ClassMap, *, labels: int) -> bytes:
    """Class indices as pixel values, their colours as the palette: how the service keeps masks."""
    return _png(_with_palette(Image.fromarray(classes), labels))


def coloured_png(classes: ClassMap, *, labels: int, size: tuple[int, int]) -> str:
    """Colours as pixel values, scaled to `size` (width, height), in base64: how workers' pages give masks."""
    image = Image.fromarray(classes).resize(size, Image.Resampling.NEAREST)
    return base64.b64encode(_png(_with_palette(image, labels).convert("RGB"))).decode()


def read_colours(content: str, colours: Mapping[str, int], *, size: tuple[int, int]) -> ClassMap:
    """The classes of a worker's picture in base64.

    Args:
        colours: `#rrggbb` to class index; every other colour is background.
        size: width and height that the picture must have.

    Raises:
        Unreadable: it is no such picture.
    """
    with _opened(base64.b64decode(content), size=size) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=np.uint32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    classes = np.zeros(packed.shape, dtype=np.uint8)
    for colour, index in colours.items():
        if _COLOUR.fullmatch(colour) is None:
            raise Unreadable(f"the colour of a label is {shown(colour)}; it must be #rrggbb")
        classes[packed == int(colour[1:], 16)] = index
    return classes


def read_mask(
    content: bytes, *, by_index: Mapping[int, int], by_colour: Mapping[int, int], size: tuple[int, int]
) -> ClassMap:
    """The classes of a mask of this width and height, whichever way its pixels tell them.

    In masks of the service a pixel's value is a key of the colour map, and its colour that of this entry. In those of
    Lookout for Vision only the colour counts, transparent means that nothing is there, and some are RGB or RGBA. So
    colours decide where the picture shows that of any class, or where it is transparent; else values do.

    Args:
        by_index: class of each pixel value that the colour map has.
        by_colour: class of each colour that it has but the background's, as 0xrrggbb.

    Raises:
        Unreadable: it is no such picture.
    """
    table = np.zeros(256, dtype=np.uint8)
    with _opened(content, size=size) as image:
        if image.mode in {"RGB", "RGBA"}:
            return _of_colours(image.convert("RGBA"), by_colour)[0]
        if image.mode not in {"P", "L", "1"}:
            raise Unreadable(f"the mask is a PNG of mode {image.mode}; it must have a palette, be grey, RGB or RGBA")
        values = np.array(image, dtype=np.uint8)
        if image.mode == "P":
            in_palette, told = _of_colours(_palette(image), by_colour)
            if told[0, np.unique(values)].any():
                return np.ascontiguousarray(in_palette[0, values])
    for value, place in by_index.items():
        if value < len(table):
            table[value] = place
    return np.ascontiguousarray(table[values])


def _palette(image: Image.Image) -> Image.Image:
    """A picture of one row: what each of 256 pixel values looks like."""
    row = Image.new("P", (256, 1))
    row.putdata(range(256))
    row.putpalette(image.getpalette() or [])
    row.info = image.info
    return row.convert("RGBA")


def _of_colours(image: Image.Image, classes: Mapping[int, int]) -> tuple[ClassMap, NDArray[np.bool_]]:
    """The class of each pixel of an RGBA picture, and which pixels tell it: by a known colour, or as transparent."""
    pixels = np.asarray(image, dtype=np.uint32)
    packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    there = pixels[..., 3] > 0
    found, told = np.zeros(packed.shape, dtype=np.uint8), ~there
    for colour, place in classes.items():
        same = (packed == colour) & there
        found[same] = place
        told |= same
    return found, told


def _opened(content: bytes, *, size: tuple[int, int]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # The size is compared before a pixel is read.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG",))
        if image.size != size:
            raise Unreadable(f"the mask has {image.width}x{image.height} pixels, the picture {size[0]}x{size[1]}")
        image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError, struct.error, zlib.error, EOFError) as error:
        raise Unreadable(f"the mask is no readable PNG: {error}") from error
    return image


def _with_palette(classes: Image.Image, labels: int) -> Image.Image:
    colours = [BACKGROUND_COLOUR, *(label_colour(index) for index in range(labels))]
    indexed = classes.copy()
    indexed.putpalette(b"".join(bytes.fromhex(colour[1:]) for colour in colours))
    return indexed


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()
