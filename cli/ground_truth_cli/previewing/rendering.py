"""Renders a worker template with Liquid, as the service does, and notes what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from liquid import Environment, Undefined
from liquid.exceptions import LiquidError
from liquid.filter import liquid_filter
from liquid.template import BoundTemplate
from markupsafe import Markup

from ground_truth_cli.previewing.elements import FILTERS, VARIABLES
from ground_truth_cli.text import one_line

SIGNED = "https://preview.invalid/"
"""What `grant_read_access` gives here: an address that leads nowhere, and tells which object is meant."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A template, rendered.

    Args:
        html: The page; empty where Liquid can't render the template.
        granted: The S3 URIs that `grant_read_access` was asked for, by the address that it gave.
        problems: What is wrong with the template's Liquid.
    """

    html: str
    granted: Mapping[str, str]
    problems: Sequence[str]


def render(template: str, task_input: Mapping[str, Any]) -> Rendered:
    """Renders `template` with `task_input` as `task.input`."""
    granted: dict[str, str] = {}
    undefined: dict[str, None] = {}
    environment = _environment(granted, undefined)
    try:
        parsed = environment.from_string(template)
        problems = list(_static_problems(parsed, environment))
        page = parsed.render(task={"input": dict(task_input)})
    except LiquidError as error:
        return Rendered(html="", granted=granted, problems=[f"Liquid: {_told(error)}"])
    # What there never is has been told already.
    problems += [
        f"Liquid: {name} is nothing for this line of the manifest"
        for name in undefined
        if not any(f" {name};" in problem for problem in problems)
    ]
    return Rendered(html=page, granted=granted, problems=list(dict.fromkeys(problems)))


def _environment(granted: dict[str, str], undefined: dict[str, None]) -> Environment:
    @liquid_filter
    def grant_read_access(value: object) -> str:
        uri = str(value)
        address = SIGNED + quote(uri)
        granted[address] = uri
        return address

    @liquid_filter
    def to_json(value: object) -> str:
        return json.dumps(value)

    @liquid_filter
    def skip_autoescape(value: object) -> Markup:
        return Markup(str(value))  # noqa: S704 - what the filter is for; the page shows it in a sandbox

    class Noted(Undefined):
        """Shown or walked over, it is a mistake; asked whether it is there, it is none."""

        def __str__(self) -> str:
            undefined[self._path] = None
            return ""

        def __iter__(self) -> Iterator[Any]:
            undefined[self._path] = None
            return iter(())

        @property
        def _path(self) -> str:
            # The name is only the first word of the path; the hint has all of it.
            return (self.name if self.hint is None else self.hint.removesuffix(" is undefined")).strip("'")

    # Unknown filters are told all together, not at the first one.
    environment = Environment(autoescape=True, strict_filters=False, undefined=Noted)
    environment.add_filter("grant_read_access", grant_read_access)
    environment.add_filter("to_json", to_json)
    environment.add_filter("skip_autoescape", skip_autoescape)
    return environment


def _static_problems(template: BoundTemplate, environment: Environment) -> Iterator[str]:
    """What is wrong in all of the template, also where this line of the manifest does not lead."""
    found = template.analyze()
    for name in found.filters:
        if name not in environment.filters:
            yield f"Liquid: there is no filter {name}; beyond Liquid's own there are {', '.join(sorted(FILTERS))}"
    for variables in found.globals.values():
        for variable in variables:
            path = [str(segment) for segment in variable.segments]
            if path[:2] != ["task", "input"] or (path[2:3] and path[2] not in VARIABLES):
                known = ", ".join(f"task.input.{name}" for name in VARIABLES)
                yield f"Liquid: there is no variable {variable}; there are {known}"


def _told(error: LiquidError) -> str:
    """The error's own words, and where."""
    message = one_line(str(error.args[0]) if error.args else str(error))
    token = error.token
    if token is None:
        return message
    before = token.source[: token.start_index]
    return f"line {before.count(chr(10)) + 1}: {message}"
