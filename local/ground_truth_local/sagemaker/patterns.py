r"""Regular expressions of the service model, for Python's `re`.

The model's patterns are Java's and meant to match the whole value. Two differences matter: Java's `\w`, `\d` and `\s`
know ASCII alone, and `re` has no Unicode categories such as `\p{L}`, so these become ranges of characters.
"""

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, to be used with `fullmatch`.

    Raises:
        ValueError: the pattern uses a category outside a character class, or negated; no pattern of the API does.
    """
    if r"\P{" in pattern:
        raise ValueError(f"negated Unicode categories are not translated: {pattern}")
    translated = re.sub(r"\\p\{(\w)\w?\}", lambda found: _category(found[1]), pattern)
    return re.compile(translated, re.ASCII)


@cache
def _category(letter: str) -> str:
    """All characters of a general category, such as L for letters, as the inside of a character class."""
    characters = range(sys.maxunicode + 1)
    ranges = []
    for inside, group in groupby(characters, key=lambda code: unicodedata.category(chr(code))[0] == letter):
        if inside:
            codes = list(group)
            ranges.append(f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}")
    return "".join(ranges)
