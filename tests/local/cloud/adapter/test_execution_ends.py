"""An execution ends once, ends in time, and takes its tasks along."""

import pytest
from botocore.exceptions import ClientError

from tests.local.cloud.conftest import Lab, eventually


def test_a_stopped_execution_stays_stopped_and_runs_no_further_state(lab: Lab) -> None:
    after = lab.task({"source": "test", "id": "ran-on", "detail": {}})
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "After"}]
    token = {"source": "test", "id": "stopped", "detail": {}}
    machine = lab.machine({"Wait": lab.task(token, Catch=catch, Next="After") | {"End": False}, "After": after})
    execution = lab.start(machine, {})
    held = eventually(
        lambda: next((event["token"] for event in lab.all_heard() if event["id"] == "stopped"), None), seconds=10
    )
    lab.cloud.clients.states.stop_execution(executionArn=execution, error="Stop", cause="enough")
    assert lab.heard({"executionArn": execution, "status": "ABORTED"})
    with pytest.raises(ClientError, match="TaskDoesNotExist"):
        lab.cloud.clients.states.send_task_failure(taskToken=held, error="Late", cause="")
    assert lab.ended(execution)["status"] == "ABORTED"
    # Whatever the execution would go on with, it would have done by the time another one has come and gone.
    lab.run(lab.machine({"Wait": lab.task({"do": "answer"})}), {})
    assert "ran-on" not in {event["id"] for event in lab.all_heard()}
    statuses = [e["detail"]["status"] for e in lab.all_heard() if e["detail"].get("executionArn") == execution]
    assert sorted(statuses) == ["ABORTED", "RUNNING"]


def test_the_state_machines_timeout_ends_the_execution(lab: Lab) -> None:
    machine = lab.machine({"Wait": lab.task({}, HeartbeatSeconds=3600)}, TimeoutSeconds=1)
    ended = lab.run(machine, {})
    assert ended["status"] == "TIMED_OUT"
    event = lab.heard({"executionArn": ended["executionArn"], "status": "TIMED_OUT"})
    assert event["detail-type"] == "Step Functions Execution Status Change"
    assert event["detail"]["stateMachineArn"] == machine


def test_an_execution_in_time_is_not_touched_by_the_timeout(lab: Lab) -> None:
    ended = lab.run(lab.machine({"Wait": lab.task({"do": "answer"})}, TimeoutSeconds=3600), {})
    assert ended["status"] == "SUCCEEDED"


def test_a_failed_execution_is_told_once(lab: Lab) -> None:
    ended = lab.run(lab.machine({"Wait": lab.task({"fail": "no"})}), {})
    assert lab.heard({"executionArn": ended["executionArn"], "status": "FAILED"})["detail"]["error"] == "Throttled"
