"""Pictures, small enough to stand in the page itself."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor

_LONGEST_SIDE = 640
_QUALITY = 82
_MASK_ALPHA = 150
BACKGROUND = 0
"""Index of the pixels that belong to no class (developer guide, output data of semantic segmentation)."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture in the page.

    Args:
        width: Of the original, in pixels.
        height: Of the original, in pixels.
        address: The picture itself, as a `data:` address.
    """

    width: int
    height: int
    address: str


def photograph(path: Path) -> Picture:
    """The photograph at `path`, scaled down."""
    with Image.open(path) as image:
        width, height = image.size
        small = image.convert("RGB")
    small.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return Picture(
        width=width, height=height, address=_address(small, "JPEG", "image/jpeg", quality=_QUALITY, optimize=True)
    )


def mask(path: Path, colours: Mapping[int, str]) -> Picture:
    """The mask at `path`, its classes in `colours` (class index to `#rrggbb`), the background left clear."""
    with Image.open(path) as image:
        width, height = image.size
        # Of an image with a palette these are the indices themselves, not colours.
        indices = np.asarray(image)
    # Every n-th pixel, and no average: a pixel of the smaller mask is of one class, too.
    step = -(-max(width, height) // _LONGEST_SIDE)
    small = indices[::step, ::step]
    painted = np.zeros((*small.shape, 4), dtype=np.uint8)
    for index, colour in colours.items():
        if index != BACKGROUND:
            painted[small == index] = (*ImageColor.getrgb(colour)[:3], _MASK_ALPHA)
    return Picture(
        width=width, height=height, address=_address(Image.fromarray(painted), "PNG", "image/png", optimize=True)
    )


def _address(image: Image.Image, kind: str, content_type: str, **options: int | bool) -> str:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return f"data:{content_type};base64,{base64.b64encode(buffer.getvalue()).decode()}"
