"""The form: what it collects, what stands against it, and whom it asks."""

import pytest

from tests.browser.elements.conftest import OpenTask

NATIVE = """
<crowd-form>
  <label>Colour <input name="colour" value="red"></label>
  <textarea name="why"></textarea>
  <select name="size"><option>small</option><option selected>large</option></select>
  <select name="parts" multiple><option selected>a</option><option>b</option><option selected>c</option></select>
  <input type="checkbox" name="seen" value="left" checked><input type="checkbox" name="seen" value="right">
  <input type="radio" name="side" value="in"><input type="radio" name="side" value="out" checked>
  <input type="hidden" name="task" value="7">
  <input name="off" value="x" disabled><input value="nameless">
  <button type="button" name="more" value="x">More</button>
</crowd-form>
"""


def test_native_fields_are_collected(open_task: OpenTask) -> None:
    assert open_task(NATIVE).submit() == {
        "colour": "red",
        "why": "",
        "size": "large",
        "parts": ["a", "c"],
        "seen": {"left": True, "right": False},
        "side": {"in": False, "out": True},
        "task": "7",
    }


def test_reset_goes_back_to_what_the_page_started_with(open_task: OpenTask) -> None:
    task = open_task(
        NATIVE.replace("</crowd-form>", '<crowd-button form-action="reset">Again</crowd-button></crowd-form>')
    )
    before = task.collected
    task.page.locator("[name=colour]").fill("blue")
    task.page.locator("[name=size]").select_option("small")
    task.page.locator("[value=right]").check()
    assert task.collected != before
    task.page.get_by_role("button", name="Again").click()
    assert task.collected == before


def test_a_required_native_field_stands_against_submitting_and_gets_the_focus(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><input name="a" value="x"><label>City <input name="city" required></label></crowd-form>'
    )
    assert task.submit() is None
    assert task.message.startswith("City: ")
    assert task.focused == "input city"
    task.page.keyboard.type("Ulm")
    assert task.message == ""
    assert task.submit() == {"a": "x", "city": "Ulm"}


def test_each_further_problem_is_counted(open_task: OpenTask) -> None:
    task = open_task(
        "<crowd-form><crowd-input name=a label=A required></crowd-input>"
        "<crowd-input name=b required></crowd-input></crowd-form>"
    )
    assert task.submit() is None
    assert task.message == "A: fill in this field (and 1 more)"


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_the_keyboard_submits(open_task: OpenTask, keys: str) -> None:
    task = open_task("<crowd-form><crowd-input name=a value=x></crowd-input></crowd-form>")
    task.page.locator("crowd-input").click()
    task.page.keyboard.press(keys)
    assert task.submitted == {"a": "x"}


def test_a_page_can_prevent_submitting(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="a" value="x"></crowd-input></crowd-form><div id="told"></div>
        <script>
          document.querySelector("crowd-form").onsubmit = (event) => {
            if (document.querySelector("crowd-input").value === "y") return;
            event.preventDefault();
            told.innerHTML = "<crowd-alert type='error' dismissible>Not x</crowd-alert>";
          };
        </script>"""
    )
    assert task.submit() is None
    assert "Not x" in task.page.locator("crowd-alert").inner_text()
    task.page.locator("crowd-input input").fill("y")
    assert task.submit() == {"a": "y"}


def test_fields_added_while_submitting_are_collected(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form></crowd-form><script>
          document.querySelector("crowd-form").addEventListener("submit", (event) => {
            const field = document.createElement("input");
            Object.assign(field, {type: "hidden", name: "late", value: "yes"});
            event.target.append(field);
          });
        </script>"""
    )
    assert task.submit() == {"late": "yes"}


def test_the_pages_own_submit_button_takes_the_place_of_the_forms(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><input name="a" value="1"><crowd-button form-action="submit">Send it</crowd-button></crowd-form>'
    )
    assert task.page.get_by_role("button").count() == 1
    task.page.get_by_role("button", name="Send it").click()
    assert task.submitted == {"a": "1"}


def test_a_native_submit_button_submits(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><input name="a" value="1"><button>Go</button></crowd-form>')
    task.page.get_by_role("button", name="Go").click()
    assert task.submitted == {"a": "1"}


def test_scripts_submit_by_the_forms_method(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-fab id="button1" icon="report-problem" title="Issue"></crowd-fab></crowd-form>
        <script>button1.addEventListener("click", () => document.querySelector("crowd-form").submit());</script>"""
    )
    task.page.get_by_role("button", name="Issue").click()
    assert task.submitted == {}


def test_two_fields_of_one_name_are_a_problem_of_the_page(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><input name="a" value="1"><input name="a" value="2"></crowd-form>')
    assert task.submit() == {"a": "2"}
    assert task.problems == ['two fields are named "a": the answer holds the last one']


def test_an_unsupported_element_is_named_and_the_rest_still_submits(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><crowd-unheard-of name="r"></crowd-unheard-of><input name="a" value="1"></crowd-form>'
    )
    assert task.page.get_by_role("note").inner_text().startswith("<crowd-unheard-of> is not supported here")
    assert task.problems == ["crowd-unheard-of: this element is not supported here; it gives no answer"]
    assert task.submit() == {"a": "1"}


def test_an_unsupported_element_that_comes_later_is_named_too(open_task: OpenTask) -> None:
    task = open_task("<crowd-form></crowd-form>")
    task.page.evaluate("document.querySelector('crowd-form').append(document.createElement('crowd-later'))")
    task.page.get_by_text("<crowd-later>").wait_for()
    assert len(task.problems) == 1


def test_problems_are_told_by_an_event(open_task: OpenTask) -> None:
    task = open_task(
        """<script>window.told = [];
          document.addEventListener("crowd-problem", (event) => told.push(event.detail.problem));
        </script><crowd-form><crowd-classifier name="c" header="h" categories="[oops"></crowd-classifier>
        </crowd-form>"""
    )
    assert task.page.evaluate("told") == task.problems
    assert task.problems[0].startswith(
        'crowd-classifier "c": attribute categories is not JSON: expected a value at character 2'
    )


def test_what_a_script_set_before_the_elements_woke_is_kept(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="a"></crowd-input>
        <crowd-checkbox name="b" value="v">B</crowd-checkbox></crowd-form>
        <script>
          document.querySelector("crowd-input").value = "early";
          document.querySelector("crowd-checkbox").checked = true;
        </script>"""
    )
    assert task.submit() == {"a": "early", "b": {"v": True}}


def test_instructions_of_the_form_stand_beside_it(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><short-instructions>In short</short-instructions>
        <full-instructions header="All of it"><p>At length</p></full-instructions><input name="a"></crowd-form>"""
    )
    assert task.page.get_by_role("complementary", name="Instructions").inner_text().startswith("Instructions\n")
    assert not task.page.get_by_text("At length").is_visible()
    task.page.get_by_role("button", name="Full instructions").click()
    assert task.page.get_by_role("dialog", name="All of it").get_by_role("heading").inner_text() == "All of it"
    assert task.page.get_by_text("At length").is_visible()
    task.page.keyboard.press("Escape")
    assert not task.page.get_by_text("At length").is_visible()


def test_a_required_field_in_a_hidden_tab_is_brought_into_sight(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-tabs><crowd-tab header="One"><p>1</p></crowd-tab>
        <crowd-tab header="Two"><crowd-input name="a" required></crowd-input></crowd-tab></crowd-tabs></crowd-form>"""
    )
    assert task.submit() is None
    assert task.page.get_by_role("tab", name="Two").get_attribute("aria-selected") == "true"
    assert task.focused == "input"
