"""The last stop before a traceback: errors that a person can do something about, each as one line.

A command raises CliError where it knows best what to say. What comes from below it, a disk, a file's text, the memory
or AWS, can happen nearly everywhere, and is put into words here. All else is a fault of this program.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from pathlib import Path

from ground_truth_cli.errors import CliError

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of writing: a file that is read at the same time has no part in them, even if the error names it."""

_SHOWN = 30


def explained(error: Exception) -> CliError | None:
    """`error` as a person understands it; None for a fault of this program, which deserves its traceback."""
    if "botocore" in sys.modules:
        from ground_truth_cli import aws_errors  # noqa: PLC0415 - only where something of AWS can have happened

        # First: some of botocore's errors are of the system, too.
        told = aws_errors.explained(error)
        if told is not None:
            return told
    match error:
        case OSError():
            return CliError(of_system(error))
        case UnicodeError():
            return CliError(_of_text(error))
        case MemoryError():
            return CliError("there is not enough memory for this")
        case _:
            return None


def reason(error: OSError, *, of: Path | None = None) -> str:
    """What the system says.

    Args:
        error: The error. Libraries' own errors of this kind have a message alone.
        of: The file that the caller names; another one that the error is about is named here.
    """
    if error.errno in DISK_FULL:
        return os.strerror(error.errno)
    if error.errno == errno.EEXIST:
        said = "a file is in the way"
    else:
        said = error.strerror or str(error) or type(error).__name__
    if of is None or not isinstance(error.filename, str) or Path(error.filename) in {of, of.absolute()}:
        return said
    return f"{error.filename}: {said}"


def of_system(error: OSError) -> str:
    """An error of the system with the file or files that it is about, as far as it names them."""
    files = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return f"{' and '.join(files)}: {reason(error)}" if files else reason(error)


def how_to_report() -> str:
    """What to do about a fault of this program, to stand below its traceback."""
    from importlib.metadata import version  # noqa: PLC0415 - takes a while

    return (
        f"This is a fault of ground-truth itself: cdk-ground-truth {version('cdk-ground-truth')}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}. "
        "Please report it to its maintainers, with the command and all the lines above."
    )


def _of_text(error: UnicodeError) -> str:
    match error:
        case UnicodeDecodeError():
            byte = error.object[error.start]
            return f"what was read is not {error.encoding.upper()}: it has the byte {byte:#04x} at {error.start}"
        case UnicodeEncodeError():
            around = error.object[max(0, error.start - _SHOWN) : error.end + _SHOWN]
            return f"{around!r} can't be written as {error.encoding.upper()}: {error.reason}"
        case _:
            return str(error)
