"""Executions that end otherwise: refused, stopped, with a job that fails; and the schedule's sweep."""

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ground_truth_local.run import executions
from tests.e2e.conftest import Deployed

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("deployed")]


def eventually(true: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so within {seconds} seconds"
        time.sleep(0.5)  # ListLabelingJobs answers two questions a second, those of the functions among them


def function(deployed: Deployed, name: str) -> Any:
    """The Lambda client, and the name of the stack's function that goes by `name`."""
    client = deployed.clients._session.client("lambda", endpoint_url=deployed.cloud.endpoint)
    (found,) = [
        entry["FunctionName"] for entry in client.list_functions()["Functions"] if name in entry["FunctionName"]
    ]
    return client, found


def test_a_bad_event_fails_in_plan_with_all_its_problems(deployed: Deployed) -> None:
    bad = copy.deepcopy(deployed.event)
    bad["jobs"][0]["task_type"] = "ImageMultiClas"
    bad["jobs"][1]["workers_per_object"] = 10
    bad["jobs"][3]["workforce"]["price_usd"] = "0.037"
    bad["jobs"][4]["label"] = []
    execution, ended = deployed.run("bad", bad)
    assert (ended.status, ended.error) == ("FAILED", "EventInvalid")
    for problem in ("ImageMultiClas", "workers_per_object", "0.037", "label"):
        assert problem in ended.cause
    assert ended.result is None
    assert executions.labeling_jobs([execution], clients=deployed.clients) == [{}]


def test_a_stopped_execution_stops_its_labeling_jobs(deployed: Deployed) -> None:
    slowly = {"max_concurrent_tasks": 1, "simulation": {"seconds_per_task": 600}}
    slow = {**deployed.event["jobs"][1], "name": "slow", **slowly}
    event = {"defaults": deployed.event["defaults"], "jobs": [slow]}
    (execution,) = executions.start({Path("stopped.json"): event}, stack=deployed.stack, clients=deployed.clients)

    def status() -> str | None:
        (states,) = executions.labeling_jobs([execution], clients=deployed.clients)
        return states["slow"].status if "slow" in states else None

    eventually(lambda: status() == "InProgress")
    deployed.clients.states.stop_execution(executionArn=execution.arn, error="Changed", cause="my mind")
    eventually(lambda: status() == "Stopped")
    assert executions.status(execution, clients=deployed.clients) == "ABORTED"


def test_a_job_whose_pictures_are_missing_is_refused_in_plan(deployed: Deployed) -> None:
    event = copy.deepcopy(deployed.event)
    event["defaults"]["input"] = {"prefix": "nothing/"}
    _, ended = deployed.run("empty", event)
    assert (ended.status, ended.error) == ("FAILED", "EventInvalid")
    assert "nothing/" in ended.cause


def test_the_sweep_finds_nothing_to_follow_when_all_has_ended(deployed: Deployed) -> None:
    client, monitor = function(deployed, "FunctionsMonito")
    schedule = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "resources": []}

    def active() -> int:
        answer = client.invoke(FunctionName=monitor, Payload=json.dumps(schedule))
        payload = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, payload
        return int(payload["active"])

    eventually(lambda: active() == 0)
