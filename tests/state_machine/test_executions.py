"""Whole executions of the synthesized definition, from event to result."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest

from ground_truth_local.sagemaker import ServiceError
from tests.support.account import BUCKET, Account
from tests.support.definition import StateMachine
from tests.support.events import classification_job, event, job, public_job, segmentation_job
from tests.support.interpreter import interpreter
from tests.support.labeling import Labeling


def _failure(ended: dict[str, Any]) -> tuple[str, str]:
    assert ended["status"] == "FAILED", ended
    return ended["error"], ended["cause"]


def _result(cloud: Account) -> dict[str, Any]:
    """The one result document in the bucket."""
    (key,) = [key for key in cloud.keys("results/") if key.count("/") == 1 and key.endswith(".json")]
    result: dict[str, Any] = cloud.json(f"s3://{BUCKET}/{key}")
    return result


def test_two_waves_end_in_success_with_one_result(labeling: Labeling) -> None:
    execution = labeling.states.start(event(classification_job("flying"), job("boxes", input={"job": "flying"})))
    for _ in range(2):
        labeling.states.wait_until_waiting()
        labeling.finish_jobs()

    ended = labeling.states.wait_until_ended(execution)

    assert ended["status"] == "SUCCEEDED", ended
    result = json.loads(ended["output"])
    assert [(found["name"], found["status"], found["labeled"]) for found in result["jobs"]] == [
        ("flying", "Completed", 3),
        ("boxes", "Completed", 3),
    ]
    assert labeling.cloud.json(result["result_uri"]) == result
    assert labeling.states.functions.calls == {"plan": 1, "launch": 2, "monitor": 2, "collect": 2, "finish": 1}
    assert labeling.states.functions.errors == []


def test_jobs_of_a_wave_wait_side_by_side(labeling: Labeling) -> None:
    jobs = [classification_job(), job(), segmentation_job(), public_job(workers_per_object=2)]
    execution = labeling.states.start(event(*jobs))

    tokens = labeling.states.wait_until_waiting(4)
    labeling.finish_jobs()

    assert len(set(tokens)) == 4
    ended = labeling.states.wait_until_ended(execution)
    assert ended["status"] == "SUCCEEDED", ended
    assert [found["name"] for found in json.loads(ended["output"])["jobs"]] == [raw["name"] for raw in jobs]


def test_a_lost_state_change_is_made_good_by_the_sweep(labeling: Labeling) -> None:
    execution = labeling.states.start(event(job()))
    labeling.states.wait_until_waiting()
    labeling.cloud.service.run_until_idle()

    swept = labeling.sweep()
    assert (swept["active"], swept["ended"], swept["abandoned"]) == (1, 1, 0)
    assert labeling.states.wait_until_ended(execution)["status"] == "SUCCEEDED"


def test_a_bad_event_ends_the_execution_with_all_its_problems(labeling: Labeling) -> None:
    execution = labeling.states.start(event(job("a", labels=[]), job("b", input={"prefix": "nothing-here/"})))

    error, cause = _failure(labeling.states.wait_until_ended(execution))

    assert error == "EventInvalid"
    message = json.loads(cause)["errorMessage"]
    assert message.startswith("2 problems in the event; nothing was started:")
    assert "jobs[0].labels: [] BoundingBox takes 1 to 50 labels, not 0" in message
    assert "jobs[1].input.prefix" in message
    assert labeling.states.functions.calls == {"plan": 1}
    assert labeling.cloud.keys("runs/") == []
    assert labeling.cloud.labeling_job_names() == []


def test_one_job_that_fails_stops_no_other_and_fails_the_execution_at_its_end(labeling: Labeling) -> None:
    labeling.cloud.put_images(2, prefix="doomed/")
    execution = labeling.states.start(event(classification_job("flying"), job("boxes", input={"prefix": "doomed/"})))
    labeling.states.wait_until_waiting(2)
    (name,) = [name for name in labeling.cloud.labeling_job_names() if name.startswith("boxes-")]
    described = labeling.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)
    labeling.cloud.delete(described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])
    labeling.finish_jobs()

    error, cause = _failure(labeling.states.wait_until_ended(execution))

    result = _result(labeling.cloud)
    assert error == "LabelingJobsFailed"
    assert cause == result["cause"]
    assert cause.startswith("boxes: LabelingJobFailed: ")
    assert [(found["name"], found["succeeded"], found["status"]) for found in result["jobs"]] == [
        ("flying", True, "Completed"),
        ("boxes", False, "Failed"),
    ]
    assert result["jobs"][0]["labeled"] == 3


def test_a_job_that_needs_a_failed_one_is_skipped_and_says_so(labeling: Labeling) -> None:
    execution = labeling.states.start(event(job("boxes"), job("review", input={"job": "boxes"})))
    labeling.states.wait_until_waiting()
    (name,) = labeling.cloud.labeling_job_names()
    labeling.cloud.labeling_jobs.stop(name)
    labeling.finish_jobs()

    error, cause = _failure(labeling.states.wait_until_ended(execution))

    assert error == "LabelingJobsFailed"
    assert "boxes: LabelingJobStopped: stopped with 0 objects labeled" in cause
    assert "review: InputJobFailed: review needs the labels of boxes, which did not succeed" in cause
    assert labeling.cloud.labeling_job_names() == [name]
    assert [found["status"] for found in _result(labeling.cloud)["jobs"]] == ["Stopped", "NotStarted"]


def test_throttling_is_retried_by_its_class_name(labeling: Labeling) -> None:
    # The client itself tries four times before it gives up.
    left = _throttled(labeling.cloud, times=3 * 4)

    execution = labeling.states.start(event(job()))
    labeling.states.wait_until_waiting()
    labeling.finish_jobs()

    assert labeling.states.wait_until_ended(execution)["status"] == "SUCCEEDED"
    assert labeling.states.functions.errors == [("launch", "Throttled")] * 3
    assert len(labeling.states.delays) == 3
    assert all(0 <= delay <= limit for delay, limit in zip(labeling.states.delays, (20, 40, 80), strict=True))
    assert next(left) == 0
    # The last try creates the job for which the first one left a record.
    assert len(labeling.cloud.labeling_job_names()) == 1


def test_a_refusal_is_not_retried_and_is_told_in_the_services_words(labeling: Labeling) -> None:
    _refused(labeling.cloud, ServiceError("ValidationException", "The role is not what it should be"))
    execution = labeling.states.start(event(job()))

    error, cause = _failure(labeling.states.wait_until_ended(execution))

    assert error == "LabelingJobsFailed"
    assert cause.startswith("boxes: LabelingJobRefused: ValidationException: ")
    assert labeling.states.functions.calls["launch"] == 1
    assert labeling.states.delays == []


def test_a_result_that_cannot_be_collected_is_an_outcome_all_the_same(
    labeling: Labeling, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = labeling.states.start(event(job()))
    labeling.states.wait_until_waiting()
    (plan,) = [key for key in labeling.cloud.keys("runs/") if key.endswith("plan.json")]
    labeling.cloud.s3.delete_object(Bucket=BUCKET, Key=plan)
    labeling.finish_jobs()

    error, cause = _failure(labeling.states.wait_until_ended(execution))

    (outcome,) = _result(labeling.cloud)["jobs"]
    assert error == "LabelingJobsFailed"
    assert cause.startswith("boxes: ObjectUnreadable: ")
    assert (outcome["name"], outcome["status"], outcome["succeeded"]) == ("boxes", "CollectFailed", False)
    assert (outcome["labeled"], outcome["objects"]) == (3, 3)
    # Without the plan nobody knows where the event had the labels written; the labeling job does.
    assert outcome["output_manifest"] is None
    assert outcome["reason"].endswith(f"its labels are in the output of {outcome['labeling_job_name']}")
    described = labeling.cloud.labeling_jobs.describe(outcome["labeling_job_name"])
    assert described is not None
    assert labeling.cloud.text(str(described.output_manifest)).count("boxes-metadata") == 3


def test_an_execution_that_is_stopped_leaves_no_labeling_job_running(labeling: Labeling) -> None:
    execution = labeling.states.start(event(job("a"), job("b")))
    labeling.states.wait_until_waiting(2)

    labeling.states.client.stop_execution(executionArn=execution)
    started = labeling.states.client.describe_execution(executionArn=execution)["startDate"]
    detail = {"executionArn": execution, "startDate": int(started.timestamp() * 1_000)}
    stopped = labeling.states.functions("stop", {"detail": detail})
    labeling.finish_jobs()

    labeling.states.wait_until_ended(execution)  # moto lets an aborted wait end as a failed one
    assert labeling.states.functions.calls["collect"] == 0
    assert sorted(stopped["labeling_job_names"]) == sorted(labeling.cloud.labeling_job_names())
    statuses = [labeling.cloud.labeling_jobs.describe(name) for name in labeling.cloud.labeling_job_names()]
    assert [status and status.status for status in statuses] == ["Stopped", "Stopped"]
    assert list(labeling.cloud.jobs_table.active()) == []


def test_a_job_that_ends_while_it_is_launched_ends_the_wait(labeling: Labeling) -> None:
    updates: list[int] = []

    def finish_first(**_: Any) -> None:
        updates.append(len(labeling.cloud.labeling_job_names()))
        if len(updates) == 2:
            labeling.cloud.service.run_until_idle()

    # The record is updated for the second time right after the labeling job was created.
    boto3._get_default_session().events.register("before-call.dynamodb.UpdateItem", finish_first)
    execution = labeling.states.start(event(job()))

    assert labeling.states.wait_until_ended(execution)["status"] == "SUCCEEDED"
    assert updates[:2] == [0, 1]


def test_a_lost_heartbeat_launches_again_and_adopts_the_job(machine: StateMachine, cloud: Account) -> None:
    short = machine.definition.replace('"HeartbeatSeconds":3600', '"HeartbeatSeconds":1')
    assert short != machine.definition
    with interpreter(replace(machine, definition=short)) as states:
        labeling = Labeling(cloud=cloud, states=states)
        execution = states.start(event(job()))
        states.wait_until_waiting(2)  # nobody sweeps for a second
        labeling.finish_jobs()

        assert states.wait_until_ended(execution)["status"] == "SUCCEEDED"
        assert states.functions.calls["launch"] >= 2
        assert len(cloud.labeling_job_names()) == 1


def _refused(cloud: Account, error: ServiceError) -> None:
    """Answers CreateLabelingJob with what plan cannot know of."""
    handle = cloud.service.handle

    def refusing(operation: str, request: dict[str, Any], **caller: str) -> dict[str, Any]:
        if operation == "CreateLabelingJob":
            raise error
        return handle(operation, request, **caller)

    cloud.service.handle = refusing  # type: ignore[method-assign]


def _throttled(cloud: Account, *, times: int) -> Iterator[int]:
    """Answers the next CreateLabelingJob calls as Ground Truth does above one a second; tells how many are left."""
    left = [None] * times
    handle = cloud.service.handle

    def throttling(operation: str, request: dict[str, Any], **caller: str) -> dict[str, Any]:
        if operation == "CreateLabelingJob" and left:
            left.pop()
            raise ServiceError("ThrottlingException", "Rate exceeded")
        return handle(operation, request, **caller)

    cloud.service.handle = throttling  # type: ignore[method-assign]
    return iter(lambda: len(left), None)
