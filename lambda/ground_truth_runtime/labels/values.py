"""Values of a manifest read leniently in form, strictly in meaning: `"12"` is a number, NaN and `true` are none."""

import math
import reprlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

PIXEL_MAX = 1e9  # [own] far beyond any image; products of two such numbers stay exact enough to compare
INDEX_MAX = 2**31 - 1  # [own] far beyond any list of classes or any text

_Item = TypeVar("_Item")
_NUMBERS = frozenset({int, float})


class Unreadable(ValueError):
    """A value that cannot be read; the message names its place, the value and what it must be."""


def shown(value: object) -> str:
    """A value in a message: as in Python, shortened."""
    return reprlib.repr(value)


def spelled(content: Mapping[str, Any], *names: str) -> Any:
    """The value under the first of `names` that is there, with hyphens or with underscores; None where none is."""
    for name in names:
        if name in content:
            return content[name]
        other = name.replace("-", "_")
        if other != name and other in content:
            return content[other]
    return None


def mapping(value: Any, name: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is {shown(value)}; it must be an object")
    return value


def items(value: Any, name: str, read: Callable[[Any, int], _Item]) -> tuple[_Item, ...]:
    """A list, each entry read with its place in it; Unreadable names the place of the first that cannot be."""
    if not isinstance(value, list):
        raise Unreadable(f"{name} is {shown(value)}; it must be a list")
    return tuple(_read_all(value, name, read))


def _read_all(value: list[Any], name: str, read: Callable[[Any, int], _Item]) -> Iterator[_Item]:
    for place, entry in enumerate(value):
        try:
            yield read(entry, place)
        except Unreadable as error:
            raise Unreadable(f"{name}[{place}]: {error}") from None


def pixels(value: Any, name: str) -> float:
    """A coordinate: a finite number, which may stand in a string. Whole numbers stay whole."""
    number: int | float | None = value if type(value) in _NUMBERS else _number(value)
    if number is None or not -PIXEL_MAX <= number <= PIXEL_MAX:  # NaN is neither above nor below
        raise Unreadable(f"{name} is {shown(value)}; it must be a number of pixels")
    return number


def extent(value: Any, name: str) -> float:
    """A width or height: a coordinate of at least 0."""
    number = pixels(value, name)
    if number < 0:
        raise Unreadable(f"{name} is {shown(value)}; it must be at least 0")
    return number


def index(value: Any) -> int | None:
    """A class index or offset: a whole number of at least 0, which may stand in a string; None for all else."""
    number = _number(value)
    if number is None or not 0 <= number <= INDEX_MAX or number != int(number):
        return None
    return int(number)


def confidence(value: Any) -> float | None:
    """0 to 1; None for all else, as a label is a label without it."""
    number = _number(value)
    return float(number) if number is not None and 0 <= number <= 1 else None


def seconds(value: Any) -> float | None:
    """A duration of at least 0; None for all else."""
    number = _number(value)
    return float(number) if number is not None and 0 <= number <= PIXEL_MAX else None


def text(value: Any) -> str | None:
    """A string; None for all else."""
    return value if isinstance(value, str) else None


def name_of(value: Any, name: str) -> str:
    """The name of a class: text, or a number written as one."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unreadable(f"{name} is {shown(value)}; it must be a text")


def _number(value: Any) -> int | float | None:
    if isinstance(value, str):
        try:
            value = int(value) if value.strip().isdecimal() else float(value)
        except ValueError:
            return None
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    return value if isinstance(value, float) and math.isfinite(value) else None
