import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.stub import Stubber

from ground_truth_local.engine import Simulation
from ground_truth_runtime.domain.job_record import JobRecord
from ground_truth_runtime.errors import (
    InputJobFailed,
    LabelingJobAbandoned,
    LabelingJobRefused,
    ServiceUnavailable,
    Throttled,
)
from tests.support.account import BUCKET, account
from tests.support.events import event, job, segmentation_job
from tests.support.pipeline import Pipeline, refs


@pytest.fixture
def many(aws_environment: None) -> Iterator[Pipeline]:
    """An execution over twenty images, and a team of one, which takes its time."""
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        yield Pipeline(cloud=cloud)


@pytest.fixture
def ref(run: Pipeline) -> dict[str, Any]:
    """A planned bounding box job over three images."""
    return refs(run.plan(event(job())))[0]


def _watched(run: Pipeline, monkeypatch: pytest.MonkeyPatch, watch: Callable[[str], None]) -> None:
    """Lets `watch` see the name of every labeling job right before it is created."""
    create = run.cloud.labeling_jobs.create

    def watched(request: Any) -> str | None:
        watch(request["LabelingJobName"])
        return create(request)

    monkeypatch.setattr(run.cloud.labeling_jobs, "create", watched)


def test_a_launch_creates_the_job_with_its_files(run: Pipeline, ref: dict[str, Any]) -> None:
    name = run.launch(ref)

    assert name == f"boxes-{ref['run_id']}-1"
    assert run.status(name) in ("Initializing", "InProgress")
    scratch = f"runs/{ref['run_id']}/boxes/"
    assert run.cloud.keys(scratch) == [f"{scratch}{file}" for file in ("labels.json", "template.liquid.html")]
    lines = run.cloud.text(run.manifest(name)).splitlines()
    assert lines == [f'{{"source-ref": "s3://ground-truth-123456789012/images/{number}.png"}}' for number in range(3)]


def test_a_launch_leaves_a_record_that_waits(run: Pipeline, ref: dict[str, Any]) -> None:
    record = run.record(run.launch(ref))

    assert (record.task_token, record.active, record.status, record.attempt) == ("token", True, "InProgress", 1)
    assert record.execution == run.execution
    assert str(record.labeling_job_arn).endswith(record.labeling_job_name)


def test_the_token_is_stored_before_the_job_is_created(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before: list[JobRecord] = []
    _watched(run, monkeypatch, lambda name: before.append(run.record(name)))

    run.launch(ref)

    assert [(record.task_token, record.status, record.active) for record in before] == [("token", "Creating", True)]


def test_the_files_stand_before_the_job_is_created(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before: list[int] = []
    _watched(run, monkeypatch, lambda _: before.append(len(run.cloud.keys(f"runs/{ref['run_id']}/boxes/"))))

    run.launch(ref)

    assert before == [2]


def test_a_launch_that_runs_again_adopts_its_job_under_the_new_token(run: Pipeline, ref: dict[str, Any]) -> None:
    first = run.launch(ref, "first")
    second = run.launch(ref, "second")

    assert first == second
    assert run.cloud.labeling_job_names() == [first]
    assert run.record(first).task_token == "second"


def test_a_launch_that_died_before_it_created_the_job_is_taken_up(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def die(_: Any) -> None:
            raise Throttled("Rate exceeded")

        patch.setattr(run.cloud.labeling_jobs, "create", die)
        with pytest.raises(Throttled):
            run.launch(ref, "first")

    name = run.launch(ref, "second")

    assert run.cloud.labeling_job_names() == [name]
    assert (run.record(name).status, run.record(name).attempt) == ("InProgress", 1)


def test_a_launch_that_died_right_after_it_created_the_job_is_taken_up(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    create = run.cloud.labeling_jobs.create
    with monkeypatch.context() as patch:

        def create_and_die(request: Any) -> None:
            create(request)
            raise Throttled("the answer was lost")

        patch.setattr(run.cloud.labeling_jobs, "create", create_and_die)
        with pytest.raises(Throttled):
            run.launch(ref, "first")

    name = run.launch(ref, "second")

    assert run.cloud.labeling_job_names() == [name]
    assert run.record(name).status == "InProgress"
    assert str(run.record(name).labeling_job_arn).endswith(name)


@pytest.mark.parametrize("end", ["Failed", "Stopped"])
def test_a_launch_of_a_redrive_after_a_bad_end_makes_a_second_attempt(
    run: Pipeline, ref: dict[str, Any], end: str
) -> None:
    first = run.launch(ref, "first")
    run.cloud.jobs_table.end(first, token="first", status=end, counters={})
    run.redrive()

    second = run.launch(ref, "second")

    assert second == f"boxes-{ref['run_id']}-2"
    assert run.cloud.labeling_job_names() == [first, second]


def test_a_launch_after_a_lost_heartbeat_reports_a_bad_end_and_makes_no_second_attempt(
    run: Pipeline, ref: dict[str, Any]
) -> None:
    """The monitor found the job stopped while no token waited: the next one is told so."""
    name = run.launch(ref, "first")
    run.step_functions.open_tokens.clear()
    run.cloud.labeling_jobs.stop(name)
    run.cloud.service.run_until_idle()
    run.hear_all()
    assert run.record(name).active is False

    assert run.launch(ref, "second") == name

    error, told = run.step_functions.failed["second"]
    assert (error, told["labeling_job_name"]) == ("LabelingJobStopped", name)
    assert run.cloud.labeling_job_names() == [name]


def test_a_third_launch_finds_the_second_attempt(run: Pipeline, ref: dict[str, Any]) -> None:
    first = run.launch(ref, "first")
    run.cloud.jobs_table.end(first, token="first", status="Failed", counters={})
    run.redrive()
    second = run.launch(ref, "second")

    assert run.launch(ref, "third") == second
    assert run.record(second).task_token == "third"


def test_a_job_that_is_being_stopped_is_waited_for_and_the_next_labels_what_it_left(many: Pipeline) -> None:
    (ref,) = refs(many.plan(event(job())))
    first = many.launch(ref, "first")
    many.cloud.service.advance(60)
    many.stop()

    assert many.launch(ref, "second") == first
    assert many.status(first) == "Stopping"
    many.cloud.service.run_until_idle()
    many.hear_all()
    error, told = many.step_functions.failed["second"]
    assert error == "LabelingJobAbandoned"
    labeled = told["counters"]["total_labeled"]
    assert 0 < labeled < ref["objects"]

    second = many.launch(ref, "third")
    assert second == f"boxes-{ref['run_id']}-2"
    lines = many.cloud.text(many.manifest(second)).splitlines()
    assert len(lines) == ref["objects"] - labeled
    assert all(set(json.loads(line)) == {"source-ref"} for line in lines)
    many.cloud.service.run_until_idle()
    many.hear_all()
    outcome = many.collect(ref)
    assert (outcome["succeeded"], outcome["labeled"], outcome["rounds"]) == (True, ref["objects"], 2)
    assert outcome["warnings"] == [f"{first}: LabelingJobStopped: stopped with {labeled} objects labeled"]


def test_a_job_that_was_stopped_when_all_was_labeled_needs_no_other(many: Pipeline) -> None:
    (ref,) = refs(many.plan(event(job())))
    first = many.launch(ref, "first")
    many.cloud.service.run_until_idle()
    # The stop came when the last object had its label already.
    many.cloud.jobs_table.end(first, token="first", status="Stopped", counters={})
    many.redrive()

    many.launch(ref, "second")

    assert many.step_functions.succeeded["second"] == {"status": "NothingToLabel"}
    assert many.cloud.labeling_job_names() == [first]
    outcome = many.collect(ref)
    assert (outcome["succeeded"], outcome["labeled"]) == (True, ref["objects"])


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        ({"human_labeled_objects": 12}, "MaxHumanLabeledObjectCount"),
        ({"percent_labeled": 60}, "MaxPercentageOfInputDatasetLabeled"),
    ],
)
def test_a_job_that_is_to_stop_early_stops_at_the_same_number_after_a_redrive(
    many: Pipeline, condition: dict[str, int], asked: str
) -> None:
    (ref,) = refs(many.plan(event(job(stop_after=condition))))
    many.cut_short(ref)

    second = many.launch(ref, "second")
    many.cloud.service.run_until_idle()
    many.hear_all()

    described = many.cloud.sagemaker.describe_labeling_job(LabelingJobName=second)
    assert 0 < described["StoppingConditions"][asked] < next(iter(condition.values()))
    outcome = many.collect(ref, error=many.error_of("second"))
    assert (outcome["succeeded"], outcome["labeled"], outcome["rounds"]) == (True, 12, 2), outcome["reason"]


def test_a_job_that_was_stopped_after_all_that_was_asked_for_needs_no_other(many: Pipeline) -> None:
    (ref,) = refs(many.plan(event(job(stop_after={"human_labeled_objects": 1}))))
    first = many.launch(ref, "first")
    many.cloud.service.run_until_idle()
    many.cloud.jobs_table.end(first, token="first", status="Stopped", counters={})
    many.redrive()

    many.launch(ref, "second")

    assert many.step_functions.succeeded["second"] == {"status": "NothingToLabel"}
    assert many.cloud.labeling_job_names() == [first]


def test_a_launch_that_was_stopped_before_it_created_its_job_is_taken_up(run: Pipeline, ref: dict[str, Any]) -> None:
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("create_labeling_job", "ThrottlingException", "Rate exceeded", 400)
        with pytest.raises(Throttled):
            run.launch(ref, "first")
    run.stop()

    name = run.launch(ref, "second")

    assert name == f"boxes-{ref['run_id']}-1"
    assert (run.record(name).abandoned, run.record(name).status) == (False, "InProgress")
    assert run.status(name) in ("Initializing", "InProgress")


@pytest.mark.parametrize(("least", "automated"), [(1, True), (20, False)])
def test_a_model_goes_on_only_where_enough_is_left_to_learn_from(
    many: Pipeline, monkeypatch: pytest.MonkeyPatch, least: int, automated: bool
) -> None:
    monkeypatch.setattr("ground_truth_runtime.domain.attempt_request.AUTOMATED_OBJECTS_MIN", least)
    (ref,) = refs(many.plan(event(job())))
    many.cut_short(ref)
    document = many.cloud.json(ref["plan_uri"])
    arn = "arn:aws:sagemaker:us-east-1:027400017018:labeling-job-algorithm-specification/object-detection"
    document["jobs"]["boxes"]["request"]["LabelingJobAlgorithmsConfig"] = {"LabelingJobAlgorithmSpecificationArn": arn}
    many.cloud.store.write_json(ref["plan_uri"], document)

    described = many.cloud.sagemaker.describe_labeling_job(LabelingJobName=many.launch(ref, "second"))

    assert ("LabelingJobAlgorithmsConfig" in described) is automated


def test_a_complete_job_is_told_at_once_to_a_launch_that_runs_again(run: Pipeline, ref: dict[str, Any]) -> None:
    name = run.launch(ref, "first")
    run.cloud.service.run_until_idle()
    run.hear_all()

    assert run.launch(ref, "second") == name
    assert [told["status"] for told in run.step_functions.succeeded.values()] == ["Completed", "Completed"]
    assert list(run.step_functions.succeeded) == ["first", "second"]
    assert run.cloud.labeling_job_names() == [name]


def test_a_job_that_ends_before_the_launch_does_is_told_by_the_launch(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    created = run.cloud.jobs_table.created

    def finish_first(name: str, arn: str) -> bool:
        run.cloud.service.run_until_idle()
        return created(name, arn)

    monkeypatch.setattr(run.cloud.jobs_table, "created", finish_first)

    name = run.launch(ref)

    assert run.step_functions.succeeded["token"]["labeling_job_name"] == name
    assert (run.record(name).active, run.record(name).status) == (False, "Completed")


def test_an_event_that_comes_before_the_launch_is_done_ends_the_wait_once(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    created = run.cloud.jobs_table.created

    def finish_and_hear_first(name: str, arn: str) -> bool:
        run.cloud.service.run_until_idle()
        run.hear_all()
        return created(name, arn)

    monkeypatch.setattr(run.cloud.jobs_table, "created", finish_and_hear_first)

    name = run.launch(ref)

    assert list(run.step_functions.succeeded) == ["token"]
    assert (run.record(name).active, run.record(name).status) == (False, "Completed")


def test_an_execution_that_is_stopped_while_its_job_is_launched_leaves_no_job_running(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _watched(run, monkeypatch, lambda _: assert_stops(run))

    name = run.launch(ref)

    assert run.status(name) == "Stopping"
    assert run.record(name).abandoned is True


def assert_stops(run: Pipeline) -> None:
    """Stops the execution, whose record stands though its job does not."""
    assert len(run.stop()) == 1


def test_a_refused_request_fails_the_launch_and_closes_the_record(run: Pipeline, ref: dict[str, Any]) -> None:
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("create_labeling_job", "ValidationException", "no such role", 400)
        with pytest.raises(LabelingJobRefused, match="no such role"):
            run.launch(ref)

    record = run.record(f"boxes-{ref['run_id']}-1")
    assert (record.status, record.active) == ("Refused", False)


def test_a_launch_after_a_refusal_asks_for_the_same_attempt_again(run: Pipeline, ref: dict[str, Any]) -> None:
    """Its name is not used: the service has no labeling job of it."""
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("create_labeling_job", "ResourceLimitExceeded", "too many", 400)
        with pytest.raises(LabelingJobRefused):
            run.launch(ref, "first")

    name = run.launch(ref, "second")

    assert name == f"boxes-{ref['run_id']}-1"
    assert (run.record(name).active, run.record(name).status) == (True, "InProgress")


def test_throttling_leaves_the_record_for_the_next_try(run: Pipeline, ref: dict[str, Any]) -> None:
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("create_labeling_job", "ThrottlingException", "Rate exceeded", 400)
        with pytest.raises(Throttled):
            run.launch(ref)

    record = run.record(f"boxes-{ref['run_id']}-1")
    assert (record.status, record.active) == ("Creating", True)


def test_a_manifest_of_the_event_is_labeled_as_it_was_planned(run: Pipeline) -> None:
    image = run.cloud.put("mine/a.png")
    manifest = run.cloud.put("mine/input.manifest", f'{{"source-ref": "{image}"}}\n')
    (ref,) = refs(run.plan(event(job(input={"manifest": "mine/input.manifest"}))))

    planned = run.cloud.text(manifest)
    run.cloud.put("mine/input.manifest", planned * 50)  # it grows between plan and launch

    name = run.launch(ref)

    described = run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)
    uri = described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    assert uri.startswith(f"s3://{BUCKET}/runs/{ref['run_id']}/")
    assert run.cloud.text(uri) == planned


def test_a_chained_job_takes_the_output_manifest_of_the_one_that_it_needs(run: Pipeline) -> None:
    first, second = refs(run.plan(event(job("boxes"), segmentation_job("habitat", input={"job": "boxes"}))))
    run.launch(first, "first")
    run.cloud.service.run_until_idle()
    outcome = run.collect(first)

    name = run.launch(second, "second")

    described = run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)
    assert described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"] == outcome["output_manifest"]
    assert described["LabelAttributeName"] == "habitat-ref"


def test_a_chained_job_whose_input_has_no_result_is_not_created(run: Pipeline) -> None:
    _, second = refs(run.plan(event(job("boxes"), job("review", input={"job": "boxes"}))))

    with pytest.raises(InputJobFailed, match="review needs the labels of boxes, which has no result"):
        run.launch(second)

    assert run.cloud.labeling_job_names() == []
    assert run.record(f"review-{second['run_id']}-1").status == "Refused"


def test_a_chained_job_whose_input_has_no_labels_is_not_created(run: Pipeline) -> None:
    first, second = refs(run.plan(event(job("boxes"), job("review", input={"job": "boxes"}))))
    run.collect(first, error={"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'})

    with pytest.raises(InputJobFailed, match="which did not succeed: LabelingJobRefused: no such role"):
        run.launch(second)


def test_the_launch_gives_up_after_as_many_attempts_as_a_name_has_room_for(run: Pipeline, ref: dict[str, Any]) -> None:
    for attempt in range(1, 100):
        name = f"boxes-{ref['run_id']}-{attempt}"
        run.cloud.jobs_table.add(
            JobRecord(
                labeling_job_name=name,
                execution=run.execution,
                job="boxes",
                attempt=attempt,
                task_token="old",
                created_at="2026-01-02T03:04:05+00:00",
                active=False,
                abandoned=True,
                status="Failed",
            )
        )

    with pytest.raises(LabelingJobRefused, match="has had 99 labeling jobs"):
        run.launch(ref)


def _closed_before_creation(run: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """The execution ends, its event is lost, and one sweep closes the record right before the job is created."""

    def end_and_sweep(_name: str) -> None:
        run.step_functions.executions[run.execution.arn] = "ABORTED"
        run.step_functions.open_tokens.clear()
        run.monitor().sweep()

    _watched(run, monkeypatch, end_and_sweep)


def test_what_was_created_under_a_closed_record_is_stopped(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _closed_before_creation(run, monkeypatch)

    with pytest.raises(LabelingJobAbandoned, match="was given up while it was created"):
        run.launch(ref, "first")

    (name,) = run.cloud.labeling_job_names()
    assert (run.status(name), run.record(name).status) == ("Stopping", "Unseen")


def test_a_launch_that_dies_after_a_creation_under_a_closed_record_leaves_the_job_to_the_sweep(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _closed_before_creation(run, monkeypatch)
    monkeypatch.setattr(run.cloud.jobs_table, "created", _die)
    with pytest.raises(_Death):
        run.launch(ref, "first")
    run.cloud.service.advance(5)

    swept = run.monitor().sweep()

    (name,) = run.cloud.labeling_job_names()
    assert (swept.orphaned, run.status(name), run.record(name).abandoned) == (1, "Stopping", True)


class _Death(Exception):
    pass


def _die(*_: Any, **__: Any) -> Any:
    raise _Death


def test_a_redrive_after_a_creation_under_a_closed_record_waits_and_labels_what_is_left(
    many: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue's worst case: nothing is labeled twice, although the record was closed before the job was created."""
    (ref,) = refs(many.plan(event(job())))
    with monkeypatch.context() as patch:
        _closed_before_creation(many, patch)
        patch.setattr(many.cloud.jobs_table, "created", _die)
        with pytest.raises(_Death):
            many.launch(ref, "first")
    (first,) = many.cloud.labeling_job_names()
    many.cloud.service.advance(60)
    many.monitor().sweep()
    many.redrive()

    assert many.launch(ref, "second") == first
    many.cloud.service.run_until_idle()
    many.hear_all()
    error, told = many.step_functions.failed["second"]
    assert error == "LabelingJobAbandoned"
    second = many.launch(ref, "third")
    many.cloud.service.run_until_idle()
    many.hear_all()

    outcome = many.collect(ref)
    labeled = told["counters"]["total_labeled"]
    assert 0 < labeled < ref["objects"]
    assert len(many.cloud.text(many.manifest(second)).splitlines()) == ref["objects"] - labeled
    assert (outcome["succeeded"], outcome["labeled"]) == (True, ref["objects"])


def test_no_job_is_created_under_a_record_that_was_closed_or_handed_on(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = run.cloud.jobs_table.begin_creation
    steps = [
        lambda name: run.cloud.jobs_table.end(name, token="0", status="Unseen", counters={}),
        lambda name: run.cloud.jobs_table.renew_token(name, "other"),
        run.cloud.jobs_table.abandon,
    ]
    for number, step in enumerate(steps):

        def between(name: str, token: str, step: Callable[[str], Any] = step) -> bool:
            step(name)
            return begin(name, token)

        monkeypatch.setattr(run.cloud.jobs_table, "begin_creation", between)
        with pytest.raises(LabelingJobAbandoned, match="was given up before it was created"):
            run.launch(ref, str(number))
    assert run.cloud.labeling_job_names() == []


@pytest.mark.parametrize("call", ["begin_creation", "created"])
def test_a_record_that_is_deleted_while_its_job_is_launched_is_written_again(
    run: Pipeline, ref: dict[str, Any], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    real = getattr(run.cloud.jobs_table, call)
    deleted: list[str] = []

    def delete_first(name: str, value: str) -> bool:
        if not deleted:
            deleted.append(name)
            run.cloud.table.delete_item(Key={"labeling_job_name": name})
        return bool(real(name, value))

    monkeypatch.setattr(run.cloud.jobs_table, call, delete_first)

    name = run.launch(ref)

    record = run.record(name)
    assert (record.active, record.task_token, record.status) == (True, "token", "InProgress")
    assert str(record.labeling_job_arn).endswith(name)


def _occupy(run: Pipeline, ref: dict[str, Any], **other: Any) -> str:
    """Somebody else's labeling job under the name of the first attempt."""
    planned = run.cloud.json(ref["plan_uri"])["jobs"]["boxes"]
    for file in planned["files"]:
        run.cloud.store.write(file["uri"], file["text"], content_type=file["content_type"])
    name = f"boxes-{ref['run_id']}-1"
    run.cloud.labeling_jobs.create({**planned["request"], "LabelingJobName": name, **other})
    return name


def test_a_job_that_is_older_than_the_execution_is_not_adopted(run: Pipeline, ref: dict[str, Any]) -> None:
    name = _occupy(run, ref)
    started = (datetime.now(UTC) + timedelta(minutes=6)).isoformat()

    with pytest.raises(LabelingJobRefused, match=r"not this execution's: it was created at .*, before the exec"):
        run.launch({**ref, "started_at": started})

    assert (run.record(name).status, run.record(name).active) == ("Refused", False)


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://b/other"}}}}, "its input manifest is"),
        ({"LabelAttributeName": "other"}, "its label attribute is other, not boxes"),
    ],
)
def test_a_job_that_was_made_for_something_else_is_not_adopted(
    run: Pipeline, ref: dict[str, Any], other: dict[str, Any], problem: str
) -> None:
    _occupy(run, ref, **other)

    with pytest.raises(LabelingJobRefused, match=problem):
        run.launch(ref)


def test_a_job_of_this_attempt_is_adopted_although_its_record_is_gone(run: Pipeline, ref: dict[str, Any]) -> None:
    name = _occupy(run, ref)

    assert run.launch(ref) == name
    assert (run.record(name).status, run.record(name).active) == ("InProgress", True)


def test_a_job_that_cannot_be_seen_yet_is_asked_for_again(run: Pipeline, ref: dict[str, Any]) -> None:
    with Stubber(run.cloud.sagemaker) as stubber:
        stubber.add_client_error("create_labeling_job", "ResourceInUse", "exists", 400)
        stubber.add_client_error("describe_labeling_job", "ResourceNotFound", "no such job", 400)
        with pytest.raises(ServiceUnavailable, match="does not show it yet"):
            run.launch(ref, "first")

    assert run.launch(ref, "second") == f"boxes-{ref['run_id']}-1"


def test_a_reused_name_is_another_run_with_jobs_and_results_of_its_own(run: Pipeline) -> None:
    (first,) = refs(run.plan(event(job())))
    name = run.launch(first, "first")
    run.cloud.service.run_until_idle()
    run.hear_all()
    run.collect(first)
    run.execution = replace(run.execution, started_at=datetime.now(UTC))
    run.step_functions.started_at = run.execution.started_at
    run.cloud.put_images(5)

    (second,) = refs(run.plan(event(job())))
    other = run.launch(second, "second")

    assert first["execution_arn"] == second["execution_arn"]
    assert (second["objects"], other != name, second["plan_uri"] != first["plan_uri"]) == (5, True, True)


def test_what_is_left_is_not_labeled_where_nobody_knows_what_it_is(many: Pipeline) -> None:
    (ref,) = refs(many.plan(event(job())))
    many.cut_short(ref)
    (first,) = many.cloud.labeling_job_names()
    many.cloud.delete(f"s3://{BUCKET}/labels/{first}/manifests/output/output.manifest")
    many.redrive()

    with pytest.raises(LabelingJobRefused, match=r"what is left to label is not known: .*output.manifest cannot"):
        many.launch(ref, "second")

    assert many.cloud.labeling_job_names() == [first]


def _split(run: Pipeline, *, images: int, **fields: Any) -> list[dict[str, Any]]:
    run.cloud.put_images(images)
    raw = job(max_objects_per_labeling_job=-(-images // 4), **fields)
    return refs(run.plan(event(raw)))


def test_a_number_of_objects_to_stop_after_is_that_of_the_whole_job(run: Pipeline) -> None:
    parts = _split(run, images=40, stop_after={"human_labeled_objects": 6})

    names = [run.launch(ref, f"token-{ref['part']}") for ref in parts]

    asked = [run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["StoppingConditions"] for name in names]
    assert [each["MaxHumanLabeledObjectCount"] for each in asked] == [2, 2, 1, 1]


def test_parts_without_a_share_are_not_launched(run: Pipeline) -> None:
    parts = _split(run, images=40, stop_after={"human_labeled_objects": 2})

    told = [run.complete(ref) for ref in parts]
    outcome = run.gather({**parts[0], "part": 0, "objects": 40})

    assert [each["status"] for each in told] == ["Stopped", "Stopped", "NothingToLabel", "NothingToLabel"]
    assert len(run.cloud.labeling_job_names()) == 2
    assert (outcome["succeeded"], outcome["labeled"], outcome["objects"]) == (True, 2, 40), outcome["reason"]


def test_tasks_at_once_are_those_of_the_whole_job(run: Pipeline) -> None:
    parts = _split(run, images=40, max_concurrent_tasks=10)

    names = [run.launch(ref, f"token-{ref['part']}") for ref in parts]

    tasks = [run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["HumanTaskConfig"] for name in names]
    assert [each["MaxConcurrentTaskCount"] for each in tasks] == [3, 3, 2, 2]
