"""What may become of an output manifest before anybody reads it."""

import random
from collections.abc import Callable, Mapping

Spoil = Callable[[list[bytes], random.Random], list[bytes] | None]
"""Lines of a manifest to those that are left; None: the object is gone."""


def _short(lines: list[bytes], lot: random.Random) -> list[bytes]:
    return lines[: lot.randrange(len(lines))]


def _holes(lines: list[bytes], lot: random.Random) -> list[bytes]:
    gone = lot.randrange(len(lines))
    return lines[:gone] + lines[gone + 1 :]


def _shuffled(lines: list[bytes], lot: random.Random) -> list[bytes]:
    return lot.sample(lines, len(lines))


def _broken(lines: list[bytes], lot: random.Random) -> list[bytes]:
    at = lot.randrange(len(lines))
    return [*lines[:at], lines[at][:-3], *lines[at + 1 :]]


def _strange(lines: list[bytes], lot: random.Random) -> list[bytes]:
    at = lot.randrange(len(lines) + 1)
    return [*lines[:at], b'{"source": "a stranger", "kinds": 0, "kinds-metadata": {}}', *lines[at:]]


SPOILT: Mapping[str, Spoil] = {
    "short": _short,
    "with a hole": _holes,
    "empty": lambda _lines, _lot: [],
    "blank": lambda lines, _lot: [b""] * len(lines),
    "doubled": lambda lines, _lot: lines + lines,
    "doubled line by line": lambda lines, _lot: [line for line in lines for _ in range(2)],
    "reversed": lambda lines, _lot: lines[::-1],
    "shuffled": _shuffled,
    "with a broken line": _broken,
    "with a line too many": _strange,
    "missing": lambda _lines, _lot: None,
}
"""How it is spoilt -> how that is done."""
HARMLESS = frozenset({"doubled", "doubled line by line", "reversed", "shuffled", "with a line too many"})
"""Those that lose no label."""
