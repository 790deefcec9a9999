"""How Liquid's outputs become text of a page: what is escaped, and what objects look like.

The developer guide (sms-custom-templates-step2-automate) escapes all that is put out, literals as well, unless
`skip_autoescape` says otherwise. How the service prints objects it does not say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from liquid import BoundTemplate, RenderContext, Undefined
from liquid.ast import Node
from liquid.builtin.expressions import StringLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.expression import Expression
from liquid.stringify import to_liquid_string
from markupsafe import Markup

from ground_truth_runtime.domain.html_tags import read_tags
from ground_truth_runtime.domain.liquid_marks import read_template

Note = Callable[[str], None]


def script_ranges(source: str) -> list[tuple[int, int]]:
    """Return where a template's scripts are: offsets of their contents."""
    template = read_template(source)
    return [
        (template.offset_of_page(tag.end), template.offset_of_page(tag.end + len(tag.content)))
        for tag in read_tags(template.page)
        if tag.name == "script" and tag.content
    ]


def output_tag(*, scripts: Sequence[tuple[int, int]], note: Note) -> type[Output]:
    """Return the tag that stands for `{{ ... }}`.

    Args:
        scripts: Where scripts are: JSON in them is a part of the program, in which entities of HTML mean nothing.
        note: Takes what may not be meant.
    """

    class _Node(OutputNode):
        def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
            value = self.expression.evaluate(context)
            if isinstance(value, Undefined):
                return buffer.write(str(value))
            if isinstance(value, Mapping):
                note(f"Liquid: {self.expression} is an object: what the service prints is not known; use to_json")
                value = _json(value)
            elif isinstance(value, Sequence) and not isinstance(value, str | range):
                note(f"Liquid: {self.expression} is a list: its items are printed with nothing between; use to_json")
                value = "".join(str(_item(item)) for item in value)
            elif self._is_json_of_script:
                return buffer.write(str(value))
            return buffer.write(to_liquid_string(value, context.autoescape))

        @property
        def _is_json_of_script(self) -> bool:
            names = [each.name for each in getattr(self.expression, "filters", None) or ()]
            start = self.token.start_index
            return names[-1:] == ["to_json"] and any(first <= start < last for first, last in scripts)

    class _Output(Output):
        node_class = _Node

    return _Output


def escape_literals(template: BoundTemplate) -> None:
    """Let texts that the template itself has be escaped like all others."""
    for node in template.nodes:
        _escape_in(node, template)


def _escape_in(node: Node, template: BoundTemplate) -> None:
    for expression in node.expressions():
        _escape_expression(expression)
    for child in node.children(RenderContext(template), include_partials=False):
        _escape_in(child, template)


def _escape_expression(expression: Expression) -> None:
    if type(expression) is StringLiteral:
        expression.__class__ = _Text
    for child in expression.children():
        _escape_expression(child)


class _Text(StringLiteral):
    """A literal that is a text, not markup."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> str:
        return self.value


def _item(value: object) -> object:
    return value if isinstance(value, str | Markup) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
