"""Files that a run leaves."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def replace(file: Path, text: Iterable[str]) -> None:
    """Write `file` in one go: it has all of `text`, or what it had before.

    Args:
        file: Folders above it are made when missing.
        text: In pieces.

    Raises:
        OSError: It can't be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as written:
            written.writelines(text)
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
