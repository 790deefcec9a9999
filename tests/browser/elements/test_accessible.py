"""What people meet who do not see the page, who use no mouse, or whose screen is small."""

import pytest
from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.test_classifiers import SINGLE
from tests.browser.elements.test_entity_annotation import tool


def test_roles_and_names_of_a_classifier(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    task.page.keyboard.press("2")
    expect(task.page.locator("body")).to_match_aria_snapshot(
        """
        - form:
          - complementary "Instructions":
            - heading "Instructions" [level=2]
            - text: In short
            - button "Full instructions"
          - region "What is it?":
            - heading "What is it?" [level=1]
            - paragraph:
              - emphasis: purrs
          - group "Categories":
            - heading "Choose a category" [level=2]
            - radiogroup "Categories":
              - radio "Cat"
              - radio "Dog" [checked]
              - radio "Bird"
          - alert
          - button "Submit"
        """
    )


def test_roles_and_names_of_the_text_tool(open_task: OpenTask) -> None:
    task = open_task(tool(initial=[{"label": "person", "startOffset": 0, "endOffset": 3}]))
    expect(task.page.locator("body")).to_match_aria_snapshot(
        """
        - region "Mark them":
          - heading "Mark them" [level=1]
          - toolbar "History":
            - button "Undo" [disabled]
            - button "Redo" [disabled]
          - application "Text"
        - group "Labels":
          - radiogroup "Labels":
            - radio "Person"
            - radio "Date"
          - region "Labeled spans":
            - list:
              - listitem:
                - button "Ann Person"
                - button "Remove Person from Ann"
        """
    )


def test_fields_have_names_from_their_labels(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-input name="a" label="City"></crowd-input>
        <crowd-input name="b" placeholder="Street"></crowd-input>
        <crowd-text-area name="c"></crowd-text-area><crowd-checkbox name="d" value="yes"></crowd-checkbox>
        <crowd-slider name="e"></crowd-slider></crowd-form>"""
    )
    expect(task.page.locator("crowd-form")).to_match_aria_snapshot(
        """
        - form:
          - textbox "City"
          - textbox "Street"
          - textbox "c"
          - checkbox "yes"
          - slider "e": "0"
          - button "Submit"
        """
    )


def test_focus_goes_from_the_instructions_through_the_categories_to_the_button(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    order = []
    for _ in range(4):
        task.page.keyboard.press("Tab")
        order.append(task.focused)
    assert order == ["button", "summary", "div radio", "button"]


@pytest.mark.parametrize("body", [SINGLE.replace("{more}", ""), tool(form=False), tool()])
@pytest.mark.parametrize("width", [320, 700, 1000])
def test_small_screens_need_no_scrolling_to_the_side(open_task: OpenTask, body: str, width: int) -> None:
    task = open_task(body, view={"viewport": {"width": width, "height": 640}})
    assert task.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_keyboard_user_sees_where_the_focus_is(open_task: OpenTask) -> None:
    task = open_task(SINGLE.replace("{more}", ""))
    for name, role in (("Full instructions", "button"), ("Cat", "radio"), ("Submit", "button")):
        task.page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]
        task.page.keyboard.press("Shift")
        shadow = task.page.get_by_role(role, name=name, exact=True).evaluate(
            "(node) => getComputedStyle(node).boxShadow"
        )  # type: ignore[arg-type]
        assert "4.5px" in shadow
