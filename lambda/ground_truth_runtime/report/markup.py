"""HTML as Python: every text is escaped, because only `tag` makes markup."""

import json
import re
from html import escape
from typing import Any


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Content = str | Markup | None
Value = str | int | float | bool | None

_VOID = frozenset({"meta", "link", "br", "img", "input"})
# `</script>` and `<!--` would end the element; U+2028 and U+2029 end lines in old scripts; half of a surrogate pair
# is no UTF-8.
_UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def tag(name: str, /, *content: Content, **attributes: Value) -> Markup:
    """An element.

    Args:
        name: Of the element.
        content: Its content, in order; plain text is escaped, None left out.
        attributes: Its attributes; None and False leave one out, True gives it no value, a trailing underscore goes
            (`class_`) and others turn into hyphens.
    """
    opened = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{opened}>")
    return Markup(f"<{name}{opened}>{join(*content)}</{name}>")


def join(*content: Content) -> Markup:
    """Several pieces of content, one after another."""
    return Markup("".join(part if isinstance(part, Markup) else escape(_text(part)) for part in content if part))


def theirs(text: object, /, **attributes: Value) -> Markup:
    """Text of somebody else's: isolated, so that its direction turns nothing around it."""
    return tag("bdi", str(text), **attributes)


def data_block(content: Any, /, **attributes: Value) -> Markup:
    """JSON for the page's script, which no browser takes for markup or runs."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = _UNSAFE_IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return tag("script", Markup(safe), type="application/json", **attributes)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(_text(str(value)))}"'


def _text(text: str) -> str:
    """Half of a surrogate pair can stand in JSON, but in no file."""
    return _SURROGATE.sub("\ufffd", text)
