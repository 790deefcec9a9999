"""The page that workers see, rendered as the service would: with Liquid, the service's filters, and escaped output."""

import html
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from liquid import Environment, StrictUndefined
from liquid.filter import liquid_filter

from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.events import event, job_of

# Type -> attribute that holds its labels, attributes besides, and elements in the tool before the instructions.
_PAGES: dict[str, tuple[str, set[str], list[str]]] = {
    "BoundingBox": ("labels", {"src"}, []),
    "ImageMultiClass": ("categories", {"src"}, []),
    "ImageMultiClassMultiLabel": ("categories", {"src"}, []),
    "SemanticSegmentation": ("labels", {"src"}, []),
    "TextMultiClass": ("categories", set(), ["classification-target"]),
    "TextMultiClassMultiLabel": ("categories", set(), ["classification-target"]),
    "VideoMultiClass": ("categories", set(), ["classification-target", "video", "source"]),
    "AdjustmentBoundingBox": ("labels", {"src", "initial-value"}, []),
    "AdjustmentSemanticSegmentation": ("labels", {"src", "initial-value"}, []),
    "VerificationBoundingBox": ("categories", {"src", "overlay"}, ["worker-comment"]),
    "VerificationSemanticSegmentation": ("categories", {"src", "overlay"}, ["worker-comment"]),
    "ImagePolygon": ("labels", {"src"}, []),
    "ImageKeypoint": ("labels", {"src"}, []),
    "ImageLine": ("labels", {"src"}, []),
    "ImagePolyline": ("labels", {"src"}, []),
    "ImageInstanceSegmentation": ("labels", {"src"}, []),
}
_READ = [name for name in _PAGES if TASK_TYPES[name].reads == "image"]
_BOX = {"class_id": 0, "left": 10.5, "top": 20, "width": 30.25, "height": 40}
_LINE = {
    "source-ref": "s3://birds/a b.jpg",
    "boxes": {
        "image_size": [{"width": 640, "height": 480, "depth": 3}],
        "annotations": [_BOX, {**_BOX, "class_id": 3}],
    },
    "boxes-metadata": {"class-map": {"0": 'say "Bird"', "3": "<Sky>'s"}},
    "areas-ref": "s3://birds/mask 0.png",
    "areas-ref-metadata": {
        "internal-color-map": {
            "0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.9},
            "1": {"class-name": 'say "Bird"', "hex-color": "#2acf59", "confidence": 0.9},
            "2": {"class-name": "<Sky>'s", "hex-color": "#000001", "confidence": 0.9},
        }
    },
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
        if tag != "source":  # has no end tag
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


def _template(task_type: str, *, labels: list[str] | None = None, **fields: Any) -> str:
    audited = "areas-ref" if "Segmentation" in task_type else "boxes"
    raw = job_of(task_type, **({} if labels is None else {"labels": labels}), **fields)
    if TASK_TYPES[task_type].audits:
        raw["input"]["label_attribute_name"] = audited
    reading = read_event(event(raw))
    assert [str(problem) for problem in reading.problems] == []
    page = worker_template(reading.jobs[0], audited=audited)
    assert page is not None
    return page


def _rendered(task_type: str, *, labels: list[str] | None = None, line: Any = None, **fields: Any) -> _Page:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.add_filter("to_json", _to_json)
    environment.add_filter("grant_read_access", _grant_read_access)
    task = {
        "input": {
            "taskObject": "s3://birds/a b.jpg",
            "labels": ["a", "b"] if labels is None else labels,
            "manifestLine": _LINE if line is None else line,
        }
    }
    page = _template(task_type, labels=labels, **fields)
    return _Page(environment.from_string(page).render(task=task))


def _tool(page: _Page, task_type: str) -> dict[str, str | None]:
    return dict(page.elements)[str(TASK_TYPES[task_type].element)]


def test_every_template_is_looked_at_here() -> None:
    assert {name for name, row in TASK_TYPES.items() if row.template is not None} == set(_PAGES)


@pytest.mark.parametrize("task_type", _PAGES)
def test_a_page_has_the_structure_that_the_functions_expect(task_type: str) -> None:
    labels, besides, inside = _PAGES[task_type]
    element = TASK_TYPES[task_type].element
    page = _rendered(task_type)

    assert [tag for tag, _ in page.elements if tag != "p"] == [
        "script",
        "crowd-form",
        element,
        *inside,
        "full-instructions",
        "short-instructions",
    ]
    attributes = dict(page.elements)
    assert attributes["script"] == {"src": "https://assets.crowd.aws/crowd-html-elements.js"}
    assert _tool(page, task_type)["name"] == TASK_TYPES[task_type].element_name
    assert _tool(page, task_type).keys() == {"name", "header", labels, *besides}
    assert attributes["full-instructions"] == {"header": "Instructions"}


@pytest.mark.parametrize("task_type", _READ)
def test_a_page_reads_the_image_through_a_signed_address(task_type: str) -> None:
    address = _tool(_rendered(task_type), task_type)["src"]

    assert address == "https://signed.example/birds/a b.jpg?X-Amz-Signature=a&b=c"


def test_a_page_reads_the_clip_through_a_signed_address() -> None:
    clip = dict(_rendered("VideoMultiClass").elements)["source"]

    assert clip["src"] == "https://signed.example/birds/a b.jpg?X-Amz-Signature=a&b=c"


@pytest.mark.parametrize("task_type", ["TextMultiClass", "TextMultiClassMultiLabel"])
def test_a_page_shows_the_text_as_text(task_type: str) -> None:
    assert _rendered(task_type).text["classification-target"].strip() == "s3://birds/a b.jpg"


@pytest.mark.parametrize("task_type", _PAGES)
@pytest.mark.parametrize("labels", [["Bird", "Sky"], ['say "bird"', "<b>", "it's", "{{ x }}", "鳥", "$header"]])
def test_labels_come_through_as_json(task_type: str, labels: list[str]) -> None:
    written = _tool(_rendered(task_type, labels=labels), task_type)[_PAGES[task_type][0]]

    assert json.loads(str(written)) == labels


@pytest.mark.parametrize("task_type", _PAGES)
@pytest.mark.parametrize("text", _HOSTILE)
def test_whatever_the_event_says_shows_as_text(task_type: str, text: str) -> None:
    page = _rendered(task_type, title=text, instructions={"short": text, "full": text})

    assert _tool(page, task_type)["header"] == text
    assert page.text["short-instructions"].strip() == text
    assert page.text["full-instructions"].strip() == text
    assert [tag for tag, _ in page.elements].count("script") == 1


_BOXES = [
    {"label": 'say "Bird"', "left": 10.5, "top": 20, "width": 30.25, "height": 40},
    {"label": "<Sky>'s", "left": 10.5, "top": 20, "width": 30.25, "height": 40},
]
_MASK = {
    "src": "https://signed.example/birds/mask 0.png?X-Amz-Signature=a&b=c",
    "labelMappings": {'say "Bird"': {"color": "#2acf59"}, "<Sky>'s": {"color": "#000001"}},
}
_NAMES = ['say "Bird"', "<Sky>'s"]


@pytest.mark.parametrize(
    ("task_type", "attribute", "value"),
    [
        ("AdjustmentBoundingBox", "initial-value", _BOXES),
        ("VerificationBoundingBox", "overlay", {"boundingBox": {"labels": _NAMES, "value": _BOXES}}),
        ("AdjustmentSemanticSegmentation", "initial-value", _MASK),
        ("VerificationSemanticSegmentation", "overlay", {"semanticSegmentation": {"labels": _NAMES, **_MASK}}),
    ],
)
def test_earlier_labels_are_on_the_page_as_json(task_type: str, attribute: str, value: Any) -> None:
    assert json.loads(str(_tool(_rendered(task_type), task_type)[attribute])) == value


@pytest.mark.parametrize(
    ("task_type", "attribute", "value"),
    [
        ("AdjustmentBoundingBox", "initial-value", []),
        ("VerificationBoundingBox", "overlay", {"boundingBox": {"labels": [], "value": []}}),
    ],
)
def test_an_object_on_which_nothing_was_drawn_has_an_empty_list(task_type: str, attribute: str, value: Any) -> None:
    line = {"boxes": {"annotations": []}, "boxes-metadata": {"class-map": {}}}

    assert json.loads(str(_tool(_rendered(task_type, line=line), task_type)[attribute])) == value


def test_a_blank_line_starts_a_new_paragraph() -> None:
    page = _template("BoundingBox", instructions={"short": "one\n\n two\n \n\nthree", "full": " "})

    assert page.count("<p>") == 3
    assert "<p>two</p>" in page


def test_escaped_text_reads_back_as_it_was() -> None:
    title = "".join(_HOSTILE)[:128]
    header = _template("BoundingBox", title=title).split('header="', 1)[1].split('"', 1)[0]

    assert html.unescape(header) == title
    assert "{{" not in header


@pytest.mark.parametrize("task_type", [name for name in TASK_TYPES if name not in _PAGES])
def test_other_types_have_a_page_of_awss_or_the_callers(task_type: str) -> None:
    assert worker_template(read_event(event(job_of(task_type))).jobs[0]) is None
