"""What is only seen: alerts, badges, cards, modals, instructions, tabs, toasts."""

from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask


def test_alerts_are_told_by_their_kind_and_dismissed(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-alert type="error" dismissible>Wrong</crowd-alert><crowd-alert>Note</crowd-alert>
        </crowd-form>"""
    )
    expect(task.page.locator("crowd-alert[role=alert]")).to_have_text("Wrong")
    expect(task.page.locator("crowd-alert[role=status]")).to_have_text("Note")
    task.page.get_by_role("button", name="Dismiss").click()
    expect(task.page.get_by_text("Wrong")).to_have_count(0)


def test_a_badge_floats_over_the_corner_of_its_element(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><div id="box" style="width:200px;height:80px;margin:40px">Box</div>
        <crowd-badge label="7" for="box"/></crowd-form>"""
    )
    box, badge = task.page.locator("#box").bounding_box(), task.page.locator("crowd-badge .badge").bounding_box()
    assert box is not None
    assert badge is not None
    assert abs(badge["x"] + badge["width"] / 2 - (box["x"] + box["width"])) < 12
    assert abs(badge["y"] + badge["height"] / 2 - box["y"]) < 12


def test_a_card_has_a_heading(open_task: OpenTask) -> None:
    task = open_task('<crowd-form><crowd-card heading="Review"><p>Great</p></crowd-card></crowd-form>')
    expect(task.page.get_by_role("heading", name="Review")).to_be_visible()
    expect(task.page.get_by_text("Great")).to_be_visible()


def test_a_modal_opens_closes_and_keeps_its_fields_in_the_answer(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-modal link-text="More" link-type="button"><crowd-input name="a" label="A"></crowd-input>
        </crowd-modal></crowd-form>"""
    )
    task.page.get_by_role("button", name="More").click()
    task.page.get_by_label("A", exact=True).fill("x")
    task.page.get_by_role("button", name="Close").click()
    expect(task.page.get_by_role("dialog")).to_have_count(0)
    assert task.submit() == {"a": "x"}


def test_instructions_stand_on_three_tabs(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-instructions>
        <short-summary><p>In short</p></short-summary><detailed-instructions><p>At length</p></detailed-instructions>
        <positive-example><p>Like this</p></positive-example><negative-example><p>Not so</p></negative-example>
        <negative-example><p>Nor so</p></negative-example></crowd-instructions></crowd-form>"""
    )
    task.page.get_by_role("button", name="Click for instructions").click()
    assert task.page.get_by_role("tab").all_inner_texts() == ["Summary", "Detailed Instructions", "Examples"]
    expect(task.page.get_by_text("In short")).to_be_visible()
    task.page.get_by_role("tab", name="Summary").press("ArrowLeft")
    expect(task.page.get_by_text("In short")).to_be_hidden()
    for text in ("Good example", "Like this", "Bad example", "Not so", "Nor so"):
        expect(task.page.get_by_text(text)).to_be_visible()


def test_fields_of_every_tab_are_collected(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-tabs><crowd-tab header="Tab 1"><input name="a" value="1"></crowd-tab>
        <crowd-tab header="Tab 2"><crowd-input name="b" value="2"></crowd-input></crowd-tab>
        </crowd-tabs></crowd-form>"""
    )
    task.page.get_by_role("tab", name="Tab 1").press("ArrowRight")
    expect(task.page.get_by_role("tabpanel", name="Tab 2")).to_be_visible()
    assert task.submit() == {"a": "1", "b": "2"}


def test_one_toast_is_seen_and_goes_after_its_time(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-toast id="first" opened duration="0">First</crowd-toast>
        <crowd-toast id="second" duration="60" text="Second"></crowd-toast></crowd-form>"""
    )
    expect(task.page.get_by_text("First")).to_be_visible()
    task.page.evaluate("second.show()")
    expect(task.page.get_by_text("First")).to_be_hidden()
    expect(task.page.get_by_text("Second")).to_be_hidden()
