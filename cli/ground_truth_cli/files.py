"""Files that a person names."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ground_truth_cli.errors import BadInput, CliError
from ground_truth_cli.failures import reason
from ground_truth_local.run.documents import parsed

STDIN = "-"
_NAME_SHOWN = 40  # of a file whose name may be as long as names can be


def read_json(file: str, *, what: str) -> Any:
    """The JSON in `file`, or on standard input when it is `-`.

    Raises:
        BadInput: It can't be read, or is no JSON; the message names line and column.
    """
    text = read_text(file, what=what)
    try:
        return parsed(text, what=f"{what} {_shown(file)}")
    except ValueError as error:
        raise BadInput(str(error)) from error


def write_private_text(file: Path, text: str) -> None:
    """Writes `file` anew, for nobody but its owner to read, and the folders above it.

    Raises:
        CliError: It can't be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # One that is there could be open to others, or lead elsewhere.
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as written:
            written.write(text)
    except OSError as error:
        raise CliError(f"{file} can't be written: {error.strerror}") from error


def read_text(file: str, *, what: str) -> str:
    """The text in `file`, or on standard input when it is `-`; without a byte order mark.

    Raises:
        BadInput: It can't be read, or is not UTF-8.
    """
    try:
        return sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{what} {_shown(file)} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise BadInput(f"{what} {_shown(file)} can't be read: {reason(error)}") from error


def _shown(file: str) -> str:
    return "standard input" if file == STDIN else file


def write_text(file: Path, pieces: Iterable[str]) -> None:
    """Writes `file` from its pieces, and the folders above it: whole, or not at all.

    Raises:
        CliError: It can't be written; an earlier file of that name is as it was.
    """
    scratch = file.with_name(f".{file.name[:_NAME_SHOWN]}-{secrets.token_hex(4)}")
    try:
        if file.exists() and not file.is_file():
            # A terminal or a pipe takes what comes, and nothing can be moved there.
            with file.open("w", encoding="utf-8") as opened:
                opened.writelines(pieces)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with scratch.open("w", encoding="utf-8") as opened:
                opened.writelines(pieces)
            scratch.replace(file)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
    except OSError as error:
        about = scratch if error.filename == str(scratch) else file
        raise CliError(f"{file} can't be written: {reason(error, of=about)}") from error
