"""What simulated workers see of a custom job's template: its tool, and that tool's labels."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types.base import Categories, Hand
from ground_truth_local.engine.types.registry import TOOLS
from ground_truth_local.engine.types.subject import Reads, Subject

_EXPRESSION = re.compile(r"^\s*\{\{-?\s*task\.input\.([\w.-]+)\s*(?:\|.*)?\}\}\s*$", re.DOTALL)


@dataclass(frozen=True)
class PageTool:
    """The tool of a template.

    Args:
        tag: of its element.
        name: under which its answer is submitted.
        labels: the text of its `labels` or `categories`, Liquid and all; None without either.
        otherwise: the categories of the job's file, for a tool whose text does not tell.
    """

    tag: str
    name: str
    labels: str | None
    otherwise: Categories

    @property
    def reads(self) -> Reads:
        return TOOLS[self.tag].reads

    def answer(self, subject: Subject, task_input: Mapping[str, Any], hand: Hand) -> dict[str, Any]:
        """What a worker submits with it.

        Raises:
            JobError: the labels cannot be told.
        """
        (content,) = TOOLS[self.tag].answer(subject, self._categories(task_input), hand).values()
        return {self.name: content}

    def _categories(self, task_input: Mapping[str, Any]) -> Categories:
        entries = None if self.labels is None else _entries(self.labels, task_input)
        if entries:
            labels = [str(entry["label"]) if isinstance(entry, Mapping) else str(entry) for entry in entries]
            return Categories(labels=labels, document={"labels": [{"label": label} for label in labels]})
        if not self.otherwise.labels:
            raise JobError(f"ClientError: simulated workers find no labels for <{self.tag}> in the worker template")
        return self.otherwise


def find_tool(template: str, categories: Categories) -> PageTool:
    """The first element of a template that simulated workers can use.

    Raises:
        JobError: there is none.
    """
    parser = _Finder()
    parser.feed(template)
    if parser.found is None:
        there = ", ".join(f"<{tag}>" for tag in parser.passed) or "no crowd element"
        raise JobError(
            f"ClientError: simulated workers cannot work with this worker template: it has {there}; "
            f"they use {', '.join(TOOLS)}. Let people work on the job"
        )
    tag, attributes = parser.found
    labels = attributes.get("labels", attributes.get("categories"))
    return PageTool(tag=tag, name=attributes.get("name") or tag, labels=labels, otherwise=categories)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: tuple[str, dict[str, str | None]] | None = None
        self.passed: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TOOLS and self.found is None:
            self.found = tag, dict(attrs)
        elif tag.startswith("crowd-") and tag != "crowd-form":
            self.passed[tag] = None


def _entries(text: str, task_input: Mapping[str, Any]) -> list[Any]:
    """The labels that an attribute's text stands for; empty when it does not tell."""
    expression = _EXPRESSION.match(text)
    if expression is not None:
        value: Any = task_input
        for name in expression[1].split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return list(value) if isinstance(value, list | tuple) else []
    try:
        value = json.loads(text)
    except ValueError:
        try:
            # The guide's own examples write lists with single quotes.
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError):
            return []
    return list(value) if isinstance(value, list) else []
