r"""Regular expressions of the service model, for Python's `re`.

The model's patterns are Java's and meant to match the whole value. Two differences matter: Java's `\w`, `\d` and `\s`
know ASCII alone, and `re` has no Unicode categories such as `\p{L}`, so these become ranges of characters.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, to be used with `fullmatch`.

    Raises:
        ValueError: the pattern uses a category outside a character class, or negated; no pattern of the API does.
    """
    if r"\P{" in pattern:
        raise ValueError(f"negated Unicode categories are not translated: {pattern}")
    translated = re.sub(r"\\p\{(\w)\w?\}", lambda found: _categories()[found[1]], pattern)
    return re.compile(translated, re.ASCII)


@cache
def _categories() -> Mapping[str, str]:
    """General category, such as L for letters -> all its characters, as the inside of a character class."""
    ranges: defaultdict[str, list[str]] = defaultdict(list)
    start = 0
    # Every character is looked at once, by functions of C: this is done before the first request is answered.
    for letter, run in groupby(map(itemgetter(0), map(unicodedata.category, map(chr, range(sys.maxunicode + 1))))):
        end = start + len(list(run))
        ranges[letter].append(f"\\U{start:08x}-\\U{end - 1:08x}")
        start = end
    return {letter: "".join(parts) for letter, parts in ranges.items()}
