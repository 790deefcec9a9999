"""Room on the disk that holds a run's folder.

On a full disk a function can't be unpacked, its events are lost, and an execution waits for them for days: nothing of
it fails by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ground_truth_local.run.errors import DiskFull

NEEDED_BYTES = 64 << 20
"""A run of the example takes 29 MB at its height, most of it unpacked functions."""

LEFT_BYTES = 4 << 20
"""The code of a function takes 2 MB; with less than this left, the next one may fail."""

_FILES = 100


def check(directory: Path) -> None:
    """Refuse to begin a run that would not fit.

    Raises:
        DiskFull: The disk of `directory` has less room than a run needs.
    """
    left = _left(directory)
    if left < NEEDED_BYTES:
        raise DiskFull(f"The disk of {directory} has {left >> 20} MB left; a run needs {NEEDED_BYTES >> 20} MB.")


def watch(directory: Path) -> None:
    """End a run that can't go on.

    Raises:
        DiskFull: The disk of `directory` is full, or nearly so.
    """
    if is_full(directory):
        raise _full(directory)


def is_full(directory: Path) -> bool:
    """Whether the disk of a folder is full, or nearly so."""
    return _left(directory) < LEFT_BYTES


@contextmanager
def explained(directory: Path) -> Iterator[None]:
    """Inside, whatever fails on a full disk fails as that: programs have many words for it, and some have none.

    Raises:
        DiskFull: Something failed, and the disk of `directory` is full.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, DiskFull) and is_full(directory):
            raise _full(directory) from error
        raise


def _full(directory: Path) -> DiskFull:
    return DiskFull(f"The disk of {directory} is full: the run can't go on. Make room, and run it again.")


def _left(directory: Path) -> int:
    found = os.statvfs(directory)
    # Some file systems have no limit of files, and say 0.
    full = found.f_files > 0 and found.f_favail < _FILES
    return 0 if full else found.f_bavail * found.f_frsize
