from pathlib import Path

import pytest

from ground_truth_runtime.domain.template_check import template_problems
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.data import TEMPLATES
from tests.support.events import event, job_of

_TOOL = (
    '<crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}"></crowd-bounding-box>'
)


def _problems(page: str, task_type: str = "BoundingBox") -> list[str]:
    return list(template_problems(page, TASK_TYPES[task_type]))


@pytest.mark.parametrize("task_type", [name for name, row in TASK_TYPES.items() if row.template is not None])
def test_nothing_is_wrong_with_the_templates_that_ship(task_type: str) -> None:
    page = worker_template(read_event(event(job_of(task_type))).jobs[0], audited="earlier")

    assert page is not None
    assert _problems(page, task_type) == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_nothing_is_wrong_with_the_templates_of_the_examples(path: Path) -> None:
    assert _problems(path.read_text("utf-8"), "PassThrough") == []


@pytest.mark.parametrize(
    "page",
    [
        f"<crowd-form>{_TOOL}</crowd-form>",
        f"<CROWD-FORM>{_TOOL.replace('crowd-', 'Crowd-')}</CROWD-FORM>",
        f"{{% if task.input.labels.size > 1 %}}<crowd-form>{_TOOL}</crowd-form>{{% endif %}}",
        f"{{%- comment -%}} {{{{ | {{% nothing {{%- endcomment -%}}<crowd-form>{_TOOL}</crowd-form>",
        f"{{% raw %}}{{{{ a | strange }}}}{{% endraw %}}<crowd-form>{_TOOL}</crowd-form>",
        f'<crowd-form>{{{{ "a | strange" | append: "b" }}}}{_TOOL}</crowd-form>',
        f"<crowd-form>{_TOOL}{{% for a in b %}}{{% if a == 2 %}}{{% break %}}{{% endif %}}{{% endfor %}}</crowd-form>",
        f'<crowd-form>{_TOOL}{{% case a %}}{{% when 1 %}}b{{% else %}}c{{% endcase %}}<input name="n"></crowd-form>',
    ],
)
def test_what_liquid_and_the_consolidation_take_is_taken(page: str) -> None:
    assert _problems(page) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (_TOOL, "has no <crowd-form>"),
        ("", "has no <crowd-form>"),
        ("<crowd-form></crowd-form>", 'has no <crowd-bounding-box name="boundingBox">'),
        ('<crowd-form><crowd-polygon name="boundingBox"/></crowd-form>', "reads, only <crowd-polygon>"),
        (f"<crowd-form>{_TOOL.replace('boundingBox', 'box')}</crowd-form>", 'with name="box", and the consolidation'),
        ("<crowd-form><crowd-bounding-box /></crowd-form>", "with no name"),
        (f"<crowd-form></crowd-form>{_TOOL}", "outside of <crowd-form>"),
        (f"<crowd-form>{_TOOL}</crowd-form><crowd-form></crowd-form>", "has 2 <crowd-form>"),
        (f"<crowd-form>{_TOOL}{{{{ a</crowd-form>", "has {{ in line 1 without its end"),
        (f"<crowd-form>\n{_TOOL}\n{{% if a\n</crowd-form>", "has {% in line 3 without its end"),
        (f"<crowd-form>{_TOOL}{{% if a %}}</crowd-form>", "has {% if %} without {% endif %}"),
        (f"<crowd-form>{_TOOL}{{% endif %}}</crowd-form>", "has {% endif %} in line 1 without its {% if %}"),
        (f"<crowd-form>{_TOOL}{{% for a in b %}}{{% endif %}}</crowd-form>", "without its {% if %}"),
        (f"<crowd-form>{_TOOL}{{% else %}}</crowd-form>", "has {% else %} in line 1 outside"),
        (f"<crowd-form>{_TOOL}{{% while a %}}</crowd-form>", "a Liquid tag that is not known, while, in line 1"),
        (
            f"<crowd-form>{_TOOL}\n{{{{ a | s3_presign }}}}</crowd-form>",
            "filter that is not known, s3_presign, in line 2",
        ),
        (f"<crowd-form>{_TOOL}{{% assign b = a | sortby: 'x' %}}</crowd-form>", "not known, sortby"),
    ],
)
def test_what_would_break_is_told(page: str, problem: str) -> None:
    assert any(problem in told for told in _problems(page)), _problems(page)


def test_a_page_of_the_callers_own_may_use_any_form() -> None:
    assert _problems('<form action="/submit"><input name="a"></form>', "Custom") == []
    assert _problems("<p>Nothing to submit.</p>", "Custom") == ["has no <crowd-form>, so that nothing can be submitted"]
