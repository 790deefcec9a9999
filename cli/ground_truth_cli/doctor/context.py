"""The context of the app in a folder, as the CDK puts it together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ground_truth_cli.errors import BadInput

Context = dict[str, Any]


def read_context(folder: Path, given: Sequence[str]) -> Context:
    """Return the context values: of `~/.cdk.json`, `cdk.json` and `cdk.context.json`, and those given as `-c`.

    Empty values count as none, as in the app.

    Args:
        folder: folder with `cdk.json`.
        given: texts `key=value`.

    Raises:
        BadInput: a file is no JSON object, or a text has no key.
    """
    context = Context()
    for file in (Path.home() / ".cdk.json", folder / "cdk.json"):
        context |= _object(file).get("context", {})
    context |= _object(folder / "cdk.context.json")
    for text in given:
        key, separator, value = text.partition("=")
        if not key or not separator:
            raise BadInput(f"{text!r} is no context value; write KEY=VALUE")
        context[key] = value
    return {key: value for key, value in context.items() if value is not None and value not in ("", [])}


def texts(context: Context, key: str) -> list[str]:
    """Return a list of texts, which may be given as text with commas."""
    value = context.get(key, [])
    items = value.split(",") if isinstance(value, str) else value
    return [str(item).strip() for item in items] if isinstance(items, list) else []


def text(context: Context, key: str) -> str | None:
    """Return a value as text; None where there is none."""
    value = context.get(key)
    return None if value is None else str(value)


def _object(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        content = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise BadInput(f"{file} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadInput(f"{file} must be a JSON object")
    return content
