"""What can be told of a worker template without rendering it: its Liquid, and the tool that consolidation reads.

Source: developer guide, sms-custom-templates-step2 and sms-ui-template-crowd-*.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from ground_truth_runtime.facts.liquid import BLOCKS, FILTERS, TAGS
from ground_truth_runtime.facts.task_types import TaskType

_MARK = re.compile(r"\{\{-?(?P<output>.*?)-?\}\}|\{%-?\s*(?P<tag>#|\w+)(?P<rest>.*?)-?%\}", re.DOTALL)
_VERBATIM = re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_FILTER = re.compile(r"\|\s*(\w+)")


def template_problems(source: str, task_type: TaskType) -> Iterator[str]:
    """What is wrong with a template for a task type, in words."""
    text = _VERBATIM.sub("", source)
    yield from _tag_problems(text)
    yield from _filter_problems(text)
    left = _MARK.sub("liquid", text)
    for mark in ("{{", "{%"):
        if mark in left:
            line = text[: text.find(left[left.find(mark) : left.find(mark) + 20])].count("\n") + 1
            yield f"has {mark} in line {line} without its end"
    # What Liquid puts out is one word here, so that quotes inside it do not end attributes.
    yield from _page_problems(left, task_type)


def _tag_problems(text: str) -> Iterator[str]:
    open_blocks: list[str] = []
    for mark in _MARK.finditer(text):
        tag = mark["tag"]
        if tag is None or tag in TAGS:
            continue
        line = text.count("\n", 0, mark.start()) + 1
        if tag in BLOCKS:
            open_blocks.append(tag)
        elif tag.startswith("end") and tag[3:] in BLOCKS:
            if not open_blocks or open_blocks.pop() != tag[3:]:
                yield f"has {{% {tag} %}} in line {line} without its {{% {tag[3:]} %}}"
                return
        elif any(tag in between for between in BLOCKS.values()):
            if not any(tag in BLOCKS[block] for block in open_blocks):
                yield f"has {{% {tag} %}} in line {line} outside of a block that takes it"
        else:
            yield f"has a Liquid tag that is not known, {tag}, in line {line}"
    for block in open_blocks:
        yield f"has {{% {block} %}} without {{% end{block} %}}"


def _filter_problems(text: str) -> Iterator[str]:
    unknown: dict[str, int] = {}
    for mark in _MARK.finditer(text):
        expression = (
            mark["output"] if mark["tag"] is None else mark["rest"] if mark["tag"] in ("assign", "echo") else ""
        )
        for name in _FILTER.findall(_QUOTED.sub("", expression)):
            if name not in FILTERS:
                unknown.setdefault(name, text.count("\n", 0, mark.start()) + 1)
    for name, line in unknown.items():
        yield f"uses a Liquid filter that is not known, {name}, in line {line}"


class _Page(HTMLParser):
    """Elements that begin with crowd-, with their names; those outside of the form apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tools: list[tuple[str, str | None]] = []
        self.forms = 0
        self.outside: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag == "crowd-form":
            self.forms += 1
            self._inside = True
        elif tag.startswith("crowd-"):
            self.tools.append((tag, dict(attrs).get("name")))
            if not self._inside:
                self.outside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag == "crowd-form":
            self._inside = False


def _page_problems(text: str, task_type: TaskType) -> Iterator[str]:
    page = _Page(text)
    if page.forms > 1:
        yield f"has {page.forms} <crowd-form>, and may have one"
    for tag in page.outside if page.forms else ():
        yield f"has <{tag}> outside of <crowd-form>, so that its answer is not submitted"
    if task_type.element is None:
        if not page.forms and not page.tools and "<form" not in text.lower():
            yield "has no <crowd-form>, so that nothing can be submitted"
        return
    if not page.forms:
        yield "has no <crowd-form>, so that nothing can be submitted"
    names = [name for tag, name in page.tools if tag == task_type.element]
    wanted = f'<{task_type.element} name="{task_type.element_name}">'
    if not names:
        there = ", ".join(f"<{tag}>" for tag, _ in page.tools)
        yield f"has no {wanted}, which the consolidation of {task_type.name} reads{f', only {there}' if there else ''}"
    elif task_type.element_name not in names:
        given = "no name" if names[0] is None else f'name="{names[0]}"'
        yield f"has <{task_type.element}> with {given}, and the consolidation of {task_type.name} reads {wanted}"
