"""Masks, pixel by pixel. Needs numpy and Pillow, which Lambda has not; without them no mask can be compared."""

import base64
import binascii
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ground_truth_runtime.labels.contents import is_background
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import Mask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AVAILABLE = find_spec("numpy") is not None and find_spec("PIL") is not None
"""Whether masks can be compared here."""

_ROWS = 256  # looked at together: what is held besides the masks stays small
_CLASSES_MAX = 254  # a pixel's class is held in a byte

LoadPng = Callable[[str], bytes | None]
"""Gives the PNG at a URI; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class ClassImage:
    """A decoded mask. pixels: 0 for none, else 1 + place of the class in `names`. present: classes with a pixel."""

    pixels: "NDArray[np.uint8]"
    names: tuple[str, ...]
    present: frozenset[str]


def class_image(mask: Mask, *, load: LoadPng | None = None) -> ClassImage | None:
    """A mask decoded; None where that is impossible here, or it is no PNG, or has too many classes.

    Pixels mean a class by their index, or by their colour where the picture has colours or is a worker's own.
    Background is no class.
    """
    content = _png(mask.uri, load) if AVAILABLE else None
    names = tuple(dict.fromkeys(one.label for one in mask.classes if not is_background(one.label)))
    if content is None or len(names) > _CLASSES_MAX:
        return None
    import numpy as np  # noqa: PLC0415 - optional, and not in Lambda
    from PIL import Image  # noqa: PLC0415

    places = {name: place for place, name in enumerate(names, start=1)}
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            indexed = picture.mode in {"P", "L", "1"} and not mask.uri.startswith(DATA_URI)
            raw = np.asarray(picture if indexed else picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    pixels = np.zeros(raw.shape[:2], dtype=np.uint8)
    for top in range(0, raw.shape[0], _ROWS):
        rows = raw[top : top + _ROWS]
        codes = rows if indexed else _packed(rows)
        for one in mask.classes:
            if one.label in places:
                code = one.index if indexed else int(one.color[1:], 16)
                pixels[top : top + _ROWS][codes == code] = places[one.label]
    present = frozenset(names[place - 1] for place in np.unique(pixels) if place)
    return ClassImage(pixels=pixels, names=names, present=present)


def mask_ious(one: ClassImage, other: ClassImage) -> Mapping[str, float] | None:
    """Class -> IoU, for each that either mask shows; None where the masks have different sizes."""
    if one.pixels.shape != other.pixels.shape:
        return None
    import numpy as np  # noqa: PLC0415

    names = tuple(dict.fromkeys((*one.names, *other.names)))
    places = {name: place for place, name in enumerate(names, start=1)}
    width = len(names) + 1
    counts = np.zeros(width * width, dtype=np.int64)
    lookup = [np.array([0, *(places[name] for name in mask.names)], dtype=np.int64) for mask in (one, other)]
    for top in range(0, one.pixels.shape[0], _ROWS):
        first, second = (mask.pixels[top : top + _ROWS].ravel() for mask in (one, other))
        counts += np.bincount(lookup[0][first] * width + lookup[1][second], minlength=width * width)
    table = counts.reshape(width, width)
    both = table.diagonal()
    either = table.sum(axis=0) + table.sum(axis=1) - both
    return {name: float(both[place] / either[place]) for name, place in places.items() if either[place]}


def _packed(rows: Any) -> Any:
    wide = rows.astype("uint32")
    return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


def _png(uri: str, load: LoadPng | None) -> bytes | None:
    if not uri.startswith(DATA_URI):
        return None if load is None else load(uri)
    try:
        return base64.b64decode(uri.removeprefix(DATA_URI), validate=True)
    except (binascii.Error, ValueError):
        return None
