"""The page that workers see, rendered as the service would: with Liquid, the service's filters, and escaped output."""

import html
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from liquid import Environment
from liquid.filter import liquid_filter

from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.facts.task_types import TASK_TYPES

_ELEMENTS = {
    "BoundingBox": ("crowd-bounding-box", "boundingBox", "labels"),
    "ImageMultiClass": ("crowd-image-classifier", "crowd-image-classifier", "categories"),
    "SemanticSegmentation": ("crowd-semantic-segmentation", "crowd-semantic-segmentation", "labels"),
}
_HOSTILE = [
    '<script>alert("x")</script>',
    "</short-instructions></crowd-form>",
    "{{ task.input.taskObject }}",
    "{% for a in (1..9) %}{{ a }}{% endfor %}",
    "{%- raw -%}",
    "{# note #}",
    '" onclick="steal()',
    "' single & double \" &amp;",
    "$header ${header} $$ $unknown",
    "line one\nline two",
    "鳥 🐦",
]


class _Page(HTMLParser):
    """Elements with their attributes, and the text inside each of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(page)
        assert self._open == [], "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.text[tag] = self.text.get(tag, "") + data


@liquid_filter
def _to_json(value: Any) -> str:
    return json.dumps(value)


@liquid_filter
def _grant_read_access(value: Any) -> str:
    return f"https://signed.example/{str(value).removeprefix('s3://')}?X-Amz-Signature=a&b=c"


def _rendered(template: str, *, labels: list[str]) -> _Page:
    environment = Environment(autoescape=True)
    environment.add_filter("to_json", _to_json)
    environment.add_filter("grant_read_access", _grant_read_access)
    task = {"input": {"taskObject": "s3://birds/a b.jpg", "labels": labels}}
    return _Page(environment.from_string(template).render(task=task))


def _template(task_type: str, text: str = "plain") -> str:
    return worker_template(TASK_TYPES[task_type].template, header=text, short_instructions=text, full_instructions=text)


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_a_page_has_the_structure_that_the_built_in_functions_expect(task_type: str) -> None:
    element, name, categories = _ELEMENTS[task_type]
    page = _rendered(_template(task_type), labels=["Bird"])

    assert [tag for tag, _ in page.elements if tag != "p"] == [
        "script",
        "crowd-form",
        element,
        "full-instructions",
        "short-instructions",
    ]
    attributes = dict(page.elements)
    assert attributes["script"] == {"src": "https://assets.crowd.aws/crowd-html-elements.js"}
    assert attributes[element]["name"] == name
    assert attributes[element].keys() == {"name", "src", "header", categories}
    assert attributes["full-instructions"] == {"header": "Instructions"}


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_a_page_reads_the_object_through_a_signed_address(task_type: str) -> None:
    element, *_ = _ELEMENTS[task_type]
    page = _rendered(_template(task_type), labels=["Bird"])

    assert dict(page.elements)[element]["src"] == "https://signed.example/birds/a b.jpg?X-Amz-Signature=a&b=c"


@pytest.mark.parametrize("task_type", TASK_TYPES)
@pytest.mark.parametrize("labels", [["Bird", "Sky"], ['say "bird"', "<b>", "it's", "{{ x }}", "鳥"]])
def test_labels_come_through_as_json(task_type: str, labels: list[str]) -> None:
    element, _, categories = _ELEMENTS[task_type]
    page = _rendered(_template(task_type), labels=labels)

    assert json.loads(str(dict(page.elements)[element][categories])) == labels


@pytest.mark.parametrize("task_type", TASK_TYPES)
@pytest.mark.parametrize("text", _HOSTILE)
def test_whatever_the_event_says_shows_as_text(task_type: str, text: str) -> None:
    element, *_ = _ELEMENTS[task_type]
    page = _rendered(_template(task_type, text), labels=["Bird"])

    assert dict(page.elements)[element]["header"] == text
    assert page.text["short-instructions"].strip() == text
    assert page.text["full-instructions"].strip() == text
    assert [tag for tag, _ in page.elements].count("script") == 1


def test_a_blank_line_starts_a_new_paragraph() -> None:
    page = worker_template(
        "bounding_box.liquid.html", header="h", short_instructions="one\n\n two\n \n\nthree", full_instructions=""
    )

    assert page.count("<p>") == 3
    assert "<p>two</p>" in page


def test_escaped_text_reads_back_as_it_was() -> None:
    page = worker_template(
        "bounding_box.liquid.html", header="".join(_HOSTILE), short_instructions="", full_instructions=""
    )
    header = page.split('header="', 1)[1].split('"', 1)[0]

    assert html.unescape(header) == "".join(_HOSTILE)
    assert "{{" not in header
