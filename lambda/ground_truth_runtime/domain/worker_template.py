"""The page that workers see: a shipped template with the event's words in it."""

import html
import re
from importlib.resources import files
from string import Template

_PARAGRAPHS = re.compile(r"\n\s*\n")


def worker_template(file: str, *, header: str, short_instructions: str, full_instructions: str) -> str:
    """A template of `templates/`, filled. All three texts are plain: whatever they hold shows as text."""
    source = files(__package__.rpartition(".")[0]).joinpath("templates", file).read_text("utf-8")
    return Template(source).substitute(
        header=escaped(header),
        short_instructions=_paragraphs(short_instructions),
        full_instructions=_paragraphs(full_instructions),
    )


def escaped(text: str) -> str:
    """Text that neither HTML nor Liquid reads as anything but text."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in _PARAGRAPHS.split(text)]
    return "\n      ".join(f"<p>{escaped(part)}</p>" for part in parts if part)
