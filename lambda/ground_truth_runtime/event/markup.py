"""Plain text of an event as HTML."""

import html
import re

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


def escaped(text: str) -> str:
    """Text that neither HTML nor Liquid reads as anything but text."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


def paragraphs(text: str) -> str:
    """Text as paragraphs, escaped: a blank line starts a new one."""
    parts = [part.strip() for part in _BETWEEN_PARAGRAPHS.split(text)]
    return "".join(f"<p>{escaped(part)}</p>" for part in parts if part)
