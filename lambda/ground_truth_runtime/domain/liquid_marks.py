"""The marks of a Liquid template, `{{ ... }}` and `{% ... %}`, read in one pass without rendering it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

_TAG = re.compile(r"\s*(#|\w+)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_FILTER = re.compile(r"\|\s*(\w+)")
_VERBATIM = {name: re.compile(r"\{%-?\s*end" + name + r"\s*-?%\}") for name in ("raw", "comment")}
_EDGE = "\ue000"  # a private character: no template has a reason to use it
_STAND_IN = re.compile(f"{_EDGE}(\\d+){_EDGE}")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark.

    Attributes:
        tag: Name of the tag; None of an output.
        text: What it holds, without the tag's name.
        start: Offset in the template.
        end: Offset behind it in the template.
        at: Offset of its stand-in in the page.
    """

    tag: str | None
    text: str
    start: int
    end: int
    at: int

    @property
    def expression(self) -> str:
        """What it evaluates, without texts in quotes, whose bars and dots mean nothing."""
        return _QUOTED.sub("''", self.text)

    @property
    def filters(self) -> list[str]:
        """Names of the filters that are applied in it."""
        return _FILTER.findall(self.expression) if self.tag in (None, "assign", "echo") else []


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template, taken apart.

    Attributes:
        source: The template.
        marks: In their order, without those inside of `raw` and `comment`.
        page: The template with a stand-in for each mark, so that quotes inside of marks end no attribute.
        anchors: Offsets in page and template from which on both have the same text.
        unended: Offset of the first mark without an end; None where each has one.
    """

    source: str
    marks: Sequence[Mark]
    page: str
    anchors: Sequence[tuple[int, int]]
    unended: int | None = None

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.source)]

    def line(self, offset: int) -> int:
        """Return the line, from 1, of an offset in the template."""
        return bisect_left(self._line_ends, offset) + 1

    def offset_of_page(self, offset: int) -> int:
        """Return the offset in the template of an offset in the page."""
        at, start = self.anchors[bisect_right(self.anchors, offset, key=itemgetter(0)) - 1]
        return start + offset - at

    def line_of_page(self, offset: int) -> int:
        """Return the line in the template, from 1, of an offset in the page."""
        return self.line(self.offset_of_page(offset))

    def marks_in(self, text: str) -> list[Mark]:
        """Return the marks whose stand-ins are in a part of the page."""
        return [self.marks[int(number)] for number in _STAND_IN.findall(text)]


def read_template(source: str) -> Template:
    """Take a template apart. A mark without an end is noted, and what follows it is text."""
    source = source.replace(_EDGE, " ")
    marks: list[Mark] = []
    pieces: list[str] = []
    anchors = [(0, 0)]
    position = length = 0
    unended: int | None = None
    while (start := source.find("{", position)) >= 0:
        opening = source[start : start + 2]
        if opening not in ("{{", "{%"):
            pieces.append(source[position : start + 1])
            length += start + 1 - position
            position = start + 1
            continue
        end = source.find("}}" if opening == "{{" else "%}", start + 2)
        if end < 0:
            unended = start
            break
        pieces.append(source[position:start])
        length += start - position
        mark = _mark(source, start, end + 2, at=length)
        position = mark.end
        closing = None if mark.tag not in _VERBATIM else _VERBATIM[mark.tag].search(source, position)
        if mark.tag in _VERBATIM:
            # What they hold is no Liquid; of a comment nothing is left, of raw the text itself.
            position = len(source) if closing is None else closing.end()
            kept = source[mark.end : len(source) if closing is None else closing.start()]
            if mark.tag == "raw":
                pieces.append(kept)
                length += len(kept)
            if closing is None:
                unended = start
            anchors.append((length, position))
            continue
        stand_in = _stand_in(len(marks))
        marks.append(mark)
        pieces.append(stand_in)
        length += len(stand_in)
        anchors.append((length, position))
    pieces.append(source[position:])
    return Template(source=source, marks=marks, page="".join(pieces), anchors=anchors, unended=unended)


def _mark(source: str, start: int, end: int, *, at: int) -> Mark:
    text = source[start + 2 : end - 2].removeprefix("-").removesuffix("-")
    name = _TAG.match(text) if source[start + 1] == "%" else None
    tag = None if name is None else name[1]
    if source[start + 1] == "%" and tag is None:
        tag = ""
    return Mark(tag=tag, text=text if name is None else text[name.end() :], start=start, end=end, at=at)


def _stand_in(number: int) -> str:
    return f"{_EDGE}{number}{_EDGE}"
