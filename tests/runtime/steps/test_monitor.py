from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Barrier
from typing import Any

import pytest
from botocore.stub import Stubber

from ground_truth_runtime.domain.identity_tags import identity_tags
from ground_truth_runtime.domain.job_record import JobRecord
from ground_truth_runtime.errors import Throttled
from ground_truth_runtime.steps.monitor import Sweep, _turn
from tests.support.account import Account
from tests.support.calls import calls_of, throttle
from tests.support.events import event, job
from tests.support.pipeline import EXECUTION, EXECUTION_ARN, Pipeline, refs


def jobs_of(swept: Sweep) -> tuple[int, int, int]:
    """How many jobs a sweep found active, ended and abandoned."""
    return swept.active, swept.ended, swept.abandoned


@pytest.fixture
def name(run: Pipeline) -> str:
    """A labeling job that runs, and whose execution waits under `token`."""
    return run.launch(refs(run.plan(event(job())))[0])


def _record(name: str, **fields: Any) -> JobRecord:
    record = JobRecord(
        labeling_job_name=name,
        execution=EXECUTION,
        job="boxes",
        attempt=1,
        task_token=f"token-of-{name}",
        created_at=datetime.now(UTC).isoformat(),
    )
    return replace(record, **fields)


def test_a_state_change_ends_the_wait_with_what_the_job_came_to(run: Pipeline, name: str) -> None:
    run.cloud.service.run_until_idle()

    assert run.monitor().hear(name) is not None

    assert run.step_functions.succeeded["token"] == {
        "labeling_job_name": name,
        "labeling_job_arn": f"arn:aws:sagemaker:us-east-1:123456789012:labeling-job/{name}",
        "status": "Completed",
        "counters": {"total_labeled": 3, "human_labeled": 3, "machine_labeled": 0, "failed": 0, "unlabeled": 0},
    }
    assert (run.record(name).active, run.record(name).status) == (False, "Completed")
    assert run.record(name).counters["total_labeled"] == 3


def test_a_repeated_state_change_ends_the_wait_once(run: Pipeline, name: str) -> None:
    run.cloud.service.run_until_idle()

    assert run.monitor().hear(name) is not None
    assert run.monitor().hear(name) is None
    assert run.step_functions.refused == []


def test_a_state_change_of_a_job_that_is_none_of_ours_is_ignored(run: Pipeline) -> None:
    assert run.monitor().hear("somebody-elses-job") is None


def test_a_state_change_that_comes_early_ends_nothing(run: Pipeline, name: str) -> None:
    assert run.monitor().hear(name) is not None

    assert run.step_functions.succeeded == {}
    assert run.record(name).active is True


@pytest.mark.parametrize("how", ["hear", "sweep"])
def test_a_failed_job_fails_the_wait_with_its_reason(run: Pipeline, how: str) -> None:
    # A picture that is none makes objects fail; a manifest that vanishes makes the job fail.
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)
    run.cloud.delete(run.manifest(name))
    run.cloud.service.run_until_idle()

    if how == "hear":
        run.monitor().hear(name)
    else:
        run.monitor().sweep()

    error, cause = run.step_functions.failed["token"]
    assert error == "LabelingJobFailed"
    assert cause["status"] == "Failed"
    assert cause["reason"] == run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["FailureReason"]
    assert run.record(name).status == "Failed"


def test_a_stopped_job_fails_the_wait_and_tells_what_is_labeled(run: Pipeline, name: str) -> None:
    run.cloud.labeling_jobs.stop(name)
    run.cloud.service.run_until_idle()

    run.monitor().hear(name)

    error, cause = run.step_functions.failed["token"]
    assert error == "LabelingJobStopped"
    assert cause["reason"] == "stopped with 0 objects labeled"


def test_a_complete_job_whose_counters_show_no_label_ends_the_wait_well(run: Pipeline) -> None:
    """They may lag: whether there are labels is for collect to read."""
    (ref,) = refs(run.plan(event(job(task_availability_seconds=60))))
    # Without CORS no worker sees an image, and every object fails.
    name = run.launch(ref)
    run.cloud.s3.delete_bucket_cors(Bucket="ground-truth-123456789012")
    run.cloud.service.run_until_idle()

    run.monitor().hear(name)

    assert run.status(name) == "Completed"
    assert run.step_functions.succeeded["token"]["counters"]["total_labeled"] == 0


def test_a_lost_event_is_made_good_by_the_sweep(run: Pipeline, name: str) -> None:
    run.cloud.service.run_until_idle()

    swept = run.monitor().sweep()

    assert jobs_of(swept) == (1, 1, 0)
    assert "token" in run.step_functions.succeeded
    assert jobs_of(run.monitor().sweep()) == (0, 0, 0)


def test_a_sweep_keeps_a_running_job_alive_and_notes_how_far_it_is(run: Pipeline, name: str) -> None:
    run.cloud.service.advance(6)

    assert jobs_of(run.monitor().sweep()) == (1, 0, 0)

    assert run.step_functions.heartbeats == ["token"]
    described = run.cloud.labeling_jobs.describe(name)
    assert described is not None
    assert run.record(name).counters == described.counters
    assert run.record(name).status == described.status


def test_a_sweep_writes_nothing_where_nothing_has_changed(run: Pipeline, name: str) -> None:
    updates = calls_of(run.cloud.table.meta.client, "UpdateItem")

    run.monitor().sweep()
    assert len(updates) == 1
    run.monitor().sweep()
    assert len(updates) == 1


def test_a_sweep_without_jobs_lists_once(run: Pipeline) -> None:
    calls = calls_of(run.cloud.sagemaker)

    assert jobs_of(run.monitor().sweep()) == (0, 0, 0)
    assert len(calls) == 1


def test_a_sweep_of_many_jobs_lists_them_a_hundred_to_a_call(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(150):
        run.cloud.jobs_table.add(_record(f"boxes-{number:03}"))
        run.step_functions.open_tokens.add(f"token-of-boxes-{number:03}")
    pages = calls_of(run.cloud.sagemaker, "ListLabelingJobs")
    with Stubber(run.cloud.sagemaker) as stubber:
        for first, last in ((0, 100), (100, 150)):
            summaries = [_summary(f"boxes-{number:03}") for number in range(first, last)]
            more = {"NextToken": "more"} if last < 150 else {}
            stubber.add_response("list_labeling_jobs", {"LabelingJobSummaryList": summaries, **more})
        swept = run.monitor().sweep()

    assert swept.active == 150
    assert [page["MaxResults"] for page in pages] == [100, 100]
    assert len(run.step_functions.heartbeats) == 150


def _summary(name: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "LabelingJobName": name,
        "LabelingJobArn": f"arn:aws:sagemaker:us-east-1:123456789012:labeling-job/{name}",
        "LabelingJobStatus": "InProgress",
        "CreationTime": now,
        "LastModifiedTime": now,
        "LabelCounters": {},
        "WorkteamArn": "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/birders",
    }


def test_the_job_of_a_dead_execution_is_stopped(run: Pipeline, name: str) -> None:
    run.step_functions.open_tokens.clear()
    run.step_functions.executions[EXECUTION_ARN] = "ABORTED"

    assert jobs_of(run.monitor().sweep()) == (1, 0, 1)

    assert run.status(name) == "Stopping"
    assert run.record(name).abandoned is True

    run.cloud.service.run_until_idle()
    run.monitor().sweep()
    assert (run.record(name).active, run.record(name).status) == (False, "Stopped")


def test_a_job_that_is_stopping_is_not_told_to_stop_again(run: Pipeline, name: str) -> None:
    run.stop()
    stops = calls_of(run.cloud.sagemaker, "StopLabelingJob")

    assert jobs_of(run.monitor().sweep()) == (1, 0, 1)
    assert run.status(name) == "Stopping"
    assert stops == []


def test_a_job_whose_execution_runs_on_is_not_stopped_between_two_tokens(run: Pipeline, name: str) -> None:
    run.step_functions.open_tokens.clear()  # its heartbeat was lost; the state machine is about to launch again

    assert jobs_of(run.monitor().sweep()) == (1, 0, 0)
    assert run.status(name) in ("Initializing", "InProgress")


def test_a_record_whose_job_never_came_is_closed_when_its_execution_is_gone(run: Pipeline) -> None:
    run.cloud.jobs_table.add(_record("boxes-0123456789-1"))
    run.step_functions.executions[EXECUTION_ARN] = "FAILED"

    assert run.monitor().sweep().abandoned == 1
    assert (run.record("boxes-0123456789-1").active, run.record("boxes-0123456789-1").status) == (False, "Unseen")


def test_a_record_whose_launch_is_under_way_is_kept_alive(run: Pipeline) -> None:
    run.cloud.jobs_table.add(_record("boxes-0123456789-1"))
    run.step_functions.open_tokens.add("token-of-boxes-0123456789-1")

    assert jobs_of(run.monitor().sweep()) == (1, 0, 0)
    assert run.step_functions.heartbeats == ["token-of-boxes-0123456789-1"]


def test_a_job_whose_record_is_newer_is_found_after_its_end(run: Pipeline, name: str) -> None:
    """A launch wrote the record again after somebody had deleted it; then the job's state change was lost."""
    late = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    run.cloud.table.update_item(
        Key={"labeling_job_name": name},
        UpdateExpression="SET created_at = :late",
        ExpressionAttributeValues={":late": late},
    )
    run.cloud.service.run_until_idle()

    assert jobs_of(run.monitor().sweep()) == (1, 1, 0)
    assert run.step_functions.succeeded["token"]["labeling_job_name"] == name


def test_a_job_that_nobody_has_worked_on_is_stopped_with_its_execution(run: Pipeline, name: str) -> None:
    run.step_functions.open_tokens.clear()
    run.step_functions.executions[EXECUTION_ARN] = "TIMED_OUT"

    assert run.monitor().sweep().abandoned == 1
    assert run.status(name) == "Stopping"


def test_a_wait_handed_to_another_token_while_it_is_told_is_told_there_too(
    run: Pipeline, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.cloud.service.run_until_idle()
    run.step_functions.open_tokens.add("second")
    end = run.cloud.jobs_table.end
    handed: list[bool] = []

    def hand_over_first(*arguments: Any, **named: Any) -> bool:
        if not handed:
            handed.append(run.cloud.jobs_table.renew_token(name, "second") is not None)
        return end(*arguments, **named)

    monkeypatch.setattr(run.cloud.jobs_table, "end", hand_over_first)

    run.monitor().hear(name)

    assert handed == [True]
    assert list(run.step_functions.succeeded) == ["token", "second"]
    assert (run.record(name).active, run.record(name).task_token) == (False, "second")


def test_the_fault_of_one_job_costs_the_others_no_heartbeat(run: Pipeline) -> None:
    planned = run.plan(event(*(job(f"boxes-{number}") for number in range(3))))
    names = [run.launch(ref, f"token-{number}") for number, ref in enumerate(refs(planned))]
    run.cloud.jobs_table.abandon(names[0])
    throttle(run.cloud.sagemaker, "StopLabelingJob")

    with pytest.raises(ExceptionGroup, match="1 of 3 jobs could not be looked after") as caught:
        run.monitor().sweep()

    assert [type(fault) for fault in caught.value.exceptions] == [Throttled]
    assert run.step_functions.heartbeats == ["token-0", "token-1", "token-2"]


def test_many_jobs_are_looked_after_several_at_once(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two heartbeats wait for each other: one after another they would wait for ever."""
    monkeypatch.setattr("ground_truth_runtime.steps.monitor.FEW", 2)
    planned = run.plan(event(*(job(f"boxes-{number}") for number in range(3))))
    names = [run.launch(ref, f"token-{number}") for number, ref in enumerate(refs(planned))]
    run.cloud.jobs_table.abandon(names[2])
    throttle(run.cloud.sagemaker, "StopLabelingJob")
    together = Barrier(2, timeout=30)
    beat = run.step_functions.send_task_heartbeat

    def wait_for_the_other(*, taskToken: str) -> None:  # noqa: N803 - the client's own name
        if taskToken != "token-2":
            together.wait()
        beat(taskToken=taskToken)

    monkeypatch.setattr(run.step_functions, "send_task_heartbeat", wait_for_the_other)

    with pytest.raises(ExceptionGroup, match="1 of 3 jobs could not be looked after"):
        run.monitor().sweep()

    assert sorted(run.step_functions.heartbeats) == ["token-0", "token-1", "token-2"]


def _orphan(run: Pipeline, name: str) -> None:
    """Takes the record of a job away, which workers work on by now."""
    run.cloud.service.advance(5)
    run.cloud.table.delete_item(Key={"labeling_job_name": name})


def test_a_job_without_a_record_is_stopped_where_its_execution_is_gone(run: Pipeline, name: str) -> None:
    _orphan(run, name)
    run.step_functions.executions[EXECUTION_ARN] = "ABORTED"

    swept = run.monitor().sweep()

    assert (jobs_of(swept), swept.orphaned, run.status(name)) == ((0, 0, 0), 1, "Stopping")
    assert run.monitor().sweep().orphaned == 0


def test_a_job_without_a_record_is_stopped_where_another_execution_has_the_name(run: Pipeline, name: str) -> None:
    _orphan(run, name)
    run.step_functions.started_at += timedelta(days=91)

    assert run.monitor().sweep().orphaned == 1
    assert run.status(name) == "Stopping"


def test_a_job_without_a_record_is_left_to_the_next_launch_where_its_execution_runs(run: Pipeline, name: str) -> None:
    _orphan(run, name)

    assert run.monitor().sweep().orphaned == 0
    assert run.status(name) == "InProgress"


@pytest.mark.parametrize("status", ["Unseen", "Refused"])
def test_a_job_that_runs_under_a_closed_record_is_marked_and_stopped(run: Pipeline, name: str, status: str) -> None:
    run.cloud.service.advance(5)
    run.cloud.jobs_table.end(name, token="token", status=status, counters={})

    assert run.monitor().sweep().orphaned == 1
    assert (run.status(name), run.record(name).abandoned) == ("Stopping", True)


def test_a_job_whose_end_is_known_is_left_alone_though_the_list_is_behind(run: Pipeline, name: str) -> None:
    run.cloud.service.advance(5)
    run.cloud.jobs_table.end(name, token="token", status="Completed", counters={})

    assert run.monitor().sweep().orphaned == 0
    assert (run.status(name), run.record(name).abandoned) == ("InProgress", False)


def test_jobs_of_other_people_are_left_alone_and_described_once(run: Pipeline, cloud: Account) -> None:
    """Another stack's, one with a name of ours and no tags, and one with any name."""
    (ref,) = refs(run.plan(event(job("boxes"))))
    request = cloud.json(ref["plan_uri"])["jobs"]["boxes"]["request"]
    for file in cloud.json(ref["plan_uri"])["jobs"]["boxes"]["files"]:
        cloud.store.write(file["uri"], file["text"], content_type=file["content_type"])
    other = identity_tags(replace(EXECUTION, arn=EXECUTION_ARN.replace(":Labeling:", ":Other:")))
    for name, tags in (("boxes-0123456789-1", other), ("boxes-0123456789-2", {}), ("somebody-elses", {})):
        given = [{"Key": key, "Value": value} for key, value in tags.items()]
        cloud.labeling_jobs.create({**request, "LabelingJobName": name, "Tags": given})
    cloud.service.advance(5)
    run.step_functions.executions.clear()
    described = calls_of(cloud.sagemaker, "DescribeLabelingJob")

    for _ in range(2):
        assert run.monitor().sweep().orphaned == 0

    assert [call["LabelingJobName"] for call in described] == ["boxes-0123456789-1", "boxes-0123456789-2"]
    assert {run.status(name) for name in cloud.labeling_job_names()} == {"InProgress"}


def test_a_busy_account_costs_a_bounded_number_of_calls_a_sweep(
    run: Pipeline, cloud: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many jobs that no open record knows each one's turn comes, and of many that ended at once likewise."""
    monkeypatch.setattr("ground_truth_runtime.steps.monitor.STRANGERS_MAX", 2)
    monkeypatch.setattr("ground_truth_runtime.steps.monitor.DESCRIBED_MAX", 2)
    planned = run.plan(event(*(job(f"boxes-{number}") for number in range(6))))
    names = [run.launch(ref, f"token-{ref['job']}") for ref in refs(planned)]
    for name in names[:3]:
        _orphan(run, name)
    run.cloud.service.run_until_idle()
    described = calls_of(cloud.sagemaker, "DescribeLabelingJob")

    swept = run.monitor().sweep()

    assert jobs_of(swept) == (3, 2, 0)
    assert len(described) == 2
    assert jobs_of(run.monitor().sweep()) == (1, 1, 0)


def test_the_turn_of_each_name_comes() -> None:
    names = [str(number) for number in range(7)]

    turns = [_turn(names, 3) for _ in range(200)]

    assert {name for turn in turns for name in turn} == set(names)
    assert {len(set(turn)) for turn in turns} == {3}
    assert _turn(names, 7) == names


def test_objects_are_counted_once_whoever_sees_them_first(run: Pipeline, name: str) -> None:
    monitor = run.monitor()
    first = monitor.sweep()
    run.cloud.service.run_until_idle()
    heard = monitor.hear(name)
    last = monitor.sweep()

    assert heard is not None
    assert (first.labeled, heard.labeled, last.labeled) == (0, 3, 0)
    assert first.failed == heard.failed == last.failed == 0


def test_silence_is_counted_from_the_last_change(run: Pipeline, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(hours=25)

    assert run.monitor().sweep().longest_silence_seconds < 60
    monkeypatch.setattr("ground_truth_runtime.steps.monitor.datetime", Later)
    assert run.monitor().sweep().longest_silence_seconds // 3600 == 25
