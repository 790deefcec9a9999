"""`ground-truth start`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support.command import ground_truth
from tests.cli.support.deployment import Deployment
from tests.support.events import event, job


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_an_event_starts_an_execution_with_it(deployed: Deployment, tmp_path: Path) -> None:
    file = written(tmp_path / "birds in may.json", event(job()))
    ran = ground_truth("start", file, "--json")
    assert ran.status == 0
    described = deployed.states.describe_execution(executionArn=ran.document["execution_arn"])
    assert json.loads(described["input"]) == event(job())
    assert ran.document["name"] == described["name"]
    assert described["name"].startswith("birds-in-may-")


def test_people_are_told_how_to_go_on(deployed: Deployment, tmp_path: Path) -> None:
    ran = ground_truth("start", written(tmp_path / "event.json", event(job())), "--name", "may")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "Started may"
    assert "ground-truth watch may" in ran.err


def test_an_event_may_come_from_standard_input(deployed: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(event(job()))))
    ran = ground_truth("start", "-", "--json")
    assert ran.status == 0
    assert ran.document["name"].startswith("event-")


def test_a_bad_event_starts_nothing_and_tells_every_problem(deployed: Deployment, tmp_path: Path) -> None:
    bad = event(job(labels=[]), job("flying", task_type="Boxing"))
    ran = ground_truth("start", written(tmp_path / "event.json", bad))
    assert ran.status == 2
    assert "jobs[0].labels" in ran.err
    assert "jobs[1].task_type" in ran.err
    assert deployed.states.list_executions(stateMachineArn=deployed.state_machine)["executions"] == []


def test_a_name_that_is_taken_is_refused(deployed: Deployment, tmp_path: Path) -> None:
    deployed.start(event(job()), "may")
    ran = ground_truth("start", written(tmp_path / "event.json", event(job("other"))), "--name", "may")
    assert ran.status == 2
    assert "there is an execution may" in ran.err


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a" * 81])
def test_a_name_that_no_execution_can_have_is_refused(deployed: Deployment, tmp_path: Path, name: str) -> None:
    ran = ground_truth("start", written(tmp_path / "event.json", event(job())), f"--name={name}")
    assert ran.status == 2
    assert "is no execution's name" in ran.err


def test_an_event_too_large_for_an_execution_is_refused(deployed: Deployment, tmp_path: Path) -> None:
    jobs = [job(f"job-{number}", instructions={"full": "x" * 45_000}) for number in range(6)]
    ran = ground_truth("start", written(tmp_path / "event.json", event(*jobs)))
    assert ran.status == 2
    assert "an execution takes at most 262,144" in ran.err


def test_watched_to_its_end_it_ends_as_the_execution_does(deployed: Deployment, tmp_path: Path) -> None:
    start = deployed.states.start_execution
    file = written(tmp_path / "event.json", event(job()))
    # An execution of this name that has failed already: starting it again with the same event finds it.
    arn = start(stateMachineArn=deployed.state_machine, name="may", input=file.read_text())["executionArn"]
    deployed.end(arn, "FAILED", error="EventInvalid", cause="no good")
    ran = ground_truth("watch", "may")
    assert ran.status == 1
    assert "EventInvalid: no good" in ran.out
