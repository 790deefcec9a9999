"""Markdown tables."""

from collections.abc import Iterable, Sequence
from textwrap import fill

WHOLE_FROM = 100
"""From here on a number is told without its decimals."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table whose first column is text and whose others are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(number(cell) for cell in line)} |" for line in lines)


def number(value: object) -> str:
    """A number as people write it; a text as it is."""
    match value:
        case bool() | str():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if value >= WHOLE_FROM else f"{value:.3g}"
        case _:
            return str(value)


def wrapped(text: str) -> str:
    """A page whose paragraphs have lines of equal length; headings, tables and code stay as they are."""
    blocks = [
        block
        if block.startswith(("|", "#", "    "))
        else fill(block, 120, break_long_words=False, break_on_hyphens=False)
        for block in text.strip().split("\n\n")
    ]
    return "\n\n".join(blocks) + "\n"
