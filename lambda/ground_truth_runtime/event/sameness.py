"""Texts that people cannot tell apart."""

import unicodedata
from collections.abc import Iterable

# Characters without an image that Unicode counts as letters or marks (property Default_Ignorable_Code_Point); those of
# the categories Cf and Cc come on top.
_INVISIBLE = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, *range(0xFE00, 0xFE10)))
)


def appearance(text: str) -> str:
    """Return what people see of a text: without case, extra spaces, and characters that have no image.

    Unicode's several forms of one character are one (NFKC).
    """
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(character for character in normal if _is_visible(character)).split())


def lookalikes(texts: Iterable[str]) -> list[list[str]]:
    """Return the groups of texts that look the same, each in the order given; a text that is alone is in none."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        groups.setdefault(appearance(text), []).append(text)
    return [group for group in groups.values() if len(group) > 1]


def _is_visible(character: str) -> bool:
    if character.isspace():
        return True  # it separates words
    return character not in _INVISIBLE and unicodedata.category(character) not in ("Cc", "Cf")
