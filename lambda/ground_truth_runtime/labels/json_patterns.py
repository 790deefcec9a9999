"""JSON of a known shape as regular expressions: what matches is JSON, of that shape, without a parser.

A pattern spells out every key, in the order of an example, and what may stand under it. What has a number out of its
range, another key or another order does not match; what matches is the same to every reader.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ground_truth_runtime.labels.fast import Unusual

SPACE = "\0"
"""Stands for the space that may follow colons and commas; `compiled` finds whether it does."""
PLAIN = r'[^"\\\x00-\x1f]*+'
_HIGH, _LOW = r"u[dD][89abAB][0-9a-fA-F]{2}", r"u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = rf'\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{{4}}|{_HIGH}\\{_LOW})'
STRING = rf'"{PLAIN}(?:"|(?:{_ESCAPE}{PLAIN})+")'
TEXT = rf'(?!""){STRING}'
INDEX = r"(?!0[0-9])[0-9]{1,9}+"  # all below INDEX_MAX, and below PIXEL_MAX with decimals
EXTENT = rf"{INDEX}(?:\.[0-9]++|)"
PIXELS = rf"-?+{EXTENT}"
CONFIDENCE = r"(?:0\.[0-9]++|[01]|1\.0++|[1-9](?:\.[0-9]++|)[eE]-0?+[1-9][0-9]?+)(?=[,}])"
SCALAR = r"(?:-?+(?:0|[1-9][0-9]{0,17}+)(?:\.[0-9]++)?(?:[eE][+-]?+[0-9]++)?|true|false|null)"
_COLON, _COMMA = f":{SPACE}", f",{SPACE}"


@dataclass(frozen=True)
class Object:
    """Keys, with the pattern or shape of what stands under each."""

    required: Mapping[str, Any]
    optional: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class List:
    entry: Any


@dataclass(frozen=True)
class Map:
    key: str
    value: Any


@dataclass(frozen=True)
class Kept:
    """What is looked at again, under a name."""

    name: str
    shape: Any


def pattern_of(shape: Any, example: Any, *, suffix: str) -> str:
    """What matches a shape, with keys in the order of the example's."""
    match shape:
        case str():
            return shape
        case Kept():
            return f"(?P<{shape.name}{suffix}>{pattern_of(shape.shape, example, suffix=suffix)})"
        case List():
            entry = pattern_of(
                shape.entry, example[0] if isinstance(example, list) and example else None, suffix=suffix
            )
            return rf"\[(?:{entry}(?:{_COMMA}{entry})*)?\]"
        case Map():
            first = next(iter(example.values()), None) if isinstance(example, dict) else None
            pair = f'"{shape.key}"{_COLON}{pattern_of(shape.value, first, suffix=suffix)}'
            return rf"\{{(?:{pair}(?:{_COMMA}{pair})*)?\}}"
        case Object():
            return _object(shape, shape.required if example is None else example, suffix=suffix)
        case _:
            raise TypeError(shape)


def _object(shape: Object, example: Any, *, suffix: str) -> str:
    known = {**shape.required, **shape.optional}
    if not isinstance(example, dict) or not shape.required.keys() <= example.keys() <= known.keys():
        raise Unusual
    given = None if example is shape.required else example
    return members(
        {key: pattern_of(known[key], None if given is None else given[key], suffix=suffix) for key in example}
    )


def members(patterns: Mapping[str, str]) -> str:
    pairs = (f"{re.escape(json.dumps(key, ensure_ascii=False))}{_COLON}{value}" for key, value in patterns.items())
    return rf"\{{{_COMMA.join(pairs)}\}}"


def compiled(pattern: str, example: str) -> re.Pattern[str] | None:
    """With the spaces of the example; None where neither style of `json.dumps` matches it."""
    for space in ("", " "):
        found = re.compile(pattern.replace(SPACE, space) + r"[ \t\r\n]*+")
        if found.fullmatch(example) is not None:
            return found
    return None
