"""Tasks that wait for a token: failing functions, silence, and a token for every attempt."""

import json
import time

from tests.local.cloud.conftest import Lab, eventually


def test_the_output_of_the_token_is_the_result(lab: Lab) -> None:
    ended = lab.run(lab.machine({"Wait": lab.task({"do": "answer"})}), {})
    assert ended["status"] == "SUCCEEDED"
    assert isinstance(json.loads(ended["output"]), str)


def test_tokens_work_in_a_map_within_a_map(lab: Lab) -> None:
    inner = {"StartAt": "Wait", "States": {"Wait": lab.task({"do": "answer"}, ResultPath="$.token")}}
    jobs = {"Type": "Map", "ItemsPath": "$.jobs", "ItemProcessor": inner, "End": True}
    outer = {"StartAt": "Jobs", "States": {"Jobs": jobs}}
    machine = lab.machine(
        {"Waves": {"Type": "Map", "ItemsPath": "$.waves", "MaxConcurrency": 1, "ItemProcessor": outer, "End": True}}
    )
    ended = lab.run(machine, {"waves": [{"jobs": [{"n": 1}, {"n": 2}]}, {"jobs": [{"n": 3}]}]})
    waves = json.loads(ended["output"])
    assert [[job["n"] for job in wave] for wave in waves] == [[1, 2], [3]]
    assert len({job["token"] for wave in waves for job in wave}) == 3


def test_a_failing_function_fails_the_task_at_once(lab: Lab) -> None:
    started = time.monotonic()
    ended = lab.run(lab.machine({"Wait": lab.task({"fail": "no"}, TimeoutSeconds=3600)}), {})
    assert (ended["status"], ended["error"]) == ("FAILED", "Throttled")
    assert time.monotonic() - started < 15


def test_a_silent_worker_stops_the_heart(lab: Lab) -> None:
    ended = lab.run(lab.machine({"Wait": lab.task({}, HeartbeatSeconds=1)}), {})
    assert (ended["status"], ended["error"]) == ("FAILED", "States.HeartbeatTimeout")


def test_heartbeats_keep_a_task_alive(lab: Lab) -> None:
    states = lab.cloud.clients.states
    machine = lab.machine({"Wait": lab.task({"source": "test", "id.$": "$.id", "detail": {}}, HeartbeatSeconds=4)})
    execution = lab.start(machine, {"id": "heartbeats"})
    token = eventually(
        lambda: next((event["token"] for event in lab.all_heard() if event["id"] == "heartbeats"), None), seconds=10
    )
    # Longer than one heartbeat interval, which itself leaves a busy machine seconds to spare between two of them.
    until = time.monotonic() + 5
    while time.monotonic() < until:
        states.send_task_heartbeat(taskToken=token)
        time.sleep(0.2)
    states.send_task_success(taskToken=token, output="{}")
    assert lab.ended(execution)["status"] == "SUCCEEDED"


def test_a_task_ends_at_its_timeout(lab: Lab) -> None:
    ended = lab.run(lab.machine({"Wait": lab.task({}, TimeoutSeconds=1, HeartbeatSeconds=3600)}), {})
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Timeout")


def test_every_attempt_has_a_token_of_its_own(lab: Lab) -> None:
    retry = [{"ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 1}]
    payload = {"source": "test", "id.$": "States.Format('attempt-{}', $$.State.RetryCount)", "detail": {}}
    ended = lab.run(lab.machine({"Wait": lab.task(payload, HeartbeatSeconds=1, Retry=retry)}), {})
    assert ended["error"] == "States.HeartbeatTimeout"
    tokens = [event["token"] for event in lab.all_heard() if event["id"].startswith("attempt-")]
    assert len(tokens) == 2
    assert len(set(tokens)) == 2
