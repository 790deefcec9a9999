"""Pictures drawn small where Pillow is installed; where it is not, as in Lambda, they stay as they are."""

import io

try:
    from PIL import Image, ImageOps
except ImportError:  # pragma: no cover - the tests take it away by monkeypatching
    CAN_SHRINK = False
else:
    CAN_SHRINK = True

LONGEST_SIDE = 640
LONGEST_MASK_SIDE = 1280
_QUALITY = 80


def small_picture(content: bytes) -> tuple[bytes, str, tuple[int, int]] | None:
    """A picture upright and small, its content type, and the size of the original; None where it is no picture."""
    if not CAN_SHRINK:
        return None
    try:
        with Image.open(io.BytesIO(content)) as opened:
            # Lets the decoder of JPEG leave out what would be thrown away.
            original = opened.size
            opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            drafted = opened.size
            upright = ImageOps.exif_transpose(opened)
            turned = (upright.width > upright.height) != (drafted[0] > drafted[1])
            small = upright.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    small.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue(), "image/jpeg", (original[::-1] if turned else original)


def small_mask(png: bytes) -> bytes:
    """A mask with every n-th pixel of a large one, and no average: each pixel is of one class, too."""
    if not CAN_SHRINK:
        return png
    with Image.open(io.BytesIO(png)) as opened:
        # Grey values of fewer than 8 bits are spread over 0 to 255 as they are read, and would be no indexes.
        if max(opened.size) <= LONGEST_MASK_SIDE or png[24] != 8 or opened.mode not in {"L", "P"}:
            return png
        indexes = Image.frombytes("L", opened.size, opened.tobytes())
    indexes.thumbnail((LONGEST_MASK_SIDE, LONGEST_MASK_SIDE), Image.Resampling.NEAREST)
    written = io.BytesIO()
    indexes.save(written, "PNG", optimize=True)
    return written.getvalue()
