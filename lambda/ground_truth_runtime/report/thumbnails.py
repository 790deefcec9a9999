"""Pictures drawn small where Pillow is installed; where it is not, as in Lambda, they stay as they are."""

import io

from ground_truth_runtime.labels.pillow import AVAILABLE, NotAPicture, opened
from ground_truth_runtime.labels.png import NotAPng

CAN_SHRINK = AVAILABLE
LONGEST_SIDE = 640
LONGEST_MASK_SIDE = 1280
_QUALITY = 80


def small_picture(content: bytes) -> tuple[bytes, str, tuple[int, int]] | None:
    """A picture upright and small, its content type, and the size of the original; None where it is no picture."""
    if not CAN_SHRINK:
        return None
    from PIL import ImageOps  # noqa: PLC0415 - optional

    try:
        with opened(content) as picture:
            # Lets the decoder of JPEG leave out what would be thrown away.
            original = picture.size
            picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            drafted = picture.size
            upright = ImageOps.exif_transpose(picture)
            turned = (upright.width > upright.height) != (drafted[0] > drafted[1])
            small = upright.convert("RGB")
    except (NotAPicture, ValueError):
        return None
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    small.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue(), "image/jpeg", (original[::-1] if turned else original)


def small_mask(png: bytes) -> bytes:
    """A mask with every n-th pixel of a large one, and no average: each pixel is of one class, too. Raises NotAPng."""
    if not CAN_SHRINK:
        return png
    from PIL import Image  # noqa: PLC0415 - optional

    try:
        with opened(png) as mask:
            # Grey values of fewer than 8 bits are spread over 0 to 255 as they are read, and would be no indexes.
            if max(mask.size) <= LONGEST_MASK_SIDE or png[24] != 8:
                return png
            indexed = mask.mode in {"L", "P"}
            small = Image.frombytes("L", mask.size, mask.tobytes()) if indexed else mask.convert("RGBA")
    except NotAPicture as error:
        raise NotAPng(str(error)) from None
    small.thumbnail((LONGEST_MASK_SIDE, LONGEST_MASK_SIDE), Image.Resampling.NEAREST)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()
