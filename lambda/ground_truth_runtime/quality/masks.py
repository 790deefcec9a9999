"""Masks, pixel by pixel. Needs numpy and Pillow, which Lambda has not; without them no mask can be compared."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ground_truth_runtime.labels.mask_pixels import read_mask
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import Mask
from ground_truth_runtime.labels.png import NotAPng

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AVAILABLE = find_spec("numpy") is not None and find_spec("PIL") is not None
"""Whether masks can be compared here."""

_ROWS = 256  # looked at together: what is held besides the masks stays small

LoadPng = Callable[[str], bytes | None]
"""Gives the PNG at a URI; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class ClassImage:
    """A decoded mask. pixels: 0 for none, else 1 + place of the class in `names`. present: classes with a pixel."""

    pixels: "NDArray[np.uint8]"
    names: tuple[str, ...]
    present: frozenset[str]


def class_image(mask: Mask, *, load: LoadPng | None = None) -> ClassImage | None:
    """A mask decoded; None where that is impossible here, or it is no mask that can be read.

    Pixels mean a class as `labels.mask_pixels` says; classes of one name are one. Background is no class.
    """
    content = _png(mask.uri, load) if AVAILABLE else None
    if content is None:
        return None
    import numpy as np  # noqa: PLC0415 - optional, and not in Lambda

    try:
        found = read_mask(content, mask.classes, painted=mask.uri.startswith(DATA_URI))
    except NotAPng:
        return None
    names = tuple(dict.fromkeys(one.label for one in found.classes))
    places = bytes([0, *(names.index(one.label) + 1 for one in found.classes)]).ljust(256, b"\0")
    pixels = found.places.translate(places)
    return ClassImage(
        pixels=np.frombuffer(pixels, dtype=np.uint8).reshape(found.height, found.width),
        names=names,
        present=frozenset(names[place - 1] for place in set(pixels) - {0}),
    )


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


def _png(uri: str, load: LoadPng | None) -> bytes | None:
    if not uri.startswith(DATA_URI):
        return None if load is None else load(uri)
    try:
        return base64.b64decode(uri.removeprefix(DATA_URI), validate=True)
    except (binascii.Error, ValueError):
        return None
