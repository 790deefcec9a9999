"""Masks as tests look at them."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def read_indices(content: bytes, *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The pixel values of a mask with a palette, which must be of this width and height."""
    image = Image.open(io.BytesIO(content), formats=("PNG",))
    assert (image.mode, image.size) == ("P", size)
    return np.array(image, dtype=np.uint8)
