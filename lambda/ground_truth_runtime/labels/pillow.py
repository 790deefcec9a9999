"""Pictures opened with Pillow, where it is installed: in Lambda it is not.

Pillow and its decoders have many ways to refuse a picture, and warn of one that is only large. Here a picture is opened
or it is not, and nothing is written to standard error.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

AVAILABLE = find_spec("PIL") is not None
"""Whether Pillow is installed."""

PIXELS_MAX = 100_000_000
"""Most pixels of a picture that the service takes (developer guide, input data quotas)."""


class NotAPicture(ValueError):
    """A file is no picture that can be read here; the message says why."""


@contextmanager
def opened(content: bytes | Path, *, formats: tuple[str, ...] | None = None) -> "Iterator[Image.Image]":
    """Open a picture; nothing but work on it belongs into the block.

    Args:
        content: The file's bytes, or its path.
        formats: Names of Pillow's formats; default: all.

    Raises:
        NotAPicture: It is none, it has more than PIXELS_MAX pixels, or it turns out to be damaged in the block.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - optional

    try:
        # Of large pictures, which the service takes, and of what is odd in metadata. Not for this block alone: filters
        # belong to all threads, and pictures are opened in many.
        warnings.filterwarnings("ignore", module=r"PIL\.")
        with Image.open(io.BytesIO(content) if isinstance(content, bytes) else content, formats=formats) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                most = PIXELS_MAX // 1_000_000
                raise NotAPicture(
                    f"it has {picture.width} x {picture.height} pixels; at most {most} megapixels are allowed"
                )
            yield picture
    except NotAPicture:
        raise
    except Image.DecompressionBombError:
        raise NotAPicture(f"it has more than {PIXELS_MAX // 1_000_000} megapixels") from None
    except UnidentifiedImageError:
        expected = "an image" if formats is None else f"a {' or '.join(formats)} image"
        raise NotAPicture(f"it is not {expected}, or its beginning is damaged") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise  # the file, and not what is in it
        raise NotAPicture(f"it is damaged: {error}") from error
