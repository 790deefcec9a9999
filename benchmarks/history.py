"""History events and state transitions of one execution, however long its labeling job takes.

    python benchmarks/history.py

The synthesized state machine and the real handlers run in moto's interpreter over the local Ground Truth, whose clock
is moved on by hand, while the monitor sweeps every five minutes. Beside it run a loop that polls every 30 seconds, with
waits that take no time, until it fails as its history is full; and, by its documented events, a state machine that
prepares a job, calls `createLabelingJob.sync`, and collects.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

from benchmarks.support.cloud import labeling
from benchmarks.support.side_by_side import show
from ground_truth_runtime.facts.limits import DAY_SECONDS, LABELING_JOB_LIFETIME_SECONDS
from ground_truth_runtime.gateways.waits import Waits
from ground_truth_runtime.steps.monitor import Monitor
from tests.support.events import event, job
from tests.support.history_quota import HISTORY_MAX, history_quota
from tests.support.labeling import Labeling
from tests.support.poll_loop import polling
from tests.support.remembering import RememberingTable

SWEEP_SECONDS = 300
SWEEPS_PER_LOOK = 12
PATIENCE_SECONDS = 600
POLL_SECONDS = 30
DURATIONS = {"1 hour": 3_600, "1 day": DAY_SECONDS, "30 days": LABELING_JOB_LIFETIME_SECONDS}

# Events of a state, Step Functions API reference, HistoryEvent: a Task whose service answers at once, one that the
# service works on while Step Functions waits, and the rest.
TASK = ("TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskStateExited")
SYNC_TASK = (*TASK[:3], "TaskSubmitted", *TASK[3:])
ITERATION = ("MapIterationStarted", "MapIterationSucceeded")
MAP = ("MapStateEntered", "MapStateStarted", "MapStateSucceeded", "MapStateExited")
EXECUTION = ("ExecutionStarted", "ExecutionSucceeded")


def counted(types: Sequence[str]) -> dict[str, int]:
    """Events, and the states that were entered: what Step Functions charges for."""
    return {"events": len(types), "transitions": sum(name.endswith("StateEntered") for name in types)}


def types_of(run: Labeling, execution: str) -> list[str]:
    """Types of an execution's events, in order."""
    return [entry["type"] for entry in run.states.history(execution)]


def execution_with_jobs(count: int) -> list[str]:
    """Types of the events of an execution with several jobs side by side."""
    with labeling(team_size=2) as run, history_quota():
        execution = run.states.start(event(*(job(f"job-{number}") for number in range(count))))
        run.states.wait_until_waiting(count)
        run.finish_jobs()
        assert run.states.wait_until_ended(execution)["status"] == "SUCCEEDED"
        return types_of(run, execution)


def execution_of(seconds: int) -> dict[str, int]:
    """An execution with a job whose tasks stay open for `seconds`, since its second worker never comes."""
    with labeling(team_size=1) as run, history_quota():
        slow = job("slow", workers_per_object=2, task_availability_seconds=seconds)
        execution = run.states.start(event(slow))
        run.states.wait_until_waiting()
        waiting = len(types_of(run, execution))
        monitor = Monitor(
            table=RememberingTable(run.cloud.table),
            jobs=run.cloud.labeling_jobs,
            waits=Waits(run.states.client),
        )
        sweeps = most = 0
        while True:
            run.cloud.service.advance(SWEEP_SECONDS)
            if monitor.sweep().ended:
                break
            sweeps += 1
            if sweeps % SWEEPS_PER_LOOK == 1:
                most = max(most, len(types_of(run, execution)))
        assert run.states.wait_until_ended(execution)["status"] == "SUCCEEDED"
        return {"sweeps": sweeps, "events_while_waiting": most - waiting, **counted(types_of(run, execution))}


def poll_loop(polls: int | None) -> dict[str, Any]:
    """The loop, really run for so many polls, or to its bitter end; its waits take no time, and are counted."""
    with labeling() as run, history_quota():
        machine = run.states.create(json.dumps(polling(seconds=POLL_SECONDS)), name="PollLoop")
        described, waited = 0, 0.0

        def describe(state: dict[str, str]) -> dict[str, str]:
            nonlocal described
            described += 1
            return {**state, "status": "Completed" if described == polls else "InProgress"}

        def pass_time(_self: WaitFunction, *, env: Any, wait_seconds: float) -> None:
            nonlocal waited
            waited += wait_seconds

        run.states.functions.add("describe", describe)
        with mock.patch.object(WaitFunction, "_wait_interval", pass_time):
            execution = run.states.start({"name": "job"}, name="polled", state_machine_arn=machine)
            assert run.states.ended.get(timeout=PATIENCE_SECONDS) == execution
        ended = run.states.client.describe_execution(executionArn=execution)
        return {
            "polls": described,
            "seconds": round(waited),
            "status": ended["status"],
            "cause": ended.get("cause"),
            **counted(types_of(run, execution)),
        }


def sync_execution(jobs: int) -> list[str]:
    """Documented events of an execution that prepares, runs and collects `jobs` side by side with `.sync`."""
    each = [*ITERATION, *TASK, *SYNC_TASK, *TASK]
    return [*EXECUTION, *MAP, *each * jobs, *TASK]


def measure() -> dict[str, Any]:
    """All figures."""
    few, many = poll_loop(100), poll_loop(200)
    per_poll = (many["events"] - few["events"]) / 100
    dying = poll_loop(None)
    ours = {count: execution_with_jobs(count) for count in (1, 2, 10)}
    per_job = (len(ours[10]) - len(ours[1])) / 9
    more = Counter(ours[2]) - Counter(ours[1])
    return {
        "by_duration": {name: execution_of(seconds) for name, seconds in DURATIONS.items()},
        "by_jobs": {str(count): counted(types) for count, types in ours.items()},
        "events_per_job": per_job,
        "events_of_one_more_job": dict(more),
        "sync": {
            "by_jobs": {str(count): counted(sync_execution(count)) for count in ours},
            "events_per_job": len(sync_execution(2)) - len(sync_execution(1)),
            "events_of_one_more_job": {
                "iteration": len(ITERATION),
                "prepare": len(TASK),
                "createLabelingJob.sync": len(SYNC_TASK),
                "collect": len(TASK),
            },
        },
        "poll_loop": {
            "seconds_between": POLL_SECONDS,
            "events_per_poll": per_poll,
            "run": [few, many, dying],
            "most_events": HISTORY_MAX,
            "hours_until_most": round(dying["seconds"] / 3_600, 2),
            "events_for_30_days": int(per_poll * LABELING_JOB_LIFETIME_SECONDS / POLL_SECONDS),
        },
        "met": per_job <= len(sync_execution(2)) - len(sync_execution(1)) and dying["status"] == "FAILED",
    }


if __name__ == "__main__":
    figures = measure()
    show(figures)
    sys.exit(0 if figures["met"] else 1)
