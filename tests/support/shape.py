"""Compares JSON with the shape that it should have, key by key and in order."""

import re
from dataclasses import dataclass
from types import UnionType
from typing import Any


@dataclass(frozen=True)
class Each:
    """A list whose entries all have one shape, and of which there is at least one."""

    shape: Any


def differences(found: Any, shape: Any, place: str = "$") -> list[str]:
    """Every place where a value is not of a shape; empty where it is.

    Args:
        found: parsed JSON, its keys in the order of the text.
        shape: a type, which the value must have exactly, or several (`int | float`); a pattern, which a text must match
            whole; `Each`; an object or list, compared entry by entry, the keys in this order; or the value itself, of
            the same type.
    """
    if isinstance(shape, dict):
        return _of_object(found, shape, place)
    if isinstance(shape, Each):
        if not isinstance(found, list) or not found:
            return [f"{place} is {found!r}; it must be a list that is not empty"]
        return [told for at, entry in enumerate(found) for told in differences(entry, shape.shape, f"{place}[{at}]")]
    if isinstance(shape, list):
        if not isinstance(found, list) or len(found) != len(shape):
            return [f"{place} is {found!r}; it must be a list of {len(shape)}"]
        pairs = enumerate(zip(found, shape, strict=True))
        return [told for at, (entry, wanted) in pairs for told in differences(entry, wanted, f"{place}[{at}]")]
    if isinstance(shape, UnionType):
        return [] if type(found) in shape.__args__ else [f"{place} is {found!r}; it must be of type {shape}"]
    if isinstance(shape, type):
        return [] if type(found) is shape else [f"{place} is {found!r}; it must be of type {shape.__name__}"]
    if isinstance(shape, re.Pattern):
        matches = isinstance(found, str) and shape.fullmatch(found) is not None
        return [] if matches else [f"{place} is {found!r}; it must match {shape.pattern}"]
    same = type(found) is type(shape) and found == shape
    return [] if same else [f"{place} is {found!r}; it must be {shape!r}"]


def _of_object(found: Any, shape: dict[str, Any], place: str) -> list[str]:
    if not isinstance(found, dict):
        return [f"{place} is {found!r}; it must be an object"]
    if list(found) != list(shape):
        return [f"{place} has the keys {list(found)}; they must be {list(shape)}"]
    return [told for key, wanted in shape.items() for told in differences(found[key], wanted, f"{place}.{key}")]
