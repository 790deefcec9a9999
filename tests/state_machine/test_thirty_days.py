"""A labeling job may take 30 days. Waiting for it must add nothing to the history, which holds 25,000 events."""

import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

from ground_truth_local.engine import Simulation
from ground_truth_runtime.facts.limits import DAY_SECONDS, LABELING_JOB_LIFETIME_SECONDS
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.monitor import Foreign, Monitor
from tests.support.account import Account, account
from tests.support.calls import calls_of
from tests.support.events import event, job
from tests.support.history_quota import HISTORY_MAX, history_quota
from tests.support.interpreter import MOTO, Interpreter
from tests.support.labeling import Labeling
from tests.support.poll_loop import polling
from tests.support.remembering import RememberingTable

_SWEEP_SECONDS = 300


@pytest.fixture
def cloud(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account whose team has one member, so that a task for two stays open for as long as it may."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    with account(moto=MOTO, simulation=Simulation(team_size=1, time_spread=0)) as fresh:
        fresh.put_images(3)
        yield fresh


def _types(states: Interpreter, execution: str) -> list[str]:
    return [entry["type"] for entry in states.history(execution)]


def _slow(name: str) -> dict[str, Any]:
    return job(name, workers_per_object=2, task_availability_seconds=LABELING_JOB_LIFETIME_SECONDS)


def test_thirty_days_of_waiting_add_no_event_to_the_history(labeling: Labeling) -> None:
    quick = labeling.states.start(event(job("quick")), name="quick")
    labeling.states.wait_until_waiting()
    labeling.cloud.service.advance(120)
    labeling.sweep()
    assert labeling.states.wait_until_ended(quick)["status"] == "SUCCEEDED"

    slow = labeling.states.start(event(_slow("slow")), name="slow")
    labeling.states.wait_until_waiting()
    before = _types(labeling.states, slow)
    table, waits = RememberingTable(labeling.cloud.table), Waits(labeling.states.client)
    monitor = Monitor(
        table=table,
        jobs=labeling.cloud.labeling_jobs,
        waits=waits,
        state_machine_arn=labeling.states.state_machine_arn,
        foreign=Foreign(),
    )
    heartbeats = calls_of(labeling.states.client, "SendTaskHeartbeat")
    sagemaker = calls_of(labeling.cloud.sagemaker)
    dynamodb = calls_of(labeling.cloud.table.meta.client, "UpdateItem")

    sweeps = LABELING_JOB_LIFETIME_SECONDS // _SWEEP_SECONDS
    for number in range(1, sweeps):
        labeling.cloud.service.advance(_SWEEP_SECONDS)
        swept = monitor.sweep()
        assert (swept.active, swept.ended, swept.abandoned) == (1, 0, 0)
        if number * _SWEEP_SECONDS % DAY_SECONDS == 0:
            assert _types(labeling.states, slow) == before

    assert sweeps == 8_640
    assert _types(labeling.states, slow) == before
    # What a sweep costs while nothing happens: one query, one list, one heartbeat. Writes tell of progress only.
    assert (table.queries, len(sagemaker), len(heartbeats)) == (sweeps - 1,) * 3
    assert len(dynamodb) < 10

    labeling.cloud.service.advance(DAY_SECONDS)
    assert monitor.sweep().ended == 1
    ended = labeling.states.wait_until_ended(slow)
    assert ended["status"] == "SUCCEEDED", ended
    assert json.loads(ended["output"])["jobs"][0]["labeled"] == 3
    assert _types(labeling.states, slow) == _types(labeling.states, quick)


def test_a_loop_that_polls_does_grow_so_that_the_count_above_means_something(labeling: Labeling) -> None:
    slow = labeling.states.start(event(_slow("slow")), name="slow")
    labeling.states.wait_until_waiting()
    (name,) = labeling.cloud.labeling_job_names()
    loop = labeling.states.create(json.dumps(polling(seconds=DAY_SECONDS)), name="PollLoop")

    def describe(state: dict[str, str]) -> dict[str, str]:
        found = labeling.cloud.labeling_jobs.describe(state["name"])
        assert found is not None
        return {**state, "status": found.status}

    labeling.states.functions.add("describe", describe)

    def pass_time(_self: WaitFunction, *, env: Any, wait_seconds: float) -> None:
        labeling.cloud.service.advance(wait_seconds)

    with mock.patch.object(WaitFunction, "_wait_interval", pass_time):
        polled = labeling.states.start({"name": name}, name="polled", state_machine_arn=loop)
        assert labeling.states.wait_until_ended(polled)["status"] == "SUCCEEDED"

    polls = _types(labeling.states, polled).count("WaitStateEntered")
    per_poll = len(_types(labeling.states, polled)) // polls
    assert polls >= 30
    assert per_poll == 9
    assert per_poll * LABELING_JOB_LIFETIME_SECONDS / _SWEEP_SECONDS > HISTORY_MAX

    labeling.sweep()
    assert labeling.states.wait_until_ended(slow)["status"] == "SUCCEEDED"
    assert len(_types(labeling.states, slow)) < len(_types(labeling.states, polled))


def test_a_loop_that_polls_dies_of_its_history_where_waiting_for_a_token_does_not(labeling: Labeling) -> None:
    """With a quota of 100 events, so that eleven polls are enough; benchmarks/history.py runs into the real one."""
    loop = labeling.states.create(json.dumps(polling(seconds=1)), name="PollLoop")
    labeling.states.functions.add("describe", lambda state: {**state, "status": "InProgress"})
    with history_quota(100), mock.patch.object(WaitFunction, "_wait_interval"):
        polled = labeling.states.start({"name": "any"}, name="polled", state_machine_arn=loop)
        died = labeling.states.wait_until_ended(polled)
        waiting = labeling.states.start(event(job("boxes")))
        labeling.states.wait_until_waiting()
        labeling.finish_jobs()
        lived = labeling.states.wait_until_ended(waiting)

    assert (died["status"], died["error"]) == ("FAILED", "States.Runtime")
    assert "maximum number of history events (100)" in died["cause"]
    assert len(_types(labeling.states, polled)) == 100
    assert lived["status"] == "SUCCEEDED"
