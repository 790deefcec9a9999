"""Text for terminals: nothing in it can move the cursor, and its width is known."""

from __future__ import annotations

import re
import unicodedata

# Control characters (of ASCII and of Latin-1) and marks that change the direction of text: a label or a file's name may
# hold any of them, and a terminal would obey.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ELLIPSIS = "…"


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


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """`text`, filled with spaces to `cells` cells."""
    fill = " " * max(0, cells - width(text))
    return fill + text if right else text + fill


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
