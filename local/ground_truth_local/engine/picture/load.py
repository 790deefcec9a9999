"""Opens an image as workers see it in a browser: upright, as plain colours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageOps

from ground_truth_local.engine.job import ObjectError
from ground_truth_runtime.labels.pillow import NotAPicture, opened

MAX_BYTES = 40 * 1024 * 1024
FORMATS = ("JPEG", "PNG")
"""Limits and formats of the developer guide, input-data-limits and sms-supported-data-formats."""


@dataclass(frozen=True)
class Picture:
    """An upright picture.

    Attributes:
        colours: the picture as RGB.
        depth: number of channels of the file: 1 for greyscale, 3 for colours, 4 with transparency.
    """

    colours: Image.Image
    depth: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.colours.size


def open_picture(content: bytes, *, uri: str) -> Picture:
    """Decodes an image file and turns it as its EXIF orientation says.

    Raises:
        ObjectError: the content is not an image that the service takes.
    """
    try:
        with accepted(content) as image:
            upright = ImageOps.exif_transpose(image)
            return Picture(colours=_as_rgb(upright), depth=_depth(upright))
    except NotAPicture as error:
        raise ObjectError(f"ClientError: {uri} is not a readable JPEG or PNG image: {error}") from error


@contextmanager
def accepted(content: bytes) -> Iterator[Image.Image]:
    """An image file that the service takes, opened.

    Raises:
        NotAPicture: It takes no such file; the message says why.
    """
    if len(content) > MAX_BYTES:
        raise NotAPicture(f"it has {len(content)} bytes; at most {MAX_BYTES} are allowed")
    with opened(content, formats=FORMATS) as image:
        yield image


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16-bit greyscale: Pillow would cut off what is above 255.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        # A browser shows transparent pixels on the page's white.
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return image.convert("RGB")


def _depth(image: Image.Image) -> int:
    if image.mode == "P":
        return 4 if "transparency" in image.info else 3
    return {"L": 1, "1": 1, "LA": 2, "RGBA": 4}.get(image.mode, 1 if image.mode.startswith("I") else 3)
