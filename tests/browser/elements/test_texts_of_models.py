"""Texts to rank, and texts to ask about: the elements of version 2."""

import html
import json

from playwright.sync_api import expect

from tests.browser.elements.conftest import OpenTask

RANKING = f"""<crowd-form><crowd-text-ranking name="r" text="Why is the sky blue?"
ordinal-ranking-dimensions="{html.escape(json.dumps([{"name": "Clarity", "allowTie": True}, {"name": "Truth"}]))}"
responses='["Because it is.", "Light scatters."]'><short-instructions>Rank</short-instructions></crowd-text-ranking>
</crowd-form>"""
ASKING = """<crowd-form><crowd-question-answer-generation name="q" text="A wren sings in the garden." max-questions="2"
question-max-words="3" {more}></crowd-question-answer-generation></crowd-form>"""


def test_each_response_gets_a_rank_in_each_dimension(open_task: OpenTask) -> None:
    task = open_task(RANKING)
    expect(task.page.get_by_text("Why is the sky blue?")).to_be_visible()
    assert task.submit() is None
    assert task.message == "Clarity: rank every response"
    for name, ranks in (("Clarity", "11"), ("Truth", "22")):
        for place, rank in enumerate(ranks, start=1):
            task.page.get_by_label(f"{name}, response {place}").select_option(rank)
    assert task.submit() is None
    assert task.message == "Truth: two responses have the same rank"
    task.page.get_by_label("Truth, response 2").select_option("1")
    rankings = [{"dimension": "Clarity", "ranks": [1, 1]}, {"dimension": "Truth", "ranks": [2, 1]}]
    assert task.submit() == {"r": {"rankings": rankings}}
    assert task.problems == []


def test_a_question_is_asked_about_what_is_selected(open_task: OpenTask) -> None:
    task = open_task(ASKING.format(more="""question-tags='["bird", "place"]' allow-custom-question-tags="false\""""))
    assert task.submit() is None
    assert task.message == "Write at least 1 question"
    task.page.locator(".prompt").evaluate(
        "node => getSelection().setBaseAndExtent(node.firstChild, 2, node.firstChild, 6)"
    )
    task.page.get_by_role("button", name="Add a question").click()
    task.page.get_by_role("textbox", name="Question").fill("Who sings in the garden?")
    task.page.get_by_role("textbox", name="Answer").fill("A wren")
    task.page.get_by_role("combobox", name="Tag").select_option("bird")
    assert task.submit() is None
    assert task.message == "Question 1: at most 3 words"
    task.page.get_by_role("textbox", name="Question").fill("Who sings?")
    pair = {"question": "Who sings?", "answer": "A wren", "tags": ["bird"], "excerpt": "wren"}
    assert task.submit() == {"q": {"questionsAndAnswers": [pair]}}
    task.page.get_by_role("button", name="Add a question").click()
    expect(task.page.get_by_role("button", name="Add a question")).to_be_disabled()
    task.page.get_by_role("button", name="Remove").last.click()
    expect(task.page.get_by_role("button", name="Add a question")).to_be_enabled()


def test_workers_may_give_tags_of_their_own(open_task: OpenTask) -> None:
    task = open_task(ASKING.format(more="""question-tags="[]" allow-custom-question-tags="true\""""))
    task.page.get_by_role("button", name="Add a question").click()
    task.page.get_by_role("textbox", name="Question").fill("Who?")
    task.page.get_by_role("textbox", name="Answer").fill("A wren")
    task.page.get_by_role("combobox", name="Tags").fill("song, garden")
    answer = task.submit()
    assert answer is not None
    assert answer["q"]["questionsAndAnswers"][0]["tags"] == ["song", "garden"]
