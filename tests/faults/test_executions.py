"""Executions that are stopped, redriven, launched twice, updated, or told too much, too little and too late."""

import random
from typing import Any

import pytest

from tests.faults.injection import Call, Fault
from tests.faults.invariants import check
from tests.faults.matrix import faults_of
from tests.faults.scenes import TEXTS
from tests.faults.states import Execution
from tests.faults.world import World
from tests.support.account import BUCKET
from tests.support.events import classification_job, event

_JOB = event(classification_job("kinds", **TEXTS))
_MANY = event(classification_job("kinds", task_type="TextMultiClass", input={"manifest": "many.manifest"}))
_CREATE = "sagemaker:CreateLabelingJob"


def _result(world: World, execution: Execution, job: str = "kinds") -> Any:
    return world.cloud.json(f"s3://{BUCKET}/results/{execution.run_id}/{job}.json")


def _statuses(world: World, execution: Execution) -> list[str]:
    return [job["LabelingJobStatus"] for job in world.labeling_jobs_of(execution).values()]


def _succeeded(world: World, execution: Execution) -> None:
    check(world, execution)
    assert execution.status == "SUCCEEDED", (execution.error, execution.cause)
    assert _statuses(world, execution) == ["Completed"]


def test_state_changes_that_come_three_times_end_the_wait_once(faulty: World) -> None:
    """Every EventBridge event comes three times: the first ends the wait, the others do nothing."""
    faulty.bus.copies = 3

    _succeeded(faulty, faulty.run(faulty.start(_JOB)))
    assert faulty.errors == []


def test_a_state_change_that_is_lost_is_made_good_by_the_sweep(faulty: World) -> None:
    """No EventBridge event comes at all: the next sweep, within five minutes, ends the wait."""
    faulty.bus.copies = 0
    began = faulty.time.now

    _succeeded(faulty, faulty.run(faulty.start(_JOB)))
    assert faulty.time.now - began < 4 * 300


def test_a_state_change_that_comes_a_day_late_finds_its_job_settled(faulty: World) -> None:
    """An EventBridge event that comes a day late, when all is over, does nothing."""
    faulty.bus.late_seconds = 86_400

    execution = faulty.run(faulty.start(_JOB))
    faulty.rest(2 * 86_400)

    _succeeded(faulty, execution)
    assert faulty.errors == []


def test_a_job_that_ends_before_its_launch_has_ended_is_not_waited_for_in_vain(faulty: World) -> None:
    """The labeling job ends, and tells so, before the launch has noted that it exists."""

    def end() -> None:
        faulty.time.pass_(120)
        faulty.deliver()

    faulty.injector.then(_CREATE, end)

    _succeeded(faulty, faulty.run(faulty.start(_JOB)))


def test_a_state_change_before_the_token_is_stored_is_no_ones(faulty: World) -> None:
    """A state change of this name comes before the record with the token is stored: the real end is told later."""
    faulty.injector.before(
        "dynamodb:PutItem", lambda: faulty.hear(f"kinds-{faulty.states.executions[_arn()].run_id}-1")
    )

    _succeeded(faulty, faulty.run(faulty.start(_JOB)))


def test_a_token_that_is_used_already_closes_the_record(faulty: World) -> None:
    """The monitor dies after it gave the token back: the token is over when it tries again, and the record closes."""
    faulty.injector.fail(Call("monitor", "settle._tell", "states:SendTaskSuccess"), Fault.CRASH_AFTER)

    _succeeded(faulty, faulty.run(faulty.start(_JOB)))
    assert faulty.errors == [("monitor", "Lambda.Unknown")]


def test_a_token_that_has_expired_is_replaced_by_that_of_the_next_launch(faulty: World) -> None:
    """Nothing is heard for an hour, no event and no heartbeat: the launch runs again and finds its job ended."""
    faulty.bus.copies = 0
    faulty.schedule(seconds=4 * 3_600)

    execution = faulty.run(faulty.start(_JOB))

    _succeeded(faulty, execution)
    assert execution.retries == [("Launch", "States.HeartbeatTimeout")]


@pytest.mark.parametrize("operation", ["dynamodb:PutItem", "s3:PutObject", _CREATE, "dynamodb:UpdateItem"])
def test_two_launches_at_once_make_one_job(faulty: World, operation: str) -> None:
    """A launch is run again while its first run still works: there is one labeling job, and the wait ends."""

    def launch_again() -> None:
        """Step Functions has lost sight of the function, and its next try begins while that still works."""
        function, payload = faulty.invoked[-1]
        faulty.invoke(function, {**payload, "task_token": faulty.states.renew(payload["task_token"])})

    faulty.injector.before(operation, launch_again, function="launch")
    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert len(faulty.labeling_jobs_of(execution)) == 1


def _arn(name: str = "birds") -> str:
    return f"arn:aws:states:us-east-1:123456789012:execution:Labeling:{name}"


_STEPS = [
    ("plan", "s3:PutObject"),
    ("launch", "s3:GetObject"),
    ("launch", "dynamodb:PutItem"),
    ("launch", _CREATE),
    ("launch", "dynamodb:UpdateItem"),
    ("launch", "sagemaker:DescribeLabelingJob"),
    ("monitor", "states:SendTaskSuccess"),
    ("monitor", "dynamodb:UpdateItem"),
    ("collect", "s3:GetObject"),
    ("collect", "s3:PutObject"),
    ("finish", "s3:PutObject"),
]


@pytest.mark.parametrize(("function", "operation"), _STEPS)
def test_an_execution_stopped_at_any_step_leaves_no_job_running(faulty: World, function: str, operation: str) -> None:
    """The execution is stopped in the middle of any function's work: no job runs on, no record stays active."""

    def abort() -> None:
        faulty.states.abort(faulty.states.executions[_arn()])

    faulty.injector.then(operation, abort, function=function)
    execution = faulty.run(faulty.start(_JOB))

    assert faulty.injector.spent
    check(faulty, execution)
    assert execution.status == "ABORTED"


def test_an_execution_whose_end_is_not_told_is_found_by_the_sweep(faulty: World) -> None:
    """The event of the stopped execution is lost: the sweep's heartbeat finds the wait over and stops the job."""
    execution = faulty.start(_MANY)
    faulty.rest(30)
    faulty.execution_bus.copies = 0
    faulty.schedule(seconds=10)
    faulty.states.abort(execution)

    faulty.run(execution)

    check(faulty, execution)
    assert _statuses(faulty, execution) == ["Stopped"]


def test_a_redrive_makes_one_new_attempt_that_labels_what_the_first_left(faulty: World) -> None:
    """An execution that was stopped half way is redriven: one new attempt labels what has no label yet, and no more."""
    execution = faulty.start(_MANY)
    faulty.rest(60)
    faulty.states.abort(execution)
    faulty.run(execution)

    faulty.states.redrive(execution)
    faulty.run(execution)

    check(faulty, execution)
    assert execution.status == "SUCCEEDED", execution.cause
    assert _statuses(faulty, execution) == ["Stopped", "Completed"]
    first, second = (job["LabelCounters"]["TotalLabeled"] for job in faulty.labeling_jobs_of(execution).values())
    assert 0 < first < 40
    assert first + second == 40
    assert _result(faulty, execution)["labeled"] == 40


def test_a_redrive_while_the_labeling_job_is_being_stopped_waits_for_its_labels(faulty: World) -> None:
    """The redrive comes while the labeling job is being stopped: it is waited for, and what it left is labeled."""
    execution = faulty.start(_MANY)
    faulty.rest(60)
    faulty.injector.then("sagemaker:StopLabelingJob", lambda: faulty.states.redrive(execution), function="stop")
    faulty.states.abort(execution)

    faulty.run(execution)

    check(faulty, execution)
    assert faulty.injector.spent
    assert execution.retries == [("Launch", "LabelingJobAbandoned")]
    assert _statuses(faulty, execution) == ["Stopped", "Completed"]
    assert _result(faulty, execution)["labeled"] == 40


@pytest.mark.parametrize("operation", ["dynamodb:PutItem", "s3:PutObject", _CREATE, "dynamodb:UpdateItem"])
def test_a_redrive_after_an_end_at_any_call_of_a_launch_leaves_one_label_for_each_object(
    faulty: World, operation: str
) -> None:
    """The execution is stopped at any call of a launch, and redriven at once: each object gets one label."""
    faulty.injector.then(operation, lambda: faulty.states.abort(faulty.states.executions[_arn()]), function="launch")
    execution = faulty.start(_MANY)
    faulty.states.redrive(execution)

    faulty.run(execution)

    check(faulty, execution)
    assert execution.status == "SUCCEEDED", execution.cause
    assert _result(faulty, execution)["labeled"] == 40


def test_a_redrive_right_after_the_stop_waits_for_no_job_that_is_being_stopped(faulty: World) -> None:
    """The redrive comes before the stop function has heard: no job is left running, and all labels are there."""
    execution = faulty.start(_MANY)
    faulty.rest(60)
    faulty.states.abort(execution)
    faulty.states.redrive(execution)

    faulty.run(execution)

    check(faulty, execution)
    assert execution.status == "SUCCEEDED", execution.cause
    assert _result(faulty, execution)["labeled"] == 40


def test_a_redrive_after_finish_failed_only_finishes(faulty: World) -> None:
    """Finish fails for good, here for want of a permission: a redrive runs it alone, and labels nothing again."""
    faulty.injector.refuse("s3:PutObject", "AccessDenied", "Access Denied", function="finish")
    execution = faulty.run(faulty.start(_JOB))
    assert execution.status == "FAILED"
    assert execution.error == "AccessDenied"

    faulty.states.redrive(execution)
    faulty.run(execution)

    _succeeded(faulty, execution)


def test_an_update_of_the_stack_leaves_running_executions_to_their_definition(faulty: World) -> None:
    """Functions and definition are replaced while jobs run: the wait goes on, and the new monitor ends it."""
    execution = faulty.start(_JOB)
    faulty.states.definition = {"StartAt": "Other", "States": {"Other": {"Type": "Succeed"}}}
    faulty.start_cold()

    _succeeded(faulty, faulty.run(execution))


def test_a_record_that_is_deleted_while_its_job_runs(faulty: World) -> None:
    """Somebody deletes the table's item: heartbeats end, the launch runs again within the hour, and adopts the job."""
    execution = faulty.start(_JOB)
    (name,) = faulty.labeling_jobs_of(execution)
    faulty.cloud.table.delete_item(Key={"labeling_job_name": name})

    _succeeded(faulty, faulty.run(execution))
    assert execution.retries == [("Launch", "States.HeartbeatTimeout")]


@pytest.mark.parametrize("fraction", [0.0, 0.0004, 0.0007])
def test_an_execution_is_stopped_after_the_record_of_its_job_was_deleted(faulty: World, fraction: float) -> None:
    """The same, and the execution is stopped within that hour: the stop function finds the job by its name."""
    faulty.time.pass_(fraction)  # of three such fractions of a millisecond, one at least would be rounded up
    execution = faulty.start(_MANY)
    (name,) = faulty.labeling_jobs_of(execution)
    faulty.cloud.table.delete_item(Key={"labeling_job_name": name})
    faulty.states.abort(execution)

    faulty.run(execution)

    check(faulty, execution)
    assert _statuses(faulty, execution) == ["Stopped"]


def test_a_collect_that_fails_for_good_leaves_the_place_of_its_labels(faulty: World) -> None:
    """Collect fails for good, here for want of a permission: the result says so, and names the output manifest."""
    faulty.injector.refuse("s3:PutObject", "AccessDenied", "Access Denied", times=9, function="collect")
    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.error == "LabelingJobsFailed"
    assert str(execution.cause).startswith("kinds: AccessDenied: ")
    (outcome,) = faulty.cloud.json(f"s3://{BUCKET}/results/{execution.run_id}.json")["jobs"]
    assert (outcome["status"], outcome["labeled"]) == ("CollectFailed", 2)


def test_a_part_whose_collect_fails_for_good_is_gathered_all_the_same(faulty: World) -> None:
    """One part's Collect fails for good: Gather asks the service itself, and all labels are in the one result."""
    faulty.injector.refuse("s3:PutObject", "AccessDenied", "Access Denied", function="collect")
    raw = classification_job("kinds", **TEXTS, max_objects_per_labeling_job=1)

    execution = faulty.run(faulty.start(event(raw)))

    check(faulty, execution)
    assert execution.status == "SUCCEEDED", execution.cause
    assert len(faulty.errors) == 1
    assert _result(faulty, execution)["labeled"] == 2


def test_a_bad_event_leaves_nothing_and_names_the_problem(faulty: World) -> None:
    """An event with a problem fails with all problems in the cause, and starts nothing."""
    execution = faulty.run(faulty.start(event(classification_job("kinds", labels=[]))))

    check(faulty, execution)
    assert execution.error == "EventInvalid"
    assert faulty.labeling_jobs_of(execution) == {}


@pytest.mark.parametrize("seed", range(12))
def test_a_storm_of_faults_breaks_nothing(faulty: World, seed: int) -> None:
    """One call in 25, of any function, fails in a way drawn by lot, in jobs with parts, follow-ups and reviews."""
    lot = random.Random(seed)  # noqa: S311 - draws the same faults again

    def fault_of(call: Call) -> Fault | None:
        return lot.choice(faults_of(call)) if lot.random() < 0.04 else None

    review = {"job": "kinds", "review": {"sample": 1}}
    jobs = [
        classification_job("kinds", max_objects_per_labeling_job=2, follow_up_jobs=1),
        classification_job("again", input=review),
    ]
    faulty.injector.storm(fault_of)
    execution = faulty.start(event(*jobs))
    faulty.run(execution, days=2)
    faulty.injector.clear()
    faulty.rest(3_600)

    check(faulty, execution)


def test_a_missing_permission_ends_the_execution_with_the_services_words(faulty: World) -> None:
    """Plan may not write: nothing is started, and the execution fails with the error's name and words."""
    faulty.injector.refuse("s3:PutObject", "AccessDenied", "Access Denied", times=9, function="plan")

    execution = faulty.run(faulty.start(_JOB))

    check(faulty, execution)
    assert execution.error == "AccessDenied"
    assert "Access Denied" in str(execution.cause)
