"""Checks a request against botocore's own service model.

botocore enforces required members, types and smallest lengths before it sends; patterns, enums and largest lengths
come back only from the service. This checks them all, so that a plan can refuse what the service would.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "boolean": (bool,),
    "float": (int, float),
    "double": (int, float),
}
# Unicode's letters, numbers and separators, as they stand inside brackets. `\w` is letters, numbers and `_`.
_UNICODE_CLASSES: Mapping[str, str] = {
    r"\p{L}\p{Z}\p{N}_": r"\w\p{Z}",
    r"\p{Z}": " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
}


def shape_problems(shape: Shape, value: Any, at: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every problem of a value: its place as `HumanTaskConfig.TaskTitle`, the rule it breaks, and the value there."""
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, at)
    elif isinstance(shape, ListShape):
        yield from _list(shape, value, at)
    elif isinstance(shape, MapShape):
        yield from _map(shape, value, at)
    else:
        yield from _scalar(shape, value, at)


def _structure(shape: StructureShape, value: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(value, Mapping):
        yield at, "must be an object", value
        return
    prefix = f"{at}." if at else ""
    for name in shape.required_members:
        if name not in value:
            yield f"{prefix}{name}", "is missing", None
    for name, member in value.items():
        if name in shape.members:
            yield from shape_problems(shape.members[name], member, f"{prefix}{name}")
        else:
            yield f"{prefix}{name}", f"is not a field of {shape.name}", member


def _list(shape: ListShape, value: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(value, list | tuple):
        yield at, "must be a list", value
        return
    yield from _bounds(shape, len(value), value, at, "items")
    for index, item in enumerate(value):
        yield from shape_problems(shape.member, item, f"{at}[{index}]")


def _map(shape: MapShape, value: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(value, Mapping):
        yield at, "must be an object", value
        return
    yield from _bounds(shape, len(value), value, at, "entries")
    for key, item in value.items():
        yield from shape_problems(shape.key, key, f"{at}.{key}")
        yield from shape_problems(shape.value, item, f"{at}.{key}")


def _scalar(shape: Shape, value: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    expected = _PYTHON_TYPES.get(shape.type_name)
    if expected is None:
        return
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        article = "an" if shape.type_name[0] in "aeiou" else "a"
        yield at, f"must be {article} {shape.type_name}", value
    elif shape.type_name == "string":
        yield from _string(shape, value, at)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bounds(shape, value, value, at, "")


def _string(shape: Shape, value: Any, at: str) -> Iterator[tuple[str, str, Any]]:
    yield from _bounds(shape, len(value), value, at, "characters")
    pattern = shape.metadata.get("pattern")
    if pattern is not None and not _compiled(pattern).fullmatch(value):
        yield at, f"must match {pattern}", value
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield at, f"must be one of {', '.join(allowed)}", value


def _bounds(shape: Shape, size: float, value: Any, at: str, unit: str) -> Iterator[tuple[str, str, Any]]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield at, f"must be at least {least} {unit}".rstrip(), value
    if most is not None and size > most:
        yield at, f"must be at most {most} {unit}".rstrip(), value


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Tags are the only place where the labeling operations use \p, which Python's expressions do not know.
    for name, python in _UNICODE_CLASSES.items():
        pattern = pattern.replace(name, python)
    return re.compile(pattern)
