"""Text for terminals: nothing in it can move the cursor, and its width is known."""

from __future__ import annotations

import re
import unicodedata

# Control characters (of ASCII and of Latin-1) and marks that change the direction of text: a label or a file's name may
# hold any of them, and a terminal would obey.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ELLIPSIS = "…"
MIN_CELLS = 20
"""Fewest cells of a line that is wrapped: in less nothing can be read."""


def safe(text: str) -> str:
    """`text` with everything that a terminal would obey written out as `\\u001b`; line ends and tabs stay."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def one_line(text: str) -> str:
    """`text` on one line."""
    return " ".join(safe(text).split())


def width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return sum(_cells(character) for character in text)


def fitted(text: str, cells: int) -> str:
    """`text`, cut to `cells` cells; what is cut ends in an ellipsis."""
    if width(text) <= cells:
        return text
    kept, used = "", 1
    for character in text:
        used += _cells(character)
        if used > cells:
            break
        kept += character
    return kept + _ELLIPSIS if cells > 0 else ""


def wrapped(text: str, cells: int, *, indent: str = "") -> list[str]:
    """`text` on lines of at most `cells` cells, all but the first behind `indent`; a longer word is broken.

    Its own leading spaces stay, up to half of the line. Fewer than MIN_CELLS cells count as that many.
    """
    room = max(cells, MIN_CELLS)
    lines: list[str] = []
    line = text[: len(text) - len(text.lstrip())][: room // 2]
    empty = True
    for word in text.split():
        rest = word
        if not empty and width(line) + 1 + width(rest) > room:
            lines.append(line)
            line, empty = indent, True
        line = line if empty else f"{line} "
        while width(line) + width(rest) > room:
            fits = _fitting(rest, room - width(line))
            lines.append(line + rest[:fits])
            line, rest = indent, rest[fits:]
        line, empty = line + rest, False
    return [*lines, line]


def _fitting(text: str, cells: int) -> int:
    """How many characters of `text` fit into `cells` cells, at least one."""
    used = 0
    for place, character in enumerate(text):
        used += _cells(character)
        if used > cells:
            return max(1, place)
    return len(text)


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """`text`, filled with spaces to `cells` cells."""
    fill = " " * max(0, cells - width(text))
    return fill + text if right else text + fill


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
