"""Text for places that hold only so much."""

import json
from collections.abc import Iterable
from typing import Any

_MORE = "..."


def shortened(text: str, most: int) -> str:
    """A text of at most `most` characters; one that is cut ends in dots."""
    return text if len(text) <= most else f"{text[: most - len(_MORE)]}{_MORE}"


def json_size(value: Any) -> int:
    """Bytes of a value as JSON, whoever writes it: with a space after each separator, and nothing but ASCII."""
    return len(json.dumps(value))


def shortened_as_json(text: str, most: int) -> str:
    """A text that takes at most `most` bytes as JSON, quotes included; one that is cut ends in dots."""
    if json_size(text) <= most:
        return text
    fits, size = 0, json_size(_MORE)
    for character in text:
        size += json_size(character) - 2
        if size > most:
            break
        fits += 1
    return f"{text[:fits]}{_MORE}"


def fitting(texts: Iterable[str], most: int, *, rest: str) -> list[str]:
    """The first texts that take at most `most` bytes as JSON together, each at most a quarter of it.

    Where that is not all, `rest` says where the others are, behind their number.
    """
    short = [shortened_as_json(text, most // 4) for text in texts]
    if json_size(short) <= most:
        return short
    kept: list[str] = []
    room = most - json_size([_others(len(short), rest)])
    for text in short:
        room -= json_size(text) + 2
        if room < 0:
            break
        kept.append(text)
    return [*kept, _others(len(short) - len(kept), rest)]


def _others(count: int, rest: str) -> str:
    return f"{_MORE} and {count} more: {rest}"
