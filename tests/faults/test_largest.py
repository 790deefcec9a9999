"""The largest events that a plan allows stay within Step Functions' limits, whatever fails and is tried again."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from ground_truth_runtime.domain.parts import LABELING_JOBS_MAX, LABELING_JOBS_SIDE_BY_SIDE_MAX
from ground_truth_runtime.facts.limits import (
    HISTORY_EVENTS,
    JOB_NAME_MAX,
    JOBS_PER_EVENT_MAX,
    LABEL_ATTRIBUTE_NAME_MAX,
    OUTPUT_MAX,
    STATE_BYTES,
)
from tests.faults.injection import Call, Fault
from tests.faults.states import Execution
from tests.faults.world import CAUSE_MAX, Bus, World, memory_world
from tests.support.account import BUCKET
from tests.support.definition import Template, state_machine
from tests.support.events import classification_job, event
from tests.support.memory.account import WORKTEAM_ARN
from tests.support.memory.ground_truth import Script

_HISTORY = HISTORY_EVENTS * 3 // 4
_CREATE = Call("launch", "launch._create", "sagemaker:CreateLabelingJob")
_OUTPUT = f"s3://{BUCKET}/"
Deploy = Callable[[Script], AbstractContextManager[World]]


@pytest.fixture
def scripted(template: Template, aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deploy]:
    """Deploys a stack over a Ground Truth in memory that behaves as scripted."""
    machine = state_machine(template, workteam_arn=WORKTEAM_ARN)
    return lambda script: memory_world(machine, monkeypatch, script=script)


def _largest(world: World, *, parts: int, follow_up_jobs: int = 0) -> Any:
    """As many jobs as an event may have, with the longest names; each in `parts`."""
    lines = (json.dumps({"source": f"text {number}"}) + "\n" for number in range(parts))
    world.cloud.put("texts.manifest", "".join(lines))
    return event(
        *(
            classification_job(
                f"{'n' * (JOB_NAME_MAX - 3)}{number:03}",
                task_type="TextMultiClass",
                input={"manifest": "texts.manifest"},
                output=f"{_OUTPUT}{'o' * (OUTPUT_MAX - len(_OUTPUT) - 1)}/",
                label_attribute_name="a" * LABEL_ATTRIBUTE_NAME_MAX,
                max_objects_per_labeling_job=1,
                follow_up_jobs=follow_up_jobs,
            )
            for number in range(JOBS_PER_EVENT_MAX)
        )
    )


def _deny(world: World, function: str, operation: str) -> None:
    """Have a service refuse all calls of an operation, with as much to say as a cause holds."""
    world.injector.refuse(operation, "AccessDenied", "m" * CAUSE_MAX, times=10**6, function=function)


@pytest.mark.parametrize("parts", [1, LABELING_JOBS_SIDE_BY_SIDE_MAX // JOBS_PER_EVENT_MAX])
@pytest.mark.parametrize("denied", [None, ("launch", "sagemaker:CreateLabelingJob"), ("collect", "s3:PutObject")])
def test_the_largest_event_fits_every_state(scripted: Deploy, parts: int, denied: tuple[str, str] | None) -> None:
    with scripted(Script()) as world:
        if denied is not None:
            _deny(world, *denied)

        execution = world.run(world.start(_largest(world, parts=parts), measured=True))

        assert execution.status == ("SUCCEEDED" if denied is None else "FAILED"), execution.cause
        assert len(world.cloud.json(f"s3://{BUCKET}/results/{execution.run_id}.json")["jobs"]) == JOBS_PER_EVENT_MAX
        assert {"Plan", "Waves", "Finish"} <= execution.largest.keys()
        assert max(execution.largest.values()) <= STATE_BYTES, execution.largest
        _fits_its_history(execution)


@pytest.mark.parametrize("fails", [0.5, 1.0])
def test_the_largest_event_fits_every_state_with_reasons_of_any_length(scripted: Deploy, fails: float) -> None:
    """Objects fail for reasons with much to say; a part of each job, or all of it."""
    with scripted(Script(fails=fails, reason="r\u00e9" * 1_000)) as world:
        execution = world.run(world.start(_largest(world, parts=2), measured=True))

        result = world.cloud.json(f"s3://{BUCKET}/results/{execution.run_id}.json")
        assert any(outcome["failed"] for outcome in result["jobs"])
        assert execution.largest["Finish"] > STATE_BYTES // 2
        assert max(execution.largest.values()) <= STATE_BYTES, execution.largest


def test_launches_and_follow_ups_of_the_largest_event_leave_a_quarter_of_the_history(scripted: Deploy) -> None:
    rounds = LABELING_JOBS_MAX // JOBS_PER_EVENT_MAX
    with scripted(Script(fails=1.0)) as world:
        world.injector.fail(_CREATE, Fault.THROTTLED, times=2 * LABELING_JOBS_MAX)

        execution = world.run(world.start(_largest(world, parts=1, follow_up_jobs=rounds - 1)), days=3)

        assert len(world.labeling_jobs_of(execution)) == LABELING_JOBS_MAX
        assert len(execution.retries) == 2 * LABELING_JOBS_MAX
        assert execution.status == "FAILED"
        _fits_its_history(execution)


@pytest.mark.parametrize("stopping", [20.0, 21_600.0])
def test_lost_heartbeats_of_the_largest_event_leave_a_quarter_of_the_history(scripted: Deploy, stopping: float) -> None:
    """The monitor is silent until no launch is tried again: collects wait until the labeling jobs have stopped."""
    with scripted(Script(per_object=30 * 86_400.0, stopping=stopping)) as world:
        world.bus = Bus(copies=0)
        world.schedule(seconds=60 * 86_400)

        execution = world.run(world.start(_largest(world, parts=2)), days=30)

        assert len(world.labeling_jobs_of(execution)) == LABELING_JOBS_SIDE_BY_SIDE_MAX
        assert ("Launch", "States.HeartbeatTimeout") in execution.retries
        assert ("Collect", "LabelingJobStopping") in execution.retries
        assert execution.status == "FAILED"
        _fits_its_history(execution)


def _fits_its_history(execution: Execution) -> None:
    assert execution.events.total() <= _HISTORY, execution.events
