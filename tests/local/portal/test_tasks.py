"""Jobs and tasks: what a signed-in person sees and does."""

import re

import pytest

from ground_truth_local.engine.desk import Nothing
from tests.local.portal.conftest import Visitor
from tests.support.desk import PileDesk


def test_the_list_shows_jobs_with_what_is_left_and_how_long_it_may_take(ann: Visitor) -> None:
    page = ann.get("/").text
    for shown in ("Which bird?", "Name the species", "<strong>1</strong> task left", "5 minutes per task", "birds"):
        assert shown in page


def test_without_tasks_the_list_says_so(serve: object, ann: Visitor, desk: PileDesk) -> None:
    desk.inputs.clear()
    assert "Nothing to do right now" in ann.get("/").text


def test_a_task_is_taken_shown_and_handed_in(ann: Visitor, desk: PileDesk) -> None:
    task = ann.take()
    frame = ann.get(f"{task}/frame").text
    assert "s3://pictures/bird.png" in frame
    assert '<script type="module" src="/elements/crowd-html-elements.js">' in frame
    assert "assets.crowd.aws" not in frame
    assert ann.answer(task, {"species": "wren"}).document == {"next": "/"}
    assert [(name, content) for name, _, content in desk.answers] == [("ann", {"species": "wren"})]
    assert "Submitted. No task of this job is left for you." in ann.get("/").text
    assert "Submitted" not in ann.get("/").text


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (Nothing.COMING, "Submitted. The next tasks of this job are being prepared: try again in a moment."),
        (Nothing.WITH_OTHERS, "Submitted. Others have the open tasks of this job in their hands"),
        (Nothing.DONE, "Submitted. No task of this job is left for you."),
    ],
)
def test_who_finds_no_task_reads_whether_one_may_come(ann: Visitor, desk: PileDesk, why: Nothing, told: str) -> None:
    desk.why = why
    ann.answer(ann.take(), {"species": "wren"})
    assert told in ann.get("/").text


def test_a_job_whose_tasks_are_to_come_is_listed_and_the_page_looks_again(ann: Visitor, desk: PileDesk) -> None:
    desk.inputs.clear()
    desk.coming = 58
    page = ann.get("/").text
    for shown in ("<strong>58</strong> tasks left", "Its next tasks come soon", 'http-equiv="refresh"'):
        assert shown in page
    assert "Start working" not in page
    desk.inputs.append({"taskObject": "s3://pictures/bird.png"})
    page = ann.get("/").text
    assert "<strong>59</strong> tasks left" in page
    assert "Start working" in page
    assert 'http-equiv="refresh"' not in page


def test_the_next_task_comes_after_an_answer(ann: Visitor, desk: PileDesk) -> None:
    desk.inputs.append({"taskObject": "s3://pictures/other.png"})
    task = ann.take()
    assert "2 tasks left" in ann.get(task).text
    following = ann.answer(task, {}).document["next"]
    assert following not in ("/", task)
    page = ann.get(following).text
    assert "Submitted." in page
    assert "1 task left" in page


def test_a_task_in_hand_is_resumed(ann: Visitor) -> None:
    task = ann.take()
    assert "Resume" in ann.get("/").text
    assert ann.take() == task


def test_a_declined_task_goes_back_to_the_others(ann: Visitor, ben: Visitor) -> None:
    declined = ann.post(f"{ann.take()}/decline")
    assert (declined.status, declined.headers["location"]) == (303, "/")
    assert "Nothing to do" in ann.get("/").text
    assert ben.take()


def test_a_returned_task_may_be_taken_again(ann: Visitor) -> None:
    task = ann.take()
    assert ann.post(f"{task}/return").headers["location"] == "/"
    assert "went back to the others" in ann.get("/").text
    assert ann.take() != task


def test_time_counts_down_from_what_is_left(serve: object, ann: Visitor, desk: PileDesk) -> None:
    desk.expires_at = 4e9
    seconds = re.search(r'data-seconds="(\d+)"', ann.get(ann.take()).text)
    assert seconds
    assert int(seconds[1]) > 1e9


def test_an_expired_task_is_told(ann: Visitor, desk: PileDesk) -> None:
    task = ann.take()
    desk.expired.add(task.rpartition("/")[2])
    page = ann.get(task)
    assert (page.status, "The time for this task is up" in page.text) == (410, True)
    assert ann.get(f"{task}/frame").status == 410
    refused = ann.answer(task, {})
    assert (refused.status, refused.document["problem"]) == (410, "The time for this task is up.")
    assert desk.answers == []


def test_a_page_of_the_service_itself_is_named(ann: Visitor, desk: PileDesk) -> None:
    desk.template, desk.ui_arn = (
        None,
        "arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/PointCloudObjectDetection",
    )
    task = ann.take()
    page = ann.get(task).text
    assert "human-task-ui/PointCloudObjectDetection" in page
    assert "<iframe" not in page
    assert ann.get(f"{task}/frame").status == 404
    assert ann.post(f"{task}/decline").status == 303


@pytest.mark.parametrize("content", ["text", 7, ["a"], None, True])
def test_an_answer_that_is_no_object_is_refused_and_costs_nothing(
    ann: Visitor, desk: PileDesk, content: object
) -> None:
    task = ann.take()
    refused = ann.answer(task, content)
    assert (refused.status, refused.document) == (400, {"problem": "The answer was refused: it is no JSON object"})
    assert ann.answer(task, {}).status == 200
