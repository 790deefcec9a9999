"""Inspects a rendered page as far as that is possible without the crowd elements themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ground_truth_local.rendering.elements import (
    FORM,
    LABEL_ATTRIBUTES,
    OTHERS,
    REGIONS,
    SCRIPT,
    TOOLS,
    VOID,
)


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element of a page: its tag, its attributes, and the line it begins in."""

    tag: str
    attributes: Mapping[str, str]
    line: int


@dataclass
class Page:
    """What a page holds.

    Attributes:
        elements: In the order of the page.
        problems: What is wrong with its markup.
    """

    elements: list[Element] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def tool(self) -> Element | None:
        """Its first labeling tool."""
        return next((element for element in self.elements if element.tag in TOOLS), None)


def read_page(html: str) -> Page:
    """Takes a page apart."""
    reader = _Reader(html)
    return reader.page


def page_problems(page: Page, *, labels: Sequence[str], expected: tuple[str, str] | None) -> Iterator[str]:
    """What is wrong with a page.

    Args:
        page: The page.
        labels: The labels of the job; empty where it has none.
        expected: Tag and name of the tool whose answers the task type's functions read; None where any will do.
    """
    yield from page.problems
    tags = [element.tag for element in page.elements]
    if not any(element.tag == "script" and element.attributes.get("src") == SCRIPT for element in page.elements):
        yield f'the page lacks <script src="{SCRIPT}"></script>: without it no crowd element works'
    if tags.count(FORM) != 1:
        yield f"the page has {tags.count(FORM)} <{FORM}> elements; exactly one holds the task"
    for element in page.elements:
        yield from _element_problems(element, labels)
    tool = page.tool
    if expected is not None:
        tag, needed = expected
        if tool is None:
            yield f"the page has no labeling tool; the task type needs <{tag}>"
        elif tool.tag != tag:
            yield f"line {tool.line}: the task type needs <{tag}>, not <{tool.tag}>"
        elif tool.attributes.get("name") != needed:
            name = tool.attributes.get("name", "")
            yield f"line {tool.line}: <{tool.tag}> is named {name!r}; the task type reads answers named {needed!r}"


def _element_problems(element: Element, labels: Sequence[str]) -> Iterator[str]:
    where = f"line {element.line}: <{element.tag}>"
    if "-" in element.tag and element.tag not in TOOLS.keys() | OTHERS | REGIONS:
        yield f"{where} is no element that workers' browsers know"
    for name in TOOLS.get(element.tag, ()):
        if not element.attributes.get(name, "").strip():
            yield f"{where} lacks the attribute {name}"
    if element.tag in TOOLS and labels:
        for name in LABEL_ATTRIBUTES:
            if element.attributes.get(name, "").strip():
                yield from _label_problems(f"{where} {name}", element.attributes[name], labels)
    source = element.attributes.get("src", "")
    if source.startswith("s3://"):
        yield f"{where} src is {source}: no browser loads that; write {{{{ ... | grant_read_access }}}}"


def _label_problems(where: str, text: str, labels: Sequence[str]) -> Iterator[str]:
    try:
        # AWS' own samples write such lists with single quotes, and the elements read both.
        shown = json.loads(text if '"' in text else text.replace("'", '"'))
    except ValueError:
        yield f"{where} is no JSON list; write {{{{ task.input.labels | to_json | escape }}}}"
        return
    if not isinstance(shown, list):
        yield f"{where} is no JSON list"
        return
    names = [str(entry["label"]) if isinstance(entry, dict) and "label" in entry else str(entry) for entry in shown]
    missing = [label for label in labels if label not in names]
    strange = [name for name in names if name not in labels]
    if missing:
        yield f"{where} lacks labels of the job: {', '.join(missing)}"
    if strange:
        yield f"{where} has labels that the job does not have: {', '.join(strange)}"


class _Reader(HTMLParser):
    """Notes elements, and tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, int]] = []
        self.feed(html)
        self.close()
        for tag, opened in self._open:
            self.page.problems.append(f"line {opened}: <{tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, _ = self.getpos()
        attributes = {name: "" if value is None else value for name, value in attrs}
        self.page.elements.append(Element(tag=tag, attributes=attributes, line=line))
        if tag in VOID:
            return
        self._open.append((tag, line))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            # HTML knows no such short form: for a browser the element stays open.
            self._open.pop()
            if "-" in tag:
                line, _ = self.getpos()
                self.page.problems.append(f"line {line}: <{tag}/> stays open in a browser; write <{tag}></{tag}>")

    def handle_endtag(self, tag: str) -> None:
        line, _ = self.getpos()
        if tag in VOID:
            return
        if tag not in (name for name, _ in self._open):
            self.page.problems.append(f"line {line}: </{tag}> closes nothing")
            return
        while self._open:
            name, opened = self._open.pop()
            if name == tag:
                break
            if name not in ("p", "li", "td", "tr", "th", "option", "dt", "dd"):
                # Browsers close these by themselves.
                self.page.problems.append(f"line {opened}: <{name}> is not closed before </{tag}> in line {line}")
