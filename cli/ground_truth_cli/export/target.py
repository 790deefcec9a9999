"""The folder that an export makes: whole or not at all."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ground_truth_cli.export.errors import ExportRefused, OutputUnwritable
from ground_truth_cli.failures import DISK_FULL, reason

SUMMARY_FILE = "export.json"
"""Stands in the folder of every export; a folder without it is not ours to replace."""
_NAME_SHOWN = 40


@contextmanager
def new_folder(out: Path, *, force: bool, marker: str = SUMMARY_FILE) -> Iterator[Path]:
    """A scratch folder beside `out`, which takes its place when all went well, and is removed when not.

    marker: the file by which an earlier folder of the same kind is known.

    Raises ExportRefused where `out` holds something already. With `force` an earlier export is replaced, but nothing
    else: a wrong path must not cost a person their files. Raises OutputUnwritable where it cannot be written, also by
    what is done with the scratch folder; errors that name a file elsewhere go on as they are.
    """
    out = Path(os.path.abspath(out))  # noqa: PTH100 - resolve() would follow a link and replace what it points to
    # Short: names have a limit, and `out` may be close to it.
    scratch = out.with_name(f".{out.name[:_NAME_SHOWN]}-{secrets.token_hex(4)}")
    try:
        _check(out, force=force, marker=marker)
        out.parent.mkdir(parents=True, exist_ok=True)
        scratch.mkdir()
        yield scratch
        _check(out, force=force, marker=marker)
        _replace(scratch, out)
    except OSError as error:
        if error.errno in DISK_FULL or error.errno == errno.EIO or _concerns(error.filename, out, scratch):
            about = scratch if error.filename == str(scratch) else out
            raise OutputUnwritable(f"out: {out} can't be written: {reason(error, of=about)}") from error
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _concerns(file: str | bytes | int | None, out: Path, scratch: Path) -> bool:
    """Whether a file is the folder, in it, or a folder above it."""
    if not isinstance(file, str):
        return False
    place = Path(os.path.abspath(file))  # noqa: PTH100 - as above
    return place in {out, scratch} or out.is_relative_to(place) or place.is_relative_to(scratch)


def _check(out: Path, *, force: bool, marker: str) -> None:
    if out.is_symlink():
        raise ExportRefused(f"out: {out} is a link; name a folder, or a path where nothing is yet")
    if not out.exists():
        return
    if not out.is_dir():
        raise ExportRefused(f"out: {out} is a file; name a folder, or a path where nothing is yet")
    if not any(out.iterdir()):
        return
    if not (out / marker).is_file():
        raise ExportRefused(
            f"out: {out} is not empty, and was not made here: it has no {marker}; name an empty folder or a new one"
        )
    if not force:
        raise ExportRefused(f"out: {out} holds earlier results; name another folder, or replace them with force")


def _replace(scratch: Path, out: Path) -> None:
    if not out.exists():
        scratch.rename(out)
        return
    old = scratch.with_name(f"{scratch.name}-old")
    out.rename(old)
    try:
        scratch.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
