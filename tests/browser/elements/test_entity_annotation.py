"""Spans of text: selected by mouse and by keyboard, counted in Unicode code points."""

import html
import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.task_page import TaskPage

TEXT = "Ann 😀 paid Bob Miller on Monday."
LABELS = [
    {"label": "person", "shortDisplayName": "per", "fullDisplayName": "Person"},
    {"label": "date", "shortDisplayName": "dat", "fullDisplayName": "Date"},
]


def tool(*, text: str = TEXT, initial: Any = None, inside: str = "", form: bool = True) -> str:
    """The element's HTML, in a form or on its own."""
    given = "" if initial is None else f'initial-value="{html.escape(json.dumps(initial))}"'
    element = (
        f'<crowd-entity-annotation name="ner" header="Mark them" labels="{html.escape(json.dumps(LABELS))}" '
        f'text="{html.escape(text)}" {given}>{inside}</crowd-entity-annotation>'
    )
    return f"<crowd-form>{element}</crowd-form>" if form else element


def entity(label: str, words: str, text: str = TEXT) -> dict[str, Any]:
    """What the answer holds of some words: Python counts code points too."""
    return {"label": label, "startOffset": text.index(words), "endOffset": text.index(words) + len(words)}


def entities(task: TaskPage) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = task.collected["ner"]["entities"]
    return listed


def drag(page: Page, words: str) -> None:
    """Selects words by mouse, from their first to behind their last character."""
    ends = page.locator(".passage").evaluate(
        """(passage, words) => {
            const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
            const nodes = [];
            let text = "";
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.parentElement.closest(".tag")) continue;
                nodes.push({ node, start: text.length });
                text += node.data;
            }
            const box = (unit, after) => {
                const { node, start } = nodes.findLast((piece) => piece.start <= unit);
                const range = document.createRange();
                range.setStart(node, unit - start);
                range.setEnd(node, unit - start + 1);
                const { left, right, top, height } = range.getBoundingClientRect();
                return { x: after ? right - 1 : left + 1, y: top + height / 2 };
            };
            const first = text.indexOf(words);
            return [box(first, false), box(first + words.length - 1, true)];
        }""",
        words,
    )
    page.mouse.move(**ends[0])
    page.mouse.down()
    page.mouse.move(**ends[1], steps=4)
    page.mouse.up()
    # The element looks at the selection once the browser has made it.
    page.evaluate("() => new Promise((done) => setTimeout(done))")


def test_words_selected_by_mouse_get_the_label_that_is_pressed(open_task: OpenTask) -> None:
    task = open_task(tool())
    drag(task.page, "Bob Miller")
    expect(task.page.locator("p.message")).to_have_text("Selected: Bob Miller")
    task.page.get_by_role("radio", name="Person").click()
    drag(task.page, "Monday")
    task.page.keyboard.press("2")
    assert task.submit() == {"ner": {"entities": [entity("person", "Bob Miller"), entity("date", "Monday")]}}


def test_a_label_pressed_first_goes_to_everything_selected_then(open_task: OpenTask) -> None:
    task = open_task(tool())
    task.page.get_by_role("radio", name="Person").click()
    for words in ("Bob Miller", "Ann"):
        drag(task.page, words)
    task.page.keyboard.press("Escape")
    drag(task.page, "Monday")
    assert entities(task) == [entity("person", "Ann"), entity("person", "Bob Miller")]


def test_blanks_around_a_selection_are_left_out(open_task: OpenTask) -> None:
    task = open_task(tool())
    drag(task.page, " Bob ")
    task.page.keyboard.press("1")
    assert entities(task) == [entity("person", "Bob")]


def test_part_of_a_word_can_be_labeled(open_task: OpenTask) -> None:
    task = open_task(tool())
    drag(task.page, "Mill")
    task.page.keyboard.press("1")
    assert entities(task) == [entity("person", "Mill")]


def test_an_emoji_is_one_character_and_is_labeled_whole(open_task: OpenTask) -> None:
    task = open_task(tool(text="a😀b 👩‍👩‍👧 e\u0301 z"))
    task.page.get_by_role("application", name="Text").focus()
    for _ in range(4):
        task.page.keyboard.press("ArrowRight")
    task.page.keyboard.press("1")
    listed = entities(task)
    text = "a😀b 👩‍👩‍👧 e\u0301 z"
    assert text[listed[0]["startOffset"] : listed[0]["endOffset"]] == "👩‍👩‍👧"


def test_words_are_labeled_by_keyboard_alone(open_task: OpenTask) -> None:
    task = open_task(tool())
    page = task.page
    page.get_by_role("application", name="Text").focus()
    # Ann, the emoji, paid, Bob
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    assert task.submitted == {"ner": {"entities": [entity("person", "Bob Miller"), entity("date", "Monday")]}}


def test_the_keyboard_selects_by_character_too(open_task: OpenTask) -> None:
    task = open_task(tool())
    page = task.page
    page.get_by_role("application", name="Text").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+Shift+ArrowLeft")
    page.keyboard.press("1")
    assert entities(task) == [entity("person", "An")]


def test_the_keyboard_moves_by_line(open_task: OpenTask) -> None:
    text = "one two\nthree four\nfive six"
    task = open_task(tool(text=text))
    page = task.page
    page.get_by_role("application", name="Text").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp", "1"):
        page.keyboard.press(key)
    assert entities(task) == [entity("person", "three", text)]


def test_selections_are_told_to_those_who_cannot_see_them(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[entity("person", "Ann")]))
    task.page.get_by_role("application", name="Text").focus()
    task.page.keyboard.press("ArrowRight")
    expect(task.page.get_by_role("status")).to_have_text("Selected: Ann (Person)")


def test_initial_entities_are_shown_and_given(open_task: OpenTask) -> None:
    initial = [entity("date", "Monday"), entity("person", "Ann")]
    task = open_task(tool(initial=initial))
    expect(task.page.locator("mark")).to_have_count(2)
    assert task.submit() == {"ner": {"entities": initial[::-1]}}


def test_initial_entities_that_fit_nothing_are_problems_of_the_page(open_task: OpenTask) -> None:
    initial = [
        {"label": "person", "startOffset": 0, "endOffset": len(TEXT) + 1},
        {"label": "place", "startOffset": 0, "endOffset": 3},
        entity("person", "Ann"),
    ]
    task = open_task(tool(initial=initial))
    assert entities(task) == [entity("person", "Ann")]
    said = 'crowd-entity-annotation "ner":'
    assert task.problems == [
        f"{said} entity 1 of initial-value: offsets 0 to 33 are not within the text of 32 characters",
        f'{said} entity 2 of initial-value: label "place" is none of the labels',
    ]


def test_a_label_is_changed_and_removed(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[entity("person", "Ann"), entity("person", "Monday")]))
    task.page.locator("mark").first.click(position={"x": 8, "y": 8})
    expect(task.page.locator("p.message")).to_have_text("Selected: Ann (Person)")
    task.page.keyboard.press("2")
    assert entities(task)[0] == entity("date", "Ann")
    task.page.get_by_role("button", name="Remove Person from Monday").click()
    assert entities(task) == [entity("date", "Ann")]
    task.page.locator("mark .tag button").click()
    assert entities(task) == []


def test_delete_removes_what_is_selected(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[entity("person", "Ann")]))
    task.page.get_by_role("button", name="Ann Person", exact=True).click()
    task.page.keyboard.press("Delete")
    assert entities(task) == []


def test_a_portion_of_a_labeled_span_cannot_be_labeled(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[entity("person", "Bob Miller")]))
    drag(task.page, "paid Bob")
    task.page.keyboard.press("2")
    assert entities(task) == [entity("person", "Bob Miller")]
    expect(task.page.locator("p.message")).to_contain_text("not a portion")


def test_a_selection_that_holds_labeled_spans_replaces_them(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[entity("person", "Bob")]))
    drag(task.page, "Bob Miller")
    task.page.keyboard.press("1")
    assert entities(task) == [entity("person", "Bob Miller")]


@pytest.mark.parametrize("redo", ["Control+Shift+z", "Control+y"])
def test_undo_and_redo(open_task: OpenTask, redo: str) -> None:
    task = open_task(tool(initial=[entity("person", "Ann")]))
    drag(task.page, "Monday")
    task.page.keyboard.press("2")
    after = entities(task)
    task.page.get_by_role("application", name="Text").focus()
    task.page.keyboard.press("Control+z")
    assert entities(task) == [entity("person", "Ann")]
    task.page.keyboard.press(redo)
    assert entities(task) == after
    task.page.get_by_role("button", name="Undo").click()
    assert entities(task) == [entity("person", "Ann")]
    expect(task.page.get_by_role("button", name="Undo")).to_be_disabled()


def test_text_and_labels_never_become_markup(open_task: OpenTask) -> None:
    text = "<img src=x onerror=alert(1)> & <b>bold</b>"
    task = open_task(tool(text=text, initial=[entity("person", "<b>bold</b>", text)]))
    shown = task.page.locator(".passage").evaluate(
        """(passage) => {
            const copy = passage.cloneNode(true);
            for (const tag of copy.querySelectorAll(".tag")) tag.remove();
            return copy.textContent;
        }"""
    )
    assert shown == text


def test_outside_of_a_form_it_submits_itself_with_the_fields_inside(open_task: OpenTask) -> None:
    questions = (
        '<div id="additionalQuestions"><crowd-radio-group><crowd-radio-button name="tech" value="tech">Technology'
        "</crowd-radio-button></crowd-radio-group></div>"
    )
    task = open_task(tool(initial=[entity("person", "Ann")], inside=questions, form=False))
    task.page.get_by_role("radio", name="Technology").click()
    assert task.submit() == {"ner": {"entities": [entity("person", "Ann")]}, "tech": {"tech": True}}


def test_the_developer_guides_script_moves_questions_into_its_form(open_task: OpenTask) -> None:
    questions = '<div id="additionalQuestions"><h3>More?</h3><crowd-input name="more" label="More"></crowd-input></div>'
    script = """<script>document.addEventListener('all-crowd-elements-ready', () => {
        document.querySelector('crowd-entity-annotation').shadowRoot.querySelector('crowd-form').form
          .appendChild(additionalQuestions);
    });</script>"""
    task = open_task(tool(inside=questions, form=False) + script)
    task.page.get_by_label("More").fill("yes")
    assert task.submit() == {"ner": {"entities": []}, "more": "yes"}
