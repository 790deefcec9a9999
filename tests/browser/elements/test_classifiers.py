"""Categories for texts, clips and anything else."""

import html

from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask

SINGLE = """<crowd-form><crowd-classifier name="category" header="What is it?"
categories="['Cat', 'Dog', 'Bird']" {more}>
<classification-target><p>It <em>purrs</em>.</p></classification-target>
<full-instructions header="All of it"><p>At length</p></full-instructions>
<short-instructions>In short</short-instructions></crowd-classifier></crowd-form>"""
MULTI = """<crowd-form><crowd-classifier-multi-select name="category" header="All of them" categories="['Cat', 'Dog']"
exclusion-category="{ text: 'None of the above' }" {more}>
<classification-target>It purrs.</classification-target></crowd-classifier-multi-select></crowd-form>"""


def test_a_category_is_chosen_by_mouse(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    expect(task.page.get_by_text("It purrs.")).to_be_visible()
    task.page.get_by_role("radio", name="Dog").click()
    task.page.get_by_role("radio", name="Cat").click()
    assert task.submit() == {"category": {"label": "Cat"}}
    assert task.page.evaluate("crowdChanges.length") == 2


def test_a_category_is_chosen_by_number(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    task.page.keyboard.press("3")
    task.page.keyboard.press("Control+Enter")
    assert task.submitted == {"category": {"label": "Bird"}}


def test_a_category_is_chosen_by_arrow_keys(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    task.page.get_by_role("radio", name="Cat").focus()
    task.page.keyboard.press("ArrowUp")
    expect(task.page.get_by_role("radio", name="Bird")).to_be_checked()
    expect(task.page.get_by_role("radio", name="Bird")).to_be_focused()


def test_numbers_written_into_a_field_choose_nothing(open_task: OpenTask) -> None:
    task = open_task(
        SINGLE.replace("<short-instructions>", '<crowd-input name="n" label="N"></crowd-input><short-instructions>')
    )
    task.page.get_by_label("N", exact=True).press_sequentially("12")
    assert task.collected == {"n": "12"}


def test_numbers_pressed_in_an_open_window_choose_nothing(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    task.page.get_by_role("button", name="Full instructions").click()
    task.page.keyboard.press("1")
    assert task.collected == {}
    task.page.keyboard.press("Escape")
    task.page.keyboard.press("1")
    assert task.collected == {"category": {"label": "Cat"}}


def test_no_category_is_refused(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    assert task.submit() is None
    assert task.message == "Choose a category"
    expect(task.page.get_by_role("radio", name="Cat")).to_be_focused()


def test_an_initial_category_is_chosen(open_task: OpenTask) -> None:
    assert open_task(SINGLE.replace("{more}", """initial-value="{label: 'Dog'}" """)).submit() == {
        "category": {"label": "Dog"}
    }


def test_several_categories_are_given_in_the_order_of_the_list(open_task: OpenTask) -> None:
    task = open_task(MULTI.replace("{more}", ""))
    for name in ("Dog", "Cat"):
        task.page.get_by_role("checkbox", name=name).click()
    assert task.submit() == {"category": {"labels": ["Cat", "Dog"]}}


def test_the_exclusion_category_excludes_the_others_and_gives_no_label(open_task: OpenTask) -> None:
    task = open_task(MULTI.replace("{more}", ""))
    task.page.keyboard.press("1")
    task.page.keyboard.press("3")
    expect(task.page.get_by_role("checkbox", name="Cat")).not_to_be_checked()
    assert task.collected == {"category": {"labels": []}}
    task.page.keyboard.press("2")
    expect(task.page.get_by_role("checkbox", name="None of the above")).not_to_be_checked()
    assert task.submit() == {"category": {"labels": ["Dog"]}}


def test_multi_select_needs_one(open_task: OpenTask) -> None:
    task = open_task(MULTI.replace("{more}", ""))
    assert task.submit() is None
    assert task.message == "Choose all that apply"


def test_initial_categories_are_chosen(open_task: OpenTask) -> None:
    task = open_task(MULTI.replace("{more}", """initial-value='{"labels": ["Dog", "Cow"]}' """))
    assert task.submit() == {"category": {"labels": ["Dog"]}}


def test_labels_never_become_markup(open_task: OpenTask) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'&amp;</script>"
    task = open_task(
        f"""<crowd-form><crowd-classifier name="c" header="{html.escape(hostile)}"
        categories="{html.escape('["' + hostile.replace('"', chr(92) + '"') + '"]')}">
        </crowd-classifier></crowd-form>"""
    )
    task.page.get_by_role("radio", name=hostile).click()
    expect(task.page.get_by_role("heading", level=1)).to_have_text(hostile)
    assert task.submit() == {"c": {"label": hostile}}


def test_categories_between_commas_are_taken(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><crowd-classifier name="c" header="h" categories="Cat, Dog"></crowd-classifier></crowd-form>'
    )
    task.page.get_by_role("radio", name="Dog").click()
    assert task.submit() == {"c": {"label": "Dog"}}


def test_a_clip_is_shown_with_its_controls(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-classifier name="c" header="h" categories="['a']"><classification-target>
        <video controls></video></classification-target></crowd-classifier></crowd-form>"""
    )
    expect(task.page.locator("video")).to_be_visible()
