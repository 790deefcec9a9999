"""What scripts of a page set, whenever they set it."""

import json
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask
from tests.browser.elements.task_page import TaskPage
from tests.browser.image_tools.site import Site


@pytest.fixture(autouse=True)
def pictures(site: Site) -> None:
    """Two pictures of different sizes."""
    for name, width in (("picture", 60), ("wide", 90)):
        file = BytesIO()
        Image.new("RGB", (width, 40), "white").save(file, "PNG")
        site.put(f"/{name}.png", file.getvalue(), "image/png")


TOOLS = {
    "crowd-bounding-box": "labels",
    "crowd-keypoint": "labels",
    "crowd-line": "labels",
    "crowd-polygon": "labels",
    "crowd-polyline": "labels",
    "crowd-semantic-segmentation": "labels",
    "crowd-instance-segmentation": "labels",
    "crowd-classifier": "categories",
    "crowd-classifier-multi-select": "categories",
    "crowd-image-classifier": "categories",
    "crowd-image-classifier-multi-select": "categories",
    "crowd-entity-annotation": "labels",
}
READY = "document.addEventListener('all-crowd-elements-ready', () => { %s })"


def page(tag: str, script: str, **attributes: str) -> str:
    given = {"name": "b", "header": "h", "src": "/picture.png", "text": "A wren", TOOLS[tag]: '["x"]', **attributes}
    shown = " ".join(f"{name}='{value}'" for name, value in given.items())
    tool = f"<{tag} id='t' {shown}></{tag}>"
    return (
        f"{tool if tag == 'crowd-entity-annotation' else f'<crowd-form>{tool}</crowd-form>'}<script>{script}</script>"
    )


def settled(task: TaskPage, labels: list[str]) -> None:
    expect(task.page.locator(".labels .label .text")).to_have_text(labels)


@pytest.mark.parametrize("tag", TOOLS)
@pytest.mark.parametrize(
    "script",
    [
        "t.%(property)s = %(value)s",
        READY % "t.%(property)s = %(value)s",
        READY % "t.setAttribute('%(property)s', JSON.stringify(%(value)s))",
    ],
    ids=["before", "ready", "attribute"],
)
def test_labels_that_a_script_sets_are_shown(open_task: OpenTask, tag: str, script: str) -> None:
    value = '[{"label": "Wheel"}]' if tag == "crowd-entity-annotation" else '["Wheel"]'
    task = open_task(page(tag, script % {"property": TOOLS[tag], "value": value}))
    settled(task, ["Wheel"])
    assert task.problems == []


@pytest.mark.parametrize("tag", [tag for tag in TOOLS if tag != "crowd-entity-annotation"])
def test_a_header_that_a_script_sets_is_shown(open_task: OpenTask, tag: str) -> None:
    task = open_task(page(tag, READY % "t.header = 'Which ones?'"))
    expect(task.page.get_by_role("heading", name="Which ones?")).to_be_visible()


def test_the_guides_own_case_answers_with_the_label_of_the_script(open_task: OpenTask) -> None:
    task = open_task(page("crowd-bounding-box", READY % "t.labels = ['Wheel']"))
    settled(task, ["Wheel"])
    task.page.evaluate("new Promise((done) => t.ready ? done() : t.addEventListener('picture-ready', done))")
    task.page.evaluate("t.value = [{label: 'Wheel', left: 1, top: 2, width: 3, height: 4}]")
    task.page.wait_for_function("document.querySelector('crowd-form').collect().b?.boundingBoxes.length === 1")
    assert task.collected["b"]["boundingBoxes"] == [{"height": 4, "label": "Wheel", "left": 1, "top": 2, "width": 3}]


def test_what_was_drawn_outlives_labels_that_come_later(open_task: OpenTask) -> None:
    given = json.dumps([{"label": "x", "left": 1, "top": 2, "width": 3, "height": 4}])
    task = open_task(page("crowd-bounding-box", "", **{"initial-value": given}))
    task.page.wait_for_function("document.querySelector('crowd-form').collect().b?.boundingBoxes.length === 1")
    task.page.evaluate("t.labels = ['y', 'x']")
    settled(task, ["y", "x"])
    task.page.wait_for_function("document.querySelector('crowd-form').collect().b?.boundingBoxes.length === 1")


def test_another_picture_takes_the_place_of_the_first(open_task: OpenTask) -> None:
    task = open_task(page("crowd-bounding-box", READY % "t.src = '/wide.png'"))
    task.page.wait_for_function("document.querySelector('crowd-form').collect().b?.inputImageProperties.width === 90")


@pytest.mark.parametrize("value", ["Positive", '"Positive"', '{"label": "Positive"}', '["Positive"]'])
def test_a_classifier_starts_with_a_category(open_task: OpenTask, value: str) -> None:
    attributes = {"categories": '["Positive", "Negative"]', "initial-value": value}
    task = open_task(page("crowd-classifier", "", **attributes))
    assert (task.collected, task.problems) == ({"b": {"label": "Positive"}}, [])


def test_a_category_that_a_script_sets_is_the_answer(open_task: OpenTask) -> None:
    task = open_task(page("crowd-classifier", "", categories='["Positive", "Negative"]'))
    task.page.evaluate("t.value = 'Negative'")
    task.page.wait_for_function("document.querySelector('crowd-form').collect().b?.label === 'Negative'")


@pytest.mark.parametrize("tag", ["crowd-classifier", "crowd-bounding-box"])
def test_a_change_of_the_workers_is_an_event_like_any_other(open_task: OpenTask, tag: str) -> None:
    task = open_task(page(tag, "window.seen = 0; t.addEventListener('change', () => (window.seen += 1))"))
    if tag == "crowd-classifier":
        task.page.get_by_role("radio", name="x").click()
    else:
        task.page.evaluate("new Promise((done) => t.ready ? done() : t.addEventListener('picture-ready', done))")
        task.page.evaluate("t.drawing.add('x', t.kind.read({left: 1, top: 1, width: 2, height: 2}), 'drawn')")
    task.page.wait_for_function("window.seen === 1")


def test_number_keys_mean_one_classifier_of_several(open_task: OpenTask) -> None:
    two = "".join(
        f"<crowd-classifier name='{name}' header='{name}' categories='[\"A\", \"B\"]'></crowd-classifier>"
        for name in ("one", "two")
    )
    task = open_task(f"<crowd-form>{two}</crowd-form>")
    task.page.keyboard.press("2")
    assert task.collected == {"one": {"label": "B"}}
    task.page.get_by_role("radio", name="A").last.focus()
    task.page.keyboard.press("1")
    assert task.collected == {"one": {"label": "B"}, "two": {"label": "A"}}


def test_an_element_that_the_template_defines_later_works(open_task: OpenTask) -> None:
    task = open_task(
        """<crowd-form><crowd-own></crowd-own><input name="a" value="1"></crowd-form>
        <script>setTimeout(() => customElements.define("crowd-own", class extends HTMLElement {
          connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = "<b>mine</b>"; }
        }), 100)</script>"""
    )
    expect(task.page.get_by_text("mine", exact=True)).to_be_visible()
    expect(task.page.get_by_role("note")).to_have_count(0)


def test_a_picture_that_did_not_load_is_not_submitted(open_task: OpenTask) -> None:
    task = open_task(page("crowd-image-classifier", "", src="s3://bucket/none.png"))
    task.page.get_by_text("No picture").wait_for()
    task.page.get_by_role("radio", name="x").click()
    assert task.submit() is None
    assert "could not be shown" in task.message


def test_a_tool_beside_a_panel_keeps_most_of_its_width_for_the_picture(open_task: OpenTask) -> None:
    tool = page("crowd-bounding-box", "").replace(
        "<crowd-form>", "<crowd-form><div style='display: flex'><div style='flex: none; width: 500px'>panel</div>"
    )
    task = open_task(tool)
    box = task.page.locator(".view").bounding_box()
    assert box is not None
    assert (box["width"] > 500, box["height"] >= 300) == (True, True)
