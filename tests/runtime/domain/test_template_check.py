import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.template_check import TemplateFindings, check_template
from ground_truth_runtime.domain.worker_template import worker_template
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.data import TEMPLATES
from tests.support.events import event, job_of

_SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
_TOOL = (
    '<crowd-bounding-box name="boundingBox" src="{{ task.input.taskObject | grant_read_access }}" '
    'labels="{{ task.input.labels | to_json | escape }}"></crowd-bounding-box>'
)
_TEXT = (
    '<crowd-classifier name="crowd-classifier" categories="{{ task.input.labels | to_json | escape }}">'
    "<classification-target>{{ task.input.taskObject }}</classification-target></crowd-classifier>"
)


def _findings(page: str, task_type: str) -> TemplateFindings:
    """Those of a page with the script of the elements, unless it loads any itself."""
    return check_template(page if "<script" in page else f"{_SCRIPT}{page}", TASK_TYPES[task_type])


def _problems(page: str, task_type: str = "BoundingBox") -> list[str]:
    return list(_findings(page, task_type).errors)


def _warnings(page: str, task_type: str = "BoundingBox") -> list[str]:
    return list(_findings(page, task_type).warnings)


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
        # Elements that give no answer may lie anywhere.
        (
            "<crowd-button>a</crowd-button><crowd-modal></crowd-modal><crowd-alert></crowd-alert><crowd-toast></crowd-toast>"
            f"<crowd-card></crowd-card><crowd-instructions></crowd-instructions><crowd-form>{_TOOL}</crowd-form>"
        ),
        # Of a branch and its alternatives a page has one.
        f"{{% if a %}}<crowd-form>{_TOOL}</crowd-form>{{% else %}}<crowd-form>{_TOOL}</crowd-form>{{% endif %}}",
        (
            f"{{% case a %}}{{% when 1 %}}<crowd-form>{_TOOL}</crowd-form>"
            f"{{% when 2 %}}<crowd-form>{_TOOL}</crowd-form>{{% endcase %}}"
        ),
        # What is there for some objects only is asked for first.
        f"<crowd-form>{_TOOL}{{% if task.input.hint %}}{{{{ task.input.hint }}}}{{% endif %}}</crowd-form>",
        f"<crowd-form>{_TOOL}{{{{ task.input.hint | default: 'none' }}}}{{{{ task.input[k] }}}}</crowd-form>",
        (
            f"<crowd-form>{_TOOL}<x-timer></x-timer><crowd-slider><crowd-slider-label></crowd-slider-label></crowd-slider>"
            "</crowd-form>"
        ),
        (
            f"{{% assign url = task.input.taskObject | grant_read_access %}}<crowd-form>"
            f"{_TOOL.replace('task.input.taskObject | grant_read_access', 'url')}</crowd-form>"
        ),
        f'<script src="//assets.crowd.aws/crowd-html-elements-v2.js?v=1"></script><crowd-form>{_TOOL}</crowd-form>',
        (
            f"{_SCRIPT}<script>customElements.define('crowd-own', class extends HTMLElement {{}})</script>"
            f"<crowd-form><crowd-own></crowd-own>{_TOOL}</crowd-form>"
        ),
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
        ("<crowd-form><crowd-bounding-box></crowd-bounding-box></crowd-form>", "with no name"),
        (f"<crowd-form></crowd-form>{_TOOL}", "outside of <crowd-form>"),
        (f"<crowd-form>{_TOOL}</crowd-form><crowd-form></crowd-form>", "has 2 <crowd-form> at once"),
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
        (f'<script src="https://assets.crowd.aws/crowd.js"></script><crowd-form>{_TOOL}</crowd-form>', "only https://"),
        (f"<script>1</script><crowd-form>{_TOOL}</crowd-form>", "without which no crowd element works"),
        (f"<crowd-form>{_TOOL}{{{{ task.input.sourceRef }}}}</crowd-form>", "uses task.input.sourceRef in line 1"),
        (f"<crowd-form>{_TOOL}{{{{ task.input['sourceRef'] }}}}</crowd-form>", "uses task.input.sourceRef in line 1"),
        (
            f"<crowd-form>{_TOOL.replace(' | grant_read_access', '')}</crowd-form>",
            "without the filter grant_read_access",
        ),
        ('<crowd-form><img src="s3://b/k"></crowd-form>', "<img> in line 1 with src an address of S3"),
        (f"<crowd-form>{_TOOL.replace(' src=', ' data-src=')}</crowd-form>", "with no src, which it needs"),
        (f"<crowd-form>{_TOOL.replace('labels=', 'label=')}</crowd-form>", "with no labels, which it needs"),
        (f"<crowd-form>{_TOOL}<crowd-inptu></crowd-inptu></crowd-form>", "did you mean <crowd-input>?"),
        (
            f"<crowd-form>{_TOOL}</crowd-form><crowd-input name='a'></crowd-input>",
            "<crowd-input> outside of <crowd-form>",
        ),
        (
            f"{{% if a %}}<crowd-form>{_TOOL}</crowd-form>{{% endif %}}<crowd-form>{_TOOL}</crowd-form>",
            "has 2 <crowd-form> at once",
        ),
        (f"<crowd-form>{_TOOL}{{% assign b = a | sortby: 'x' %}}</crowd-form>", "not known, sortby"),
    ],
)
def test_what_would_break_is_told(page: str, problem: str) -> None:
    assert any(problem in told for told in _problems(page)), _problems(page)


def test_a_page_of_the_callers_own_may_use_any_form() -> None:
    assert _problems('<form action="/submit"><input name="a"></form>', "Custom") == []
    assert _problems("<p>Nothing to submit.</p>", "Custom") == ["has no <crowd-form>, so that nothing can be submitted"]


@pytest.mark.parametrize("task_type", ["Custom", "PassThrough"])
def test_a_misspelt_element_is_found_in_every_type(task_type: str) -> None:
    (problem,) = _problems("<crowd-form><crowd-text-aera></crowd-text-aera></crowd-form>", task_type)
    assert problem == "has <crowd-text-aera> in line 1, which is no crowd element; did you mean <crowd-text-area>?"


def test_an_element_that_submits_by_itself_needs_no_form() -> None:
    page = """<crowd-entity-annotation name="e" labels="[]" text="{{ task.input.text }}"></crowd-entity-annotation>"""
    assert _problems(page, "Custom") == []


def test_a_tool_that_names_its_form_may_lie_outside() -> None:
    tool = "<crowd-text-ranking name='r' ordinal-ranking-dimensions='[]' responses='[]' crowd-form-element-id='f'>"
    page = f"<crowd-form id='f'></crowd-form>{tool}</crowd-text-ranking>"
    assert _problems(page, "Custom") == []


@pytest.mark.parametrize("task_type", ["Custom", "PassThrough"])
def test_what_the_functions_of_others_give_is_not_known(task_type: str) -> None:
    assert (
        _problems("<crowd-form>{{ task.input.anything }}{{ task.input['source-ref'] }}</crowd-form>", task_type) == []
    )


def test_an_address_of_s3_that_the_callers_functions_may_have_made_readable_is_a_warning() -> None:
    page = '<crowd-form><img src="{{ task.input.taskObject }}"></crowd-form>'
    assert (_problems(page, "Custom"), len(_warnings(page, "Custom"))) == ([], 1)


def test_a_text_needs_no_grant() -> None:
    assert _problems(f"<crowd-form>{_TEXT}</crowd-form>", "TextMultiClass") == []


def test_what_a_script_may_set_is_a_warning_where_the_page_has_one() -> None:
    page = f"{_SCRIPT}<crowd-form>{_TOOL.replace('labels=', 'data-labels=')}</crowd-form>"
    assert any("with no labels" in problem for problem in _problems(page))
    scripted = f"{page}<script>document.querySelector('crowd-bounding-box').labels = ['Bird']</script>"
    assert (_problems(scripted), len(_warnings(scripted))) == ([], 1)


def test_an_element_that_seems_closed_and_is_not_is_a_warning() -> None:
    page = f"<crowd-form>{_TOOL}<crowd-badge/></crowd-form>"
    assert (_problems(page), len(_warnings(page))) == ([], 1)


def test_problems_name_lines_of_the_template_behind_marks_comments_and_raw_text() -> None:
    before = "{% comment %}\n\n{% endcomment %}{% raw %}\n{{ x }}{% endraw %}\n{{ a }}\n"
    (problem,) = _problems(f"{before}<crowd-form>{_TOOL}\n<crowd-nothing></crowd-nothing></crowd-form>")
    assert " in line 7, " in problem


_LARGE = 200_000


@pytest.mark.parametrize(
    "piece",
    [
        *("{{ ", "{% ", "{% raw %}", "{% if a %}", "{{ a }}", "{{ a | b }}", "{{ 'a' | b: \"", "<script", "<script "),
        *("<style>", "<title>", "<![x]>", "<!--", "<a ", "<a b='", "<", "</", "<crowd-bounding-box>", "<crowd-form>"),
        *('<img src="{{ task.input.taskObject }}">', "<p a=b", "&#", "\ue000", "{% comment %}{% endcomment %}", "<?"),
    ],
)
@pytest.mark.parametrize("task_type", ["BoundingBox", "Custom"])
def test_hostile_templates_are_checked_in_steps_that_grow_with_their_length_only(piece: str, task_type: str) -> None:
    """Steps, not seconds: calls and lines that Python runs, of a template and of one four times as long."""
    few, many = (_steps(piece * (size // len(piece)), task_type) for size in (_LARGE // 40, _LARGE // 10))
    assert many <= 5 * few + 1_000


def _steps(page: str, task_type: str) -> int:
    steps = 0

    def count(_frame: Any, _event: str, _argument: Any) -> Any:
        nonlocal steps
        steps += 1
        return count

    sys.settrace(count)
    try:
        check_template(page, TASK_TYPES[task_type])
    finally:
        sys.settrace(None)
    return steps


@given(page=st.text(alphabet="<>/!-[]={}% |'\"\n\ue000abcd-crowd-form", max_size=200))
def test_no_text_makes_the_check_fail(page: str) -> None:
    check_template(page, TASK_TYPES["BoundingBox"])
    check_template(f"{page}<crowd-form>{_TOOL}</crowd-form>{page}", TASK_TYPES["Custom"])
