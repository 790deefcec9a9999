"""JSON that a person names, with one clear reason where it is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def parsed(text: str, *, what: str) -> Any:
    """JSON. what: for messages, such as `event birds.json`.

    Raises:
        ValueError: It is no JSON; the message names line and column.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{what} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError(f"{what} is nested too deep") from error
    except ValueError as error:
        raise ValueError(f"{what} holds a number of more than {sys.get_int_max_str_digits():,} digits") from error


def json_object(file: Path, *, what: str) -> dict[str, Any]:
    """The JSON object in a file. what: it is, for messages.

    Raises:
        ValueError: It can't be read, or is no JSON object.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValueError(f"{what} {file} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{what} {file} is not UTF-8: {error.reason} at byte {error.start}") from error
    content = parsed(text, what=f"{what} {file}")
    if not isinstance(content, dict):
        raise ValueError(f"{what} {file} is not a JSON object")
    return content
