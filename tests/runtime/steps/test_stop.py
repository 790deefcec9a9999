from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.stub import Stubber

from ground_truth_runtime.errors import Throttled
from tests.support.calls import calls_of, throttle
from tests.support.events import event, job
from tests.support.pipeline import EXECUTION, EXECUTION_ARN, Pipeline, refs


def _launched(run: Pipeline, *names: str) -> list[str]:
    planned = run.plan(event(*(job(name) for name in names)))
    return [run.launch(ref, f"token-{ref['job']}") for ref in refs(planned)]


def test_every_running_job_of_the_execution_is_marked_and_stopped(run: Pipeline) -> None:
    names = _launched(run, "a", "b")

    assert run.stop() == names

    assert [run.status(name) for name in names] == ["Stopping", "Stopping"]
    assert [run.record(name).abandoned for name in names] == [True, True]


def test_a_stopped_job_closes_its_record_though_nobody_waits(run: Pipeline) -> None:
    (name,) = _launched(run, "a")
    run.step_functions.open_tokens.clear()
    run.step_functions.executions[EXECUTION_ARN] = "ABORTED"
    run.stop()
    run.cloud.service.run_until_idle()

    run.hear_all()

    assert (run.record(name).active, run.record(name).status) == (False, "Stopped")


def test_ended_jobs_are_left_alone(run: Pipeline) -> None:
    (name,) = _launched(run, "a")
    run.cloud.service.run_until_idle()
    run.hear_all()
    stops = calls_of(run.cloud.sagemaker, "StopLabelingJob")

    assert run.stop() == []
    assert stops == []
    assert run.record(name).abandoned is False


def test_a_job_whose_record_is_gone_is_stopped_by_its_name(run: Pipeline) -> None:
    names = _launched(run, "a", "b")
    for name in names:
        run.cloud.table.delete_item(Key={"labeling_job_name": name})

    assert sorted(run.stop()) == names

    assert [run.status(name) for name in names] == ["Stopping", "Stopping"]
    assert run.stop() == []


def test_jobs_of_other_executions_are_left_alone(run: Pipeline) -> None:
    (name,) = _launched(run, "a")
    earlier = replace(EXECUTION, started_at=EXECUTION.started_at - timedelta(days=91))

    for other in (replace(EXECUTION, arn=f"{EXECUTION_ARN}-2"), earlier):
        run.execution = other
        assert run.stop() == []
    assert run.status(name) in ("Initializing", "InProgress")
    assert run.record(name).abandoned is False


@pytest.mark.parametrize(
    ("minutes", "running", "stopped"),
    [(None, True, True), (-1, True, True), (0, True, False), (1, True, False), (1, False, True)],
)
def test_an_event_that_comes_after_a_redrive_stops_nothing(
    run: Pipeline, minutes: int | None, *, running: bool, stopped: bool
) -> None:
    """minutes: from the end that the event tells of until the redrive. None: there was none."""
    (name,) = _launched(run, "a")
    ended = datetime(2026, 1, 3, tzinfo=UTC)
    run.step_functions.redriven_at = None if minutes is None else ended + timedelta(minutes=minutes)
    run.step_functions.executions[EXECUTION_ARN] = "RUNNING" if running else "ABORTED"

    assert run.stop(ended_at=ended) == ([name] if stopped else [])
    assert run.record(name).abandoned is stopped


def test_an_execution_without_jobs_has_nothing_to_stop(run: Pipeline) -> None:
    assert run.stop() == []


def test_a_throttled_stop_leaves_marks_that_the_monitor_finds(run: Pipeline) -> None:
    names = _launched(run, "a", "b", "c")
    run.step_functions.executions[EXECUTION_ARN] = "ABORTED"
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("stop_labeling_job", "ThrottlingException", "Rate exceeded", 400)
        with pytest.raises(Throttled):
            run.stop()
    assert [run.record(name).abandoned for name in names] == [True, True, True]

    assert run.monitor().sweep().abandoned == 3
    assert [run.status(name) for name in names] == ["Stopping", "Stopping", "Stopping"]


def test_where_the_service_may_not_be_asked_what_has_a_record_is_stopped(run: Pipeline) -> None:
    names = _launched(run, "a", "b")
    throttle(run.cloud.sagemaker, "ListLabelingJobs")

    with pytest.raises(Throttled):
        run.stop()

    assert [run.status(name) for name in names] == ["Stopping", "Stopping"]
