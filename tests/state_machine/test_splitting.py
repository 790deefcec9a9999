"""Executions in which jobs are split, followed up and reviewed: what the definition adds to the steps."""

import json
from typing import Any

import pytest

from ground_truth_runtime.domain.execution import ExecutionId
from tests.support.account import BUCKET, IMAGE
from tests.support.events import classification_job, event, job
from tests.support.labeling import Labeling


def _sources(labeling: Labeling, uri: str) -> list[str]:
    return [json.loads(line)["source-ref"].rpartition("/")[2] for line in labeling.cloud.text(uri).splitlines()]


def _types(labeling: Labeling, execution: str) -> list[str]:
    return [entry["type"] for entry in labeling.states.history(execution)]


def _round(labeling: Labeling, waits: int) -> None:
    labeling.states.wait_until_waiting(waits)
    labeling.finish_jobs()


def test_a_job_in_parts_with_a_follow_up_is_told_as_one(labeling: Labeling) -> None:
    labeling.cloud.put_images(5)
    labeling.cloud.put("images/3.png", b"broken")
    raw = classification_job(max_objects_per_labeling_job=2, follow_up_jobs=2)
    execution = labeling.states.start(event(raw, job("boxes", input={"job": "flying"})))
    _round(labeling, 3)
    labeling.cloud.put("images/3.png", IMAGE)
    _round(labeling, 1)
    _round(labeling, 1)

    ended = labeling.states.wait_until_ended(execution)

    assert ended["status"] == "SUCCEEDED", ended
    flying, boxes = json.loads(ended["output"])["jobs"]
    assert (flying["name"], flying["parts"], flying["rounds"], flying["labeled"]) == ("flying", 3, 2, 5)
    assert _sources(labeling, flying["output_manifest"]) == [f"{number}.png" for number in range(5)]
    assert (boxes["name"], boxes["labeled"]) == ("boxes", 5)
    assert labeling.states.functions.calls["launch"] == 5
    assert labeling.states.functions.calls["collect"] == 6  # once for each labeling job, and once for all parts
    assert labeling.states.functions.errors == []


def test_a_review_that_chooses_nothing_ends_its_wait_at_once(labeling: Labeling) -> None:
    review = classification_job("sure", input={"job": "flying", "review": {"failed": True}})
    execution = labeling.states.start(event(classification_job("flying"), review))
    _round(labeling, 1)

    ended = labeling.states.wait_until_ended(execution)

    assert ended["status"] == "SUCCEEDED", ended
    assert [found["status"] for found in json.loads(ended["output"])["jobs"]] == ["Completed", "NothingToLabel"]


def test_a_part_that_cannot_be_collected_is_gathered_all_the_same(
    labeling: Labeling, monkeypatch: pytest.MonkeyPatch
) -> None:
    labeling.cloud.put_images(4)
    execution = labeling.states.start(event(classification_job(max_objects_per_labeling_job=2)))
    labeling.states.wait_until_waiting(2)
    run = ExecutionId.of_answer(labeling.states.client.describe_execution(executionArn=execution)).run_id
    call = labeling.states.functions.__call__

    def failing(_functions: Any, name: str, payload: Any) -> Any:
        if name == "collect" and payload["job"]["part"] == 2:
            raise ValueError("out of luck")
        return call(name, payload)

    monkeypatch.setattr(type(labeling.states.functions), "__call__", failing)
    labeling.finish_jobs()

    ended = labeling.states.wait_until_ended(execution)

    assert ended["status"] == "SUCCEEDED", ended
    result = labeling.cloud.json(f"s3://{BUCKET}/results/{run}.json")
    assert [(found["name"], found["labeled"]) for found in result["jobs"]] == [("flying", 4)]


def test_jobs_that_are_neither_split_nor_followed_up_pay_with_eight_events(labeling: Labeling) -> None:
    """A choice after each job, and a map over nothing after each wave."""
    execution = labeling.states.start(event(classification_job()))
    _round(labeling, 1)
    labeling.states.wait_until_ended(execution)

    types = _types(labeling, execution)

    assert (types.count("ChoiceStateEntered"), types.count("SucceedStateEntered")) == (2, 2)  # one of them of the end
    assert (types.count("MapStateEntered"), types.count("MapIterationStarted")) == (3, 2)
    assert len(types) < 50


def test_each_follow_up_adds_the_same_few_events(labeling: Labeling) -> None:
    labeling.cloud.put("images/1.png", b"broken")
    lengths = []
    for follow_ups in (0, 1, 2):
        raw = event(job(follow_up_jobs=follow_ups))
        execution = labeling.states.start(raw, name=f"follow-ups-{follow_ups}")
        for _ in range(follow_ups + 1):
            _round(labeling, 1)
        assert labeling.states.wait_until_ended(execution)["status"] == "SUCCEEDED"
        lengths.append(len(_types(labeling, execution)))

    assert lengths[1] - lengths[0] == lengths[2] - lengths[1] <= 15
