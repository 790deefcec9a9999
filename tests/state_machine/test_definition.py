"""The definition as text: what a validator says, and what must hold between its numbers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ground_truth_runtime import errors
from ground_truth_runtime.facts.limits import LABELING_JOB_LIFETIME_SECONDS
from tests.support.account import ACCOUNT_ID, REGION
from tests.support.definition import StateMachine, Template, state_machine
from tests.support.functions import NAMES

_VALIDATOR = Path(__file__).parents[2] / "node_modules" / ".bin" / "asl-validator"
_OF_GROUND_TRUTH = ("pre_annotation", "consolidation")  # which calls them itself, for the custom image types
# Lambda's own, for a function that dies (Step Functions guide, concepts-error-handling; Lambda, runtime exits).
DEATHS = {"Sandbox", "Runtime"}
_WORKTEAM_ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:workteam/private-crowd/birders"


@pytest.fixture(scope="module")
def resolved(template: Template) -> StateMachine:
    return state_machine(template, workteam_arn=_WORKTEAM_ARN)


@pytest.fixture(scope="module")
def definition(resolved: StateMachine) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(resolved.definition)
    return parsed


@pytest.fixture(scope="module")
def launch(definition: dict[str, Any]) -> dict[str, Any]:
    jobs = definition["States"]["Waves"]["ItemProcessor"]["States"]["Jobs"]
    state: dict[str, Any] = jobs["ItemProcessor"]["States"]["Launch"]
    return state


def _validated(folder: Path, text: str) -> "subprocess.CompletedProcess[str]":
    path = folder / "definition.asl.json"
    path.write_text(text, "utf-8")
    own_node = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [_VALIDATOR, "--json-path", path], capture_output=True, text=True, check=False, env=own_node, timeout=60
    )


def test_the_definition_is_valid(resolved: StateMachine, tmp_path: Path) -> None:
    run = _validated(tmp_path, resolved.definition)

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_validator_sees_a_mistake(resolved: StateMachine, tmp_path: Path) -> None:
    run = _validated(tmp_path, resolved.definition.replace('"Next":"Finish"', '"Next":"Finished"'))

    assert run.returncode != 0


def test_the_stack_has_every_function_of_the_architecture(resolved: StateMachine) -> None:
    assert sorted(resolved.environments) == sorted([*NAMES, *_OF_GROUND_TRUTH])


def test_a_wait_lasts_longer_than_a_labeling_job_may(launch: dict[str, Any]) -> None:
    assert launch["Resource"].endswith(":lambda:invoke.waitForTaskToken")
    assert launch["TimeoutSeconds"] > LABELING_JOB_LIFETIME_SECONDS
    assert launch["HeartbeatSeconds"] < launch["TimeoutSeconds"]


def test_the_monitor_sweeps_several_times_within_a_heartbeat(launch: dict[str, Any], template: Template) -> None:
    (rate,) = [
        resource["Properties"]["ScheduleExpression"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Events::Rule" and "ScheduleExpression" in resource["Properties"]
    ]

    assert rate == "rate(5 minutes)"
    assert launch["HeartbeatSeconds"] >= 6 * 300


def test_every_name_that_is_retried_is_an_error_of_ours_or_of_aws(definition: dict[str, Any]) -> None:
    names: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            names.update(value.get("ErrorEquals", []))
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(definition)

    ours = {name for name in names if "." not in name}
    assert ours == {"Throttled", "ServiceUnavailable", "LabelingJobAbandoned", "LabelingJobStopping"}
    assert all(hasattr(errors, name) for name in ours)
    assert {name.partition(".")[0] for name in names - ours} <= {"States", "Lambda"} | DEATHS


def test_a_bad_event_is_neither_caught_nor_retried(definition: dict[str, Any]) -> None:
    plan = definition["States"]["Plan"]

    assert "Catch" not in plan
    assert all("States.ALL" not in retry["ErrorEquals"] for retry in plan["Retry"])
    assert all("EventInvalid" not in retry["ErrorEquals"] for retry in plan["Retry"])
