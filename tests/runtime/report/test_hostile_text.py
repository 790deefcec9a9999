"""Text from a manifest is text, wherever it stands."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.labels.model import Box, Label, LabeledObject
from ground_truth_runtime.quality.model import ClassQuality, JobQuality, WorkerQuality
from ground_truth_runtime.report import JobEntry, execution_report, job_report
from ground_truth_runtime.report.markup import data_block, join, tag
from tests.runtime.report.conftest import MakePage, Page

EVIL = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\"'><svg onload=alert(1)>",
    "\u202egnp.exe\u2066",
    "line\u2028separator\u2029",
    "javascript:alert(1)",
    "\x00",
    "&lt;b&gt;",
]


def evil_line(text: str) -> dict[str, object]:
    return {
        "source-ref": text,
        "boxes": {"annotations": [{"class_id": 0, "left": 1, "top": 2, "width": 3, "height": 4}]},
        "boxes-metadata": {"class-map": {"0": text}, "type": "groundtruth/object-detection", "job-name": text},
        text: 0,
        f"{text}-metadata": {"class-name": text, "type": "groundtruth/image-classification"},
        "colours-ref": "s3://b/m.png",
        "colours-ref-metadata": {"internal-color-map": {"1": {"class-name": text, "hex-color": text}}},
        "failed-metadata": {"failure-reason": text, "type": text},
    }


@pytest.mark.parametrize("text", EVIL)
def test_no_text_of_a_job_report_makes_markup(make_page: MakePage, text: str) -> None:
    plain = make_page(
        evil_line("plain"),
        "plain",
        quality=quality("plain"),
        outcome={"reason": "plain", "status": "plain", "task_type": "plain", "succeeded": False},
        subtitle="plain",
        title="plain",
        up="plain",
    )
    page = make_page(
        evil_line(text),
        text,
        quality=quality(text),
        outcome={"reason": text, "status": text, "task_type": text, "succeeded": False},
        subtitle=text,
        title=text,
        up="plain",
    )
    assert tags(page) == tags(plain)
    page.text.encode()


def quality(text: str) -> JobQuality:
    worker = WorkerQuality(worker=text, answers=1, median_seconds=None, with_label=0.5, with_workers=None)
    return JobQuality(
        measure=text,
        value=0.5,
        measures={text: 0.5, f"{text}2": None},
        classes={text: ClassQuality(answers=1, agreement=0.5)},
        workers=(worker,),
        unreadable={text: 1},
        notes=(text,),
    )


def tags(page: Page) -> list[str]:
    """Names of the elements in order, as a tokenizer that knows nothing of our escaping finds them."""
    found, at = [], 0
    while (at := page.text.find("<", at)) >= 0:
        name = page.text[at + 1 :].split(maxsplit=1)[0].split(">")[0]
        found.append(name)
        end = f"</{name}" if name in {"script", "style", "title"} else ">"
        at = page.text.index(end, at + 1)
    return found


def test_no_text_of_an_execution_report_makes_markup() -> None:
    def page(text: str) -> Page:
        outcome = {
            "name": text,
            "task_type": text,
            "status": text,
            "succeeded": False,
            "reason": text,
            "labeled": 0,
            "failed": 0,
            "objects": 1,
        }
        result = {"succeeded": False, "cause": text, "warnings": [text], "started_at": text, "run_id": text}
        return Page("".join(execution_report(title=text, jobs=[JobEntry(outcome=outcome)], result=result)))

    for text in EVIL:
        assert tags(page(text)) == tags(page("plain"))


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_data_comes_out_of_its_script_as_it_went_in(content: object) -> None:
    block = data_block(content)
    inside = block.removeprefix('<script type="application/json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == content


def test_numbers_and_halves_of_characters_that_no_file_can_hold_are_left_out() -> None:
    places = [Box(label="\ud800", left=left, top=2, width=3, height=4, confidence=left) for left in (math.nan, 1)]
    label = Label(attribute="boxes", kind="boxes", boxes=tuple(places))
    thing = LabeledObject(number=1, source="\ud800", is_text=False, labels=(label,), line={})
    page = Page("".join(job_report(title="\ud800", objects=[thing])))
    page.text.encode()
    assert page.objects[0]["labels"]["0"]["boxes"] == [[0, [1, 2, 3, 4], 1]]
    assert page.objects[0]["labels"]["0"]["hidden"] == 1


def test_text_is_escaped_in_content_and_attributes() -> None:
    assert tag("p", "<b> & ", tag("i", '"'), class_='"x"', aria_label="é", hidden=True, title=None, open=False) == (
        '<p class="&quot;x&quot;" aria-label="é" hidden>&lt;b&gt; &amp; <i>&quot;</i></p>'
    )
    assert join("<", None, "") == "&lt;"
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'
