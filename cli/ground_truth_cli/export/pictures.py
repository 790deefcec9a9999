"""Sizes of images and pixels of masks, read from files."""

import base64
from dataclasses import dataclass
from pathlib import Path

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.files import FileUnavailable
from ground_truth_runtime.labels.mask_pixels import ClassPixels, read_mask
from ground_truth_runtime.labels.masks import DATA_URI
from ground_truth_runtime.labels.model import ImageSize, Mask
from ground_truth_runtime.labels.pillow import NotAPicture, opened
from ground_truth_runtime.labels.png import NotAPng

_ORIENTATION = 0x0112  # tag of Exif: how the picture lies
_LYING = {5, 6, 7, 8}  # its values for pictures that stand upright only after a quarter turn


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How a picture lies. upright: its size as browsers show it; stored: width and height in its file."""

    upright: ImageSize
    stored: tuple[int, int]
    orientation: int

    @property
    def turned(self) -> bool:
        """Whether browsers show it otherwise than it is stored."""
        return self.orientation != 1


def frame(path: Path) -> Frame:
    """What a picture's header tells. Raises FileUnavailable where it is no picture."""
    needed("PIL.Image", what="reading images")
    try:
        with opened(path) as image:
            stored, orientation = image.size, image.getexif().get(_ORIENTATION, 1)
            width, height = stored[::-1] if orientation in _LYING else stored
            return Frame(
                upright=ImageSize(width=width, height=height, depth=len(image.getbands())),
                stored=stored,
                orientation=orientation if orientation in range(1, 9) else 1,
            )
    except NotAPicture as error:
        raise FileUnavailable(f"its image can't be read: {error}") from error


def image_size(path: Path) -> ImageSize:
    """Size of the upright picture, from the file's header. Raises FileUnavailable where it is no picture."""
    return frame(path).upright


def class_pixels(content: bytes, mask: Mask) -> ClassPixels:
    """The pixels of a mask, whose file this is. Raises FileUnavailable where it cannot be read."""
    try:
        return read_mask(content, mask.classes, painted=mask.uri.startswith(DATA_URI))
    except NotAPng as error:
        raise FileUnavailable(f"its mask can't be read: {error}") from error


def own_content(mask: Mask) -> bytes:
    """The file of a worker's mask, which stands in its own address. Raises FileUnavailable where it is none."""
    try:
        return base64.b64decode(mask.uri.removeprefix(DATA_URI), validate=True)
    except ValueError as error:
        raise FileUnavailable("its mask is not base64") from error
