"""Files that a person names."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ground_truth_cli.errors import BadInput, CliError

STDIN = "-"


def read_json(file: str, *, what: str) -> Any:
    """The JSON in `file`, or on standard input when it is `-`.

    Raises:
        BadInput: It can't be read, or is no JSON; the message names line and column.
    """
    shown = "standard input" if file == STDIN else file
    try:
        text = sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{what} {shown} is not UTF-8: {error.reason} at byte {error.start}") from error
    except OSError as error:
        raise BadInput(f"{what} {shown} can't be read: {error.strerror}") from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadInput(f"{what} {shown} is not JSON: {where}: {error.msg}") from error
    except ValueError as error:
        digits = sys.get_int_max_str_digits()
        raise BadInput(f"{what} {shown} holds an integer of more than {digits} digits") from error
    except RecursionError as error:
        raise BadInput(f"{what} {shown} is nested too deep") from error


def write_text(file: Path, text: str) -> None:
    """Writes `file`, and the folders above it.

    Raises:
        CliError: It can't be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CliError(f"{file} can't be written: {error.strerror}") from error
