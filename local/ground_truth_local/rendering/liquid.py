"""Renders a worker template with Liquid, as the service does, and notes what is wrong with it.

Source of variables, filters and auto-escaping: SageMaker developer guide, sms-custom-templates-step2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from liquid import Environment, Undefined
from liquid.exceptions import LiquidError
from liquid.filter import liquid_filter
from liquid.static_analysis import Variable
from markupsafe import Markup

from ground_truth_local.rendering.liquid_output import escape_literals, output_tag, script_ranges

GrantReadAccess = Callable[[str], str]
"""Gives the address under which a browser can load the object of an S3 URI."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A template, rendered.

    Args:
        html: The page; empty where Liquid can't render the template.
        granted: The S3 URIs that `grant_read_access` was asked for, in the order of the page.
        problems: What is wrong with the template's Liquid, besides the two below.
        undefined: Variables that were used and are nothing for this task.
        unknown_filters: Filters that there are none of; they change nothing.
    """

    html: str
    granted: Sequence[str]
    problems: Sequence[str]
    undefined: Sequence[str] = ()
    unknown_filters: Sequence[str] = ()

    @property
    def notes(self) -> list[str]:
        """All of it in words."""
        return [
            *self.problems,
            *(f"Liquid: there is no filter {name}" for name in self.unknown_filters),
            *(undefined_note(name) for name in self.undefined),
        ]


def undefined_note(name: str) -> str:
    """What a variable is that is nothing for a task."""
    return f"Liquid: {name} is nothing for this line of the manifest"


def render(template: str, task_input: Mapping[str, Any], *, grant_read_access: GrantReadAccess) -> Rendered:
    """Renders `template` with `task_input` as `task.input`.

    Args:
        template: The template.
        task_input: What the pre-annotation function gives.
        grant_read_access: What the filter of this name does with an S3 URI; asked once for each.
    """
    granted: dict[str, str] = {}
    problems: dict[str, None] = {}
    undefined: dict[str, None] = {}

    def grant(value: object) -> str:
        uri = _s3_uri(str(value))
        if uri is None:
            if not isinstance(value, Undefined):
                given = json.dumps(str(value))
                problems[f"Liquid: grant_read_access takes an s3:// address, not {given}"] = None
            return str(value)
        if uri not in granted:
            granted[uri] = grant_read_access(uri)
        return granted[uri]

    environment = _environment(grant, undefined)
    environment.add_tag(
        output_tag(scripts=script_ranges(template), note=lambda text: problems.update({text: None})),
    )
    unknown_filters: tuple[str, ...] = ()
    page = ""
    try:
        parsed = environment.from_string(template)
        escape_literals(parsed)
        used = parsed.analyze()
        unknown_filters = tuple(name for name in used.filters if name not in environment.filters)
        strange = {str(variable) for variables in used.globals.values() for variable in variables if _strange(variable)}
        problems.update({f"Liquid: there is no variable {name}": None for name in sorted(strange)})
        page = parsed.render(task={"input": dict(task_input)})
        for name in strange:
            undefined.pop(name, None)
    except LiquidError as error:
        problems[f"Liquid: {_told(error)}"] = None
    return Rendered(
        html=page,
        granted=tuple(granted),
        problems=tuple(problems),
        undefined=tuple(undefined),
        unknown_filters=unknown_filters,
    )


_HOSTS = (
    # Path style: with and without a region; then virtual-hosted style, likewise.
    re.compile(r"https://s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?/(?P<bucket>[^/?#]+)/(?P<key>[^?#]+)"),
    re.compile(r"https://(?P<bucket>[^/?#]+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?/(?P<key>[^?#]+)"),
)
"""Amazon S3 User Guide, "Methods for accessing a general purpose bucket": addresses of an object over HTTPS."""


def _s3_uri(address: str) -> str | None:
    """An address of an object as an S3 URI; None where it is none."""
    if address.startswith("s3://"):
        return address
    found = next((match for pattern in _HOSTS if (match := pattern.fullmatch(address)) is not None), None)
    return None if found is None else f"s3://{found['bucket']}/{unquote(found['key'])}"


def _strange(variable: Variable) -> bool:
    """Whether a variable is none of the task's. Which fields its input has, each task says for itself."""
    return [str(segment) for segment in variable.segments[:2]] != ["task", "input"]


class _Environment(Environment):
    """Liquid with an end: a template that loops without one is told so, instead of holding up the page."""

    loop_iteration_limit = 1_000_000
    output_stream_limit = 32 << 20


def _environment(grant: Callable[[object], str], undefined: dict[str, None]) -> Environment:
    @liquid_filter
    def grant_read_access(value: object) -> str:
        return grant(value)

    @liquid_filter
    def to_json(value: object) -> str:
        if isinstance(value, Undefined):
            str(value)
            return "null"
        # The same JSON without a "<": in a script element of the template, a text of the task can't end the script.
        return json.dumps(value, default=str).replace("<", "\\u003c")

    @liquid_filter
    def skip_autoescape(value: object) -> Markup:
        return Markup(str(value))  # noqa: S704 - what the filter is for; pages show the template in a sandbox

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
    environment = _Environment(autoescape=True, strict_filters=False, undefined=Noted)
    environment.add_filter("grant_read_access", grant_read_access)
    environment.add_filter("to_json", to_json)
    environment.add_filter("skip_autoescape", skip_autoescape)
    return environment


def _told(error: LiquidError) -> str:
    """The error's own words, and where."""
    message = " ".join(str(error.args[0] if error.args else error).split())
    token = error.token
    if token is None:
        return message
    before = token.source[: token.start_index]
    return f"line {before.count(chr(10)) + 1}: {message}"
