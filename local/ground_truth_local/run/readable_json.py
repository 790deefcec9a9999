"""JSON for people: nested as far as needed, on one line as far as it fits."""

from __future__ import annotations

import json

_INDENT = "  "


def readable_json(value: object, *, width: int = 110, indent: str = "") -> str:
    """`value` as JSON; an object or a list that fits on a line of `width` characters stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    deeper = indent + _INDENT
    if len(indent) + len(flat) <= width or not value:
        return flat
    if isinstance(value, dict):
        members = [
            f"{json.dumps(key, ensure_ascii=False)}: {readable_json(member, width=width, indent=deeper)}"
            for key, member in value.items()
        ]
        return _spread("{", members, "}", indent=indent)
    if isinstance(value, list):
        members = [readable_json(member, width=width, indent=deeper) for member in value]
        return _spread("[", members, "]", indent=indent)
    return flat


def _spread(opening: str, members: list[str], closing: str, *, indent: str) -> str:
    deeper = indent + _INDENT
    inner = ",\n".join(f"{deeper}{member}" for member in members)
    return f"{opening}\n{inner}\n{indent}{closing}"
