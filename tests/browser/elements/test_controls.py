"""Fields and buttons: what they answer, by mouse and by keyboard, and what the developer guide says of each."""

import pytest
from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask


def test_check_boxes_of_one_name_make_one_object(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-checkbox name="myformbit" value="Red">Red</crowd-checkbox>
        <crowd-checkbox name="myformbit" value="Yellow" checked>Yellow</crowd-checkbox>
        <crowd-checkbox name="myformbit" value="Green" disabled>Green</crowd-checkbox>
        <crowd-checkbox name="plain">Plain</crowd-checkbox></crowd-form>"""
    )
    task.page.get_by_role("checkbox", name="Red").click()
    task.page.get_by_role("checkbox", name="Yellow").press(" ")
    task.page.get_by_role("checkbox", name="Green").click(force=True)
    assert task.submit() == {"myformbit": {"Red": True, "Yellow": False}, "plain": {"on": False}}


def test_a_required_check_box_must_be_checked(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><crowd-checkbox name="terms" required>I agree</crowd-checkbox></crowd-form>')
    assert task.submit() is None
    assert task.message == "“I agree” must be checked"
    assert task.focused == "crowd-checkbox checkbox"
    task.page.keyboard.press("Space")
    assert task.submit() == {"terms": {"on": True}}


def test_one_radio_button_of_a_group_is_checked(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-radio-group><crowd-radio-button name="btn1" value="yes" checked>Yes</crowd-radio-button>
        <crowd-radio-button name="btn2" value="no">No</crowd-radio-button>
        <crowd-radio-button name="btn3" value="maybe" disabled>Maybe</crowd-radio-button>
        </crowd-radio-group></crowd-form>"""
    )
    task.page.get_by_role("radio", name="No").click()
    assert task.submit() == {"btn1": {"yes": False}, "btn2": {"no": True}}


def test_arrow_keys_move_within_a_radio_group_and_tab_leaves_it(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-radio-group>
        <crowd-radio-button name="a" value="1">One</crowd-radio-button>
        <crowd-radio-button name="b" value="2">Two</crowd-radio-button>
        <crowd-radio-button name="c" value="3">Three</crowd-radio-button></crowd-radio-group>
        <crowd-input name="after"></crowd-input></crowd-form>"""
    )
    task.page.keyboard.press("Tab")
    task.page.keyboard.press("ArrowDown")
    task.page.keyboard.press("ArrowDown")
    expect(task.page.get_by_role("radio", name="Three")).to_be_focused()
    assert task.collected == {"a": {"1": False}, "b": {"2": False}, "c": {"3": True}}
    task.page.keyboard.press("ArrowDown")
    expect(task.page.get_by_role("radio", name="One")).to_be_checked()
    task.page.keyboard.press("Tab")
    assert task.focused == "input"


def test_a_required_radio_group_needs_a_choice(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-radio-group required><crowd-radio-button name="a" value="1">One</crowd-radio-button>
        </crowd-radio-group></crowd-form>"""
    )
    assert task.submit() is None
    assert task.message == "Choose one of the options"
    assert task.focused == "crowd-radio-button radio"


def test_radio_buttons_outside_of_a_group_stand_alone(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-radio-button name="r" value="1">One</crowd-radio-button>
        <crowd-radio-button name="r" value="2">Two</crowd-radio-button></crowd-form>"""
    )
    for name in ("One", "Two"):
        task.page.get_by_role("radio", name=name).click()
    assert task.submit() == {"r": {"1": True, "2": True}}


def test_a_toggle_is_a_switch(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-toggle-button name="theToggler"></crowd-toggle-button>
        <crowd-toggle-button name="loud" value="v" required>Loud</crowd-toggle-button></crowd-form>"""
    )
    assert task.submit() is None
    task.page.get_by_role("switch", name="Loud").click()
    task.page.get_by_role("switch", name="theToggler", include_hidden=False).or_(
        task.page.locator("[name=theToggler]")
    ).first.press("Space")
    assert task.submit() == {"theToggler": {"on": True}, "loud": {"v": True}}


def test_text_fields_without_input_are_left_out(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="tag1" label="First"></crowd-input>
        <crowd-input name="tag2" label="Second"></crowd-input><crowd-text-area name="why" label="Why"></crowd-text-area>
        <crowd-input name="tag3" value="preset"></crowd-input></crowd-form>"""
    )
    task.page.get_by_label("Second").fill("<b>red</b>")
    assert task.submit() == {"tag2": "<b>red</b>", "tag3": "preset"}
    task.page.get_by_label("Why").fill("one\ntwo")
    assert task.submit() == {"tag2": "<b>red</b>", "why": "one\ntwo", "tag3": "preset"}


def test_required_and_too_short_text_is_refused_in_the_pages_words(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="city" label="City" required min-length="3" max-length="5"
        error-message="A city, please"></crowd-input></crowd-form>"""
    )
    field = task.page.get_by_label("City")
    assert task.submit() is None
    assert task.page.locator("crowd-input .error").inner_text() == "A city, please"
    field.press_sequentially("Ul")
    assert task.submit() is None
    assert field.get_attribute("aria-invalid") == "true"
    field.press_sequentially("mannnnn")
    assert task.submit() == {"city": "Ulman"}


def test_characters_outside_of_the_allowed_pattern_are_ignored(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="n" label="N" allowed-pattern="[0-9]" auto-validate></crowd-input>
        </crowd-form>"""
    )
    task.page.get_by_label("N").press_sequentially("a1b2")
    assert task.submit() == {"n": "12"}


@pytest.mark.parametrize(("kind", "given", "answer"), [("number", "42", "42"), ("date", "2026-01-02", "2026-01-02")])
def test_an_input_takes_the_types_of_html(open_task: OpenTask, kind: str, given: str, answer: str) -> None:
    task = open_task(f'<crowd-form><crowd-input name="x" label="X" type="{kind}"></crowd-input></crowd-form>')
    task.page.get_by_label("X").fill(given)
    assert task.submit() == {"x": answer}


def test_an_input_that_is_never_closed_is_a_problem_of_the_page_and_loses_nothing(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><crowd-input name="a"/><crowd-input name="b" label="B"></crowd-input></crowd-form>')
    task.page.get_by_label("B").fill("x")
    assert task.submit() == {"b": "x"}
    assert task.problems[0].startswith('crowd-input "a": never closed')


def test_characters_of_a_text_area_are_counted(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><crowd-text-area name="t" label="T" char-counter max-length="9"></crowd-text-area></crowd-form>'
    )
    task.page.get_by_label("T").fill("hello")
    assert task.page.locator("crowd-text-area .counter").inner_text() == "5 / 9"


def test_a_slider_gives_a_number(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-slider name="much" min="1" max="10" step="0.5" value="4" pin></crowd-slider>
        </crowd-form>"""
    )
    slider = task.page.get_by_role("slider", name="much")
    slider.press("ArrowRight")
    assert task.submit() == {"much": 4.5}
    assert task.page.locator("crowd-slider .pin").inner_text() == "4.5"


def test_a_slider_starts_at_its_least_and_a_required_one_must_be_touched(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><crowd-slider name="much" min="1" max="10" required></crowd-slider></crowd-form>')
    assert task.collected == {"much": 1}
    assert task.submit() is None
    assert task.focused == "input"
    task.page.keyboard.press("End")
    assert task.submit() == {"much": 10}


def test_an_editable_slider_takes_the_number_itself(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><crowd-slider name="much" min="0" max="50" editable></crowd-slider></crowd-form>')
    task.page.get_by_role("spinbutton", name="much").fill("33")
    assert task.submit() == {"much": 33}


def test_a_disabled_button_hears_nothing(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-button id="off" form-action="submit" disabled>Send</crowd-button>
        <crowd-button id="busy" loading>Wait</crowd-button></crowd-form>
        <script>for (const id of ["off", "busy"])
          document.getElementById(id).onclick = () => (window.heard = id);</script>"""
    )
    task.page.locator("#off").dispatch_event("click")
    task.page.locator("#busy").dispatch_event("click")
    assert task.page.evaluate("window.heard ?? null") is None
    assert task.submitted is None


def test_a_button_with_an_address_is_a_link(open_task: OpenTask) -> None:
    task = open_task(
        '<crowd-form><crowd-button href="#there" target="_self" variant="link">There</crowd-button></crowd-form>'
    )
    assert task.page.get_by_role("link", name="There").get_attribute("href") == "#there"


def test_icon_buttons_have_names_and_lose_nothing_that_follows(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><p><crowd-icon-button icon="report-problem" title="Issue"/><span>Behind it</span></p>
        <p><crowd-fab icon="star" title="Star"/><input name="inside" value="1"></p>
        <crowd-fab label="!" title="Shout"></crowd-fab></crowd-form>"""
    )
    for name in ("Issue", "Star", "Shout"):
        expect(task.page.get_by_role("button", name=name)).to_be_visible()
    expect(task.page.get_by_text("Behind it")).to_be_visible()
    assert task.submit() == {"inside": "1"}


def test_changes_are_told(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-checkbox name="c">C</crowd-checkbox>
        <crowd-input name="i" label="I"></crowd-input></crowd-form>
        <script>window.heard = []; for (const kind of ["input", "change"])
        document.addEventListener(kind, (event) => heard.push(`${kind} ${event.target.localName}`));</script>"""
    )
    task.page.get_by_role("checkbox").click()
    task.page.get_by_label("I").fill("x")
    task.page.get_by_label("I").blur()
    assert task.page.evaluate("crowdChanges") == ["crowd-checkbox", "crowd-input"]
    assert task.page.evaluate("heard") == [
        "input crowd-checkbox",
        "change crowd-checkbox",
        "input crowd-input",
        "change crowd-input",
    ]
