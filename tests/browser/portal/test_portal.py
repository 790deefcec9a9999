"""The portal in a real browser: signing in, tasks in their sandbox, answers, time."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.portal.conftest import At
from tests.support.desk import PileDesk

SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
PLAIN = """\
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <h2>{{ task.input.taskObject }}</h2>
  <label>Species <input name="species" required></label>
  <label><input type="checkbox" name="flying" value="yes"> Flying</label>
</crowd-form>
"""


def test_two_people_work_side_by_side_through_all_tasks(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN
    desk.inputs = [{"taskObject": f"bird {number}"} for number in range(2)]
    desk.wanted = 2
    for worker in (ann := at("ann"), ben := at("ben")):
        worker.start()
    for number in range(2):
        for worker in (ann, ben):
            expect(worker.page.locator(".left")).to_have_text(f"{2 - number} task{'s' if number == 0 else ''} left")
            worker.task.get_by_label("Species").fill("wren")
            worker.task.get_by_role("button", name="Submit").click()
            worker.page.get_by_text("Submitted.").wait_for()
    for worker in (ann, ben):
        expect(worker.page.get_by_role("status")).to_contain_text("No task of this job is left for you")
        expect(worker.page.get_by_text("Nothing to do right now")).to_be_visible()
    assert sorted(name for name, _, _ in desk.answers) == ["ann", "ann", "ben", "ben"]
    assert {str(content) for _, _, content in desk.answers} == {"{'species': 'wren', 'flying': {'yes': False}}"}


def test_a_page_without_a_job_looks_again_by_itself(at: At, desk: PileDesk) -> None:
    coming, desk.inputs = desk.inputs, []
    worker = at("ann")
    worker.page.get_by_text("Nothing to do right now").wait_for()
    desk.inputs = coming
    worker.page.get_by_role("button", name="Start working").wait_for()


def test_a_task_reaches_nothing_of_the_portal(at: At, desk: PileDesk) -> None:
    desk.template = """<script>
        const reached = {};
        for (const [name, reach] of Object.entries({
          cookie: () => document.cookie,
          page: () => parent.document.title,
          database: () => indexedDB.open("x"),
          away: () => { top.location = "about:blank"; return "left"; },
        })) { try { reached[name] = reach(); } catch (error) { reached[name] = error.name; } }
        document.title = JSON.stringify(reached);
    </script>"""
    worker = at("ann").start()
    worker.task.wait_for_function("document.title.startsWith('{')")
    assert worker.task.title() == (
        '{"cookie":"SecurityError","page":"SecurityError","database":"SecurityError","away":"SecurityError"}'
    )
    # The browser tells each attempt to leave.
    worker.complaints.clear()


GLOBALS = [
    "parent",
    "name",
    "event",
    "status",
    "self",
    "origin",
    "frames",
    "addEventListener",
    "answer",
]


@pytest.mark.parametrize("name", GLOBALS)
def test_a_global_of_the_template_keeps_no_answer_back(at: At, desk: PileDesk, name: str) -> None:
    desk.template = f"{SCRIPT}<script>var {name} = 'mine'</script><crowd-form><input name='a' value='b'></crowd-form>"
    worker = at("ann").start()
    worker.task.get_by_role("button", name="Submit").click()
    worker.page.get_by_text("Nothing to do right now").wait_for()
    assert [answer for *_, answer in desk.answers] == [{"a": "b"}]


def test_a_page_may_ask_and_open_others(at: At, desk: PileDesk) -> None:
    desk.template = """<a href="about:blank" target="_blank">guide</a>
        <button onclick="document.title = confirm('sure?')">ask</button>"""
    worker = at("ann").start()
    with worker.page.context.expect_page() as opened:
        worker.task.get_by_role("link", name="guide").click()
    opened.value.close()
    worker.page.once("dialog", lambda dialog: dialog.accept())
    worker.task.get_by_role("button", name="ask").click()
    worker.task.wait_for_function("document.title === 'true'")
    worker.complaints.clear()


def test_storage_works_while_the_page_is_open_and_says_so(at: At, desk: PileDesk) -> None:
    desk.template = """<script>
        sessionStorage.setItem("seen", 1);
        localStorage.setItem("seen", 2);
        document.title = sessionStorage.getItem("seen") + localStorage.getItem("seen");
    </script>"""
    worker = at("ann").start()
    worker.task.wait_for_function("document.title === '12'")
    worker.page.locator("details summary").first.click()
    expect(worker.page.locator(".wrong")).to_contain_text("sessionStorage lasts as long as this page is open")


def test_frames_show_granted_documents(at: At, desk: PileDesk, s3: Any) -> None:
    s3.put_object(Bucket="pictures", Key="page.html", Body=b"<h1>A document</h1>", ContentType="text/html")
    s3.put_object(Bucket="pictures", Key="page.pdf", Body=b"%PDF-1.4", ContentType="application/pdf")
    desk.template = """<iframe src="{{ 's3://pictures/page.html' | grant_read_access }}"></iframe>
        <classification-target>
        <embed src="{{ 's3://pictures/page.pdf' | grant_read_access }}"></classification-target>"""
    worker = at("ann").start()
    expect(worker.task.frame_locator("iframe").get_by_role("heading")).to_have_text("A document")
    # A browser may not show a PDF inside of a sandbox; in a tab it does.
    link = worker.task.get_by_role("link", name="Open the document in a new tab")
    assert link.get_attribute("href").endswith("/page.pdf")
    worker.complaints.clear()


def test_one_press_of_a_button_of_the_template_submits_once(at: At, desk: PileDesk) -> None:
    desk.template = f"""{SCRIPT}<crowd-form id="form"><input name="a" value="b">
        <button onclick="document.getElementById('form').submit()">Done</button></crowd-form>"""
    desk.inputs = [{}, {}]
    worker = at("ann").start()
    worker.task.wait_for_function("document.getElementById('form').submit !== undefined")
    expect(worker.task.get_by_role("button")).to_have_text(["Done"])
    worker.task.get_by_role("button", name="Done").click()
    worker.page.get_by_text("Submitted.").wait_for()
    assert len(desk.answers) == 1


def test_an_address_that_liquid_puts_together_is_granted_within_the_buckets_of_the_job(at: At, desk: PileDesk) -> None:
    desk.template = """<img src="{{ 's3://pictures/' | append: task.input.file | grant_read_access }}">
        <img src="{{ 's3://' | append: 'secrets/bird.png' | grant_read_access }}">"""
    desk.inputs = [{"file": "bird.png"}]
    worker = at("ann").start()
    worker.task.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    worker.task.wait_for_function("document.images[1].complete && document.images[1].naturalWidth === 0")
    worker.complaints.clear()


def test_a_task_that_speaks_for_the_portal_is_not_heard(at: At, desk: PileDesk) -> None:
    desk.template = """<script>
        fetch("/take", { method: "POST", mode: "no-cors", credentials: "include", body: "job=x" })
          .then((answer) => (document.title = answer.type), (error) => (document.title = error.name));
    </script>"""
    worker = at("ann").start()
    worker.task.wait_for_function("document.title !== 'Task'")
    assert desk.answers == []
    worker.complaints.clear()


def test_names_and_texts_do_not_run(at: At, desk: PileDesk) -> None:
    hostile = "<img src=x onerror=alert(1)></h1><script>alert(2)</script>"
    desk.title = desk.description = hostile
    desk.template = PLAIN
    desk.inputs = [{"taskObject": hostile}]
    worker = at("ann")
    expect(worker.page.get_by_role("heading", level=2)).to_have_text(hostile)
    worker.start()
    expect(worker.page.get_by_role("heading", level=1)).to_have_text(hostile)
    expect(worker.task.get_by_role("heading")).to_have_text(hostile)


def test_time_runs_out_before_the_eyes_of_the_worker(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN
    desk.expires_at = 0
    worker = at("ann").start()
    expect(worker.page.get_by_role("timer")).to_have_text("0:00")
    expect(worker.page.get_by_role("heading", name="Time is up")).to_be_visible()


def test_an_answer_that_is_refused_is_told_and_not_lost(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN
    worker = at("ann").start()
    worker.task.get_by_label("Species").fill("wren")
    worker.page.route("**/answer", lambda route: route.abort())
    worker.task.get_by_role("button", name="Submit").click()
    expect(worker.page.get_by_role("alert")).to_contain_text("The answer is not lost")
    worker.page.unroute("**/answer")
    worker.task.get_by_role("button", name="Submit").click()
    worker.page.get_by_text("Submitted.").wait_for()
    assert [content["species"] for _, _, content in desk.answers] == ["wren"]
    worker.complaints.clear()


def test_decline_and_stop_are_there(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN
    worker = at("ann").start()
    worker.page.get_by_role("button", name="Stop working").click()
    expect(worker.page.get_by_role("status")).to_contain_text("went back to the others")
    worker.start().page.get_by_role("button", name="Decline").click()
    expect(worker.page.get_by_text("Nothing to do right now")).to_be_visible()


def test_what_is_wrong_with_a_template_is_told_on_its_page(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN.replace("<label>S", "<crowd-unheard-of></crowd-unheard-of><label>S")
    worker = at("ann").start()
    worker.page.get_by_text("1 problem of this page").click()
    expect(worker.page.locator(".wrong li")).to_have_text(re.compile("crowd-unheard-of"))
    worker.task.get_by_label("Species").fill("wren")
    worker.task.get_by_role("button", name="Submit").click()
    worker.page.get_by_text("Submitted.").wait_for()


def test_a_task_is_asked_for_once_the_page_around_it_can_hear_it(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN.replace("<label>S", "<crowd-unheard-of></crowd-unheard-of><label>S")
    worker = at("ann")
    asked: list[str] = []
    held: list[Route] = []
    worker.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    worker.page.route("**/portal/task.js", lambda route: held.append(route))  # noqa: PLW0108 - it gets an attribute
    worker.page.get_by_role("button", name="Start working").click(no_wait_after=True)
    worker.page.wait_for_function("document.querySelector('dialog') && document.readyState !== 'loading'")
    assert "task.js" in asked
    assert "frame" not in asked
    held.pop().continue_()
    expect(worker.page.locator("iframe")).to_be_focused()
    worker.page.get_by_text("1 problem of this page").wait_for()


def test_everything_is_reached_by_keyboard(at: At, desk: PileDesk) -> None:
    desk.template = PLAIN
    worker = at("ann")
    worker.page.get_by_role("button", name="Start working").focus()
    worker.page.keyboard.press("Enter")
    expect(worker.page.locator("iframe")).to_be_focused()
    worker.task.get_by_role("button", name="Submit").wait_for()
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.type("wren")
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Space")
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Enter")
    worker.page.get_by_text("Submitted.").wait_for()
    assert [content for _, _, content in desk.answers] == [{"species": "wren", "flying": {"yes": True}}]
