"""Sizes of images and class indexes of masks, read from files."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.files import FileUnavailable
from ground_truth_runtime.labels.model import ImageSize, MaskClass

if TYPE_CHECKING:
    from ground_truth_cli.export.entry import IndexMask

_ORIENTATION = 0x0112  # tag of Exif: how the picture lies
_LYING = {5, 6, 7, 8}  # its values for pictures that stand upright only after a quarter turn
_INDEXED = {"1", "L", "P"}
_UNPAINTED = "#ffffff"
_WIDE = {"I", "I;16"}


def image_size(path: Path) -> ImageSize:
    """Size of the upright picture, from the file's header. Raises FileUnavailable where it is no picture."""
    with _opened(path) as image:
        width, height = image.size
        if image.getexif().get(_ORIENTATION) in _LYING:
            width, height = height, width
        return ImageSize(width=width, height=height, depth=len(image.getbands()))


def painted_mask(uri: str, classes: Sequence[MaskClass]) -> "IndexMask":
    """Class indexes of a worker's mask, whose PNG stands in its own address and whose colours are its classes.

    What is transparent or white was not painted: 0. Raises FileUnavailable where it cannot be read.
    """
    numpy = needed("numpy", what="reading masks")
    try:
        content = base64.b64decode(uri.partition(",")[2], validate=True)
    except ValueError as error:
        raise FileUnavailable("its mask is not base64") from error
    with _opened(io.BytesIO(content)) as image:
        try:
            pixels = numpy.array(image.convert("RGBA"))
        except (OSError, SyntaxError, ValueError) as error:
            raise FileUnavailable("its mask is damaged") from error
    pixels[pixels[..., 3] == 0] = 255
    return _by_colour(pixels[..., :3], (*classes, MaskClass(index=0, label="", color=_UNPAINTED)))


def index_mask(path: Path, classes: Sequence[MaskClass]) -> "IndexMask":
    """Class indexes of a mask, rows by columns; a mask in true colours is read by its colour map.

    Raises FileUnavailable where the file is no picture, or holds a colour that the map lacks.
    """
    numpy = needed("numpy", what="reading masks")
    with _opened(path) as image:
        try:
            if image.mode in _INDEXED | _WIDE:
                values = numpy.asarray(image)
            else:
                return _by_colour(numpy.asarray(image.convert("RGB")), classes)
        except (OSError, SyntaxError, ValueError) as error:
            raise FileUnavailable("its mask is damaged") from error
    if values.size and int(values.max()) > 255:
        raise FileUnavailable("its mask holds values above 255")
    return values.astype(numpy.uint8)  # type: ignore[no-any-return]


def _opened(path: Path | io.BytesIO) -> Any:
    pillow = needed("PIL.Image", what="reading images")
    try:
        return pillow.open(path)
    except (OSError, SyntaxError, ValueError, pillow.DecompressionBombError) as error:
        raise FileUnavailable("its file is not an image that can be read") from error


def _by_colour(pixels: Any, classes: Sequence[MaskClass]) -> "IndexMask":
    numpy = needed("numpy", what="reading masks")
    packed = pixels.astype(numpy.uint32) @ numpy.array([1 << 16, 1 << 8, 1], dtype=numpy.uint32)
    found, places = numpy.unique(packed, return_inverse=True)
    index = {int(entry.color.lstrip("#"), 16): entry.index for entry in reversed(classes)}
    unknown = [int(colour) for colour in found if int(colour) not in index]
    if unknown:
        raise FileUnavailable("its mask holds a colour that its colour map lacks")
    table = numpy.array([index[int(colour)] for colour in found], dtype=numpy.uint8)
    return table[places].reshape(packed.shape)  # type: ignore[no-any-return]
