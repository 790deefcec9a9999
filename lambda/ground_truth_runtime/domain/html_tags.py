"""The tags of a page, read in one pass: in time that grows with its length only, and without an error of any kind.

A check of what others wrote needs no tree, and must neither fail nor hang on text that is not HTML. Where the end of a
tag, a comment or a script is missing, the page ends, as it does for browsers.
Source: HTML standard, 13.2.5, as far as tags, attributes, comments and raw text go.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"(?P<name>=?[^\s/>=]*)(?P<value>\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s>]*")
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
"""Elements that have no end tag (HTML standard, void elements)."""


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A start tag or an end tag.

    Attributes:
        name: In lower case.
        start: Offset of its `<`.
        end: Offset behind its `>`.
        closing: Whether it is an end tag.
        self_closing: Whether it ends in `/>`, which browsers ignore for all but void elements.
        attributes: Value by name in lower case, the first of each name; empty text where it has no value.
        content: What a `script`, `style`, `textarea` or `title` holds.
    """

    name: str
    start: int
    end: int
    closing: bool = False
    self_closing: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: str = ""


def read_tags(page: str) -> Iterator[Tag]:
    """Yield the tags of a page in their order."""
    position = 0
    while (start := page.find("<", position)) >= 0:
        if page.startswith("<!--", start):
            end = page.find("-->", start + len("<!--"))
            position = end + len("-->")
        elif page.startswith(("</", "<!", "<?"), start):
            end = page.find(">", start)
            position = end + 1
            name = _NAME.match(page, start + len("</")) if page.startswith("</", start) and end >= 0 else None
            if name is not None:
                yield Tag(name=name[0].lower(), start=start, end=position, closing=True)
        elif (opening := _NAME.match(page, start + 1)) is not None:
            tag = _start_tag(page, start, opening)
            if tag is None:
                return
            yield tag
            end = position = tag.end + len(tag.content)
        else:
            end = position = start + 1
        if end < 0:
            return


def _start_tag(page: str, start: int, opening: re.Match[str]) -> Tag | None:
    """A start tag; None where the page ends inside of it."""
    name = opening[0].lower()
    attributes: dict[str, str] = {}
    position = opening.end()
    while True:
        space = _SPACE.match(page, position)
        position = position if space is None else space.end()
        if position >= len(page):
            return None
        if page[position] == ">":
            break
        found = _ATTRIBUTE.match(page, position)
        if found is None or found.end() == position:
            position += 1
            continue
        position, value = found.end(), ""
        if found["value"] is not None:
            quote = page[position : position + 1]
            if quote and quote in "\"'":
                end = page.find(quote, position + 1)
                if end < 0:
                    return None
                value, position = page[position + 1 : end], end + 1
            else:
                unquoted = _UNQUOTED.match(page, position)
                value, position = ("", position) if unquoted is None else (unquoted[0], unquoted.end())
        attributes.setdefault(found["name"].lower(), unescape(value))
    end = position + 1
    content = ""
    if name in _RAW:
        closing = _RAW[name].search(page, end)
        content = page[end:] if closing is None else page[end : closing.start()]
    return Tag(
        name=name,
        start=start,
        end=end,
        self_closing=page[position - 1] == "/",
        attributes=attributes,
        content=content,
    )
