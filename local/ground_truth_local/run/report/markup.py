"""HTML as Python: every text is escaped, because only `tag` makes markup."""

from __future__ import annotations

from html import escape


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Content = str | Markup | None
Value = str | int | float | None

_VOID = frozenset({"meta", "link", "br", "img"})


def tag(name: str, /, *content: Content, **attributes: Value) -> Markup:
    """An element.

    Args:
        name: Of the element.
        content: Its content, in order; plain text is escaped, None left out.
        attributes: Its attributes; None leaves one out, a trailing underscore goes (`class_`) and others turn into
            hyphens.
    """
    opened = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{opened}>")
    return Markup(f"<{name}{opened}>{join(*content)}</{name}>")


def join(*content: Content) -> Markup:
    """Several pieces of content, one after another."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content if part is not None))
