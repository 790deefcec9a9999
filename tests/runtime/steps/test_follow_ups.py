"""Objects that got no label are labeled again, and all labels stand in one manifest."""

import json
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_runtime.errors import LabelingJobRefused
from tests.support.account import BUCKET, IMAGE, Account, account
from tests.support.events import classification_job, event, job
from tests.support.pipeline import Pipeline, refs
from tests.support.plans import replan


def _ref(run: Pipeline, raw: dict[str, Any], *, follow_ups: int) -> dict[str, Any]:
    planned = run.plan(event(raw))
    (ref,) = refs(replan(run, planned, **{raw["name"]: {"follow_up_jobs": follow_ups}}))
    return ref


def _end(run: Pipeline, ref: dict[str, Any], token: str) -> dict[str, Any]:
    """One round, until what collect says of it."""
    run.launch(ref, token)
    run.cloud.service.run_until_idle()
    run.hear_all()
    return run.collect(ref, error=run.error_of(token) if token in run.step_functions.failed else None)


def _manifest(run: Pipeline, outcome: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.cloud.text(outcome["output_manifest"]).splitlines()]


@pytest.fixture
def hidden(run: Pipeline) -> Pipeline:
    """Of three images, the second cannot be read."""
    run.cloud.put("images/1.png", b"broken")
    return run


def test_what_failed_is_labeled_by_a_follow_up_and_merged_in_the_order_of_the_input(hidden: Pipeline) -> None:
    ref = _ref(hidden, job(workers_per_object=2), follow_ups=2)

    again = _end(hidden, ref, "first")
    hidden.cloud.put("images/1.png", IMAGE)
    outcome = _end(hidden, again, "second")

    assert (again["again"], again["attempt"], again["earlier"]) == (True, 2, [f"boxes-{ref['run_id']}-1"])
    second = outcome["labeling_job_name"]
    assert second == f"boxes-{ref['run_id']}-2"
    follow_up = hidden.manifest(second)
    assert follow_up == f"s3://{BUCKET}/runs/{ref['run_id']}/boxes/part-1-follow-up-1.manifest"
    assert hidden.cloud.text(follow_up) == f'{{"source-ref": "s3://{BUCKET}/images/1.png"}}\n'
    assert outcome["output_manifest"] == f"s3://{BUCKET}/results/{ref['run_id']}/boxes.manifest"
    lines = _manifest(hidden, outcome)
    assert [line["source-ref"][-5:] for line in lines] == ["0.png", "1.png", "2.png"]
    assert [line["boxes-metadata"]["job-name"][-1:] for line in lines] == ["1", "2", "1"]
    assert (outcome["succeeded"], outcome["rounds"], outcome["warnings"]) == (True, 2, [])
    assert (outcome["objects"], outcome["labeled"], outcome["failed"]) == (3, 3, 0)
    assert outcome["counters"] == {
        "total_labeled": 3,
        "human_labeled": 3,
        "machine_labeled": 0,
        "failed": 0,
        "unlabeled": 0,
    }
    document = hidden.cloud.json(outcome["result_uri"])
    (part,) = document["labeling_jobs"]
    assert [each["labeling_job_name"][-1] for each in part["rounds"]] == ["1", "2"]


def test_answers_of_all_rounds_count_in_the_agreement_under_the_line_of_the_whole(hidden: Pipeline) -> None:
    ref = _ref(hidden, classification_job(workers_per_object=3), follow_ups=1)
    again = _end(hidden, ref, "first")
    hidden.cloud.put("images/1.png", IMAGE)

    outcome = _end(hidden, again, "second")

    quality = hidden.cloud.json(outcome["result_uri"])["quality"]
    assert (quality["answered"], quality["answers"]) == (3, 9)
    agreement = hidden.cloud.text(f"s3://{BUCKET}/results/{ref['run_id']}/flying.agreement.jsonl")
    told = [json.loads(line) for line in agreement.splitlines()]
    assert [each["object"] for each in told] == [1, 2, 3]
    assert {str(each["object"]): each["agreement"] for each in told} == quality["objects"]


def test_follow_ups_end_at_their_bound_and_leave_what_they_could_not_do(hidden: Pipeline) -> None:
    outcome = hidden.complete(_ref(hidden, job(), follow_ups=2))

    assert hidden.cloud.labeling_job_names() == [f"boxes-{outcome['result_uri'].split('/')[-2]}-{n}" for n in (1, 2, 3)]
    assert (outcome["succeeded"], outcome["rounds"]) == (True, 3)
    assert (outcome["labeled"], outcome["failed"]) == (2, 1)
    assert outcome["counters"]["failed"] == 1
    (warning,) = outcome["warnings"]
    assert "-2: NothingLabeled: completed without a single label" in warning
    assert "-3: NothingLabeled" in warning


def test_an_execution_that_was_stopped_and_redriven_has_as_many_follow_ups_as_any(aws_environment: None) -> None:
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        cloud.put("images/19.png", b"broken")
        run = Pipeline(cloud=cloud)
        ref = _ref(run, classification_job(), follow_ups=1)
        run.cut_short(ref)

        again = _end(run, ref, "redriven")
        cloud.put("images/19.png", IMAGE)
        outcome = _end(run, again, "follow-up")

    assert (again["attempt"], len(again["earlier"]), again["follow_ups"]) == (3, 2, 1)
    assert (outcome["succeeded"], outcome["labeled"], outcome["failed"]) == (True, 20, 0)
    assert outcome["labeling_job_name"] == f"flying-{ref['run_id']}-3"


def test_a_complete_job_has_no_follow_up_however_many_it_may_have(run: Pipeline) -> None:
    outcome = run.complete(_ref(run, job(), follow_ups=10))

    assert len(run.cloud.labeling_job_names()) == 1
    assert (outcome["rounds"], outcome["output_manifest"].endswith("/manifests/output/output.manifest")) == (1, True)


def test_without_follow_ups_nothing_is_labeled_twice(hidden: Pipeline) -> None:
    outcome = hidden.complete(_ref(hidden, job(), follow_ups=0))

    assert (outcome["rounds"], outcome["labeled"], outcome["failed"]) == (1, 2, 1)


def test_a_job_that_labeled_nothing_is_followed_up_and_fails_only_if_that_changes_nothing(run: Pipeline) -> None:
    for number in range(3):
        run.cloud.put(f"images/{number}.png", b"broken")
    ref = _ref(run, job(), follow_ups=1)
    again = _end(run, ref, "first")
    assert again["again"] is True

    outcome = _end(run, again, "second")

    assert (outcome["succeeded"], outcome["rounds"], outcome["labeled"]) == (False, 2, 0)
    assert outcome["reason"].startswith("NothingLabeled: ")
    assert outcome["warnings"][0].startswith(f"boxes-{ref['run_id']}-1: NothingLabeled: ")


def test_a_job_that_labeled_nothing_at_first_and_all_in_its_follow_up_is_a_success(run: Pipeline) -> None:
    for number in range(3):
        run.cloud.put(f"images/{number}.png", b"broken")
    again = _end(run, _ref(run, job(), follow_ups=1), "first")
    run.cloud.put_images(3)

    outcome = _end(run, again, "second")

    assert (outcome["succeeded"], outcome["labeled"], outcome["failed"]) == (True, 3, 0)


def test_what_somebody_stopped_is_not_followed_up_and_keeps_its_labels(aws_environment: None) -> None:
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        run = Pipeline(cloud=cloud)
        ref = _ref(run, classification_job(), follow_ups=3)
        name = run.launch(ref)
        cloud.service.advance(200)
        cloud.labeling_jobs.stop(name)
        cloud.service.run_until_idle()
        run.hear_all()

        outcome = run.collect(ref, error=run.error_of("token"))

    assert (outcome["succeeded"], outcome["status"], outcome["rounds"]) == (False, "Stopped", 1)
    assert 0 < outcome["labeled"] < 20


def test_a_stopped_follow_up_fails_the_job_and_keeps_all_labels(hidden: Pipeline) -> None:
    again = _end(hidden, _ref(hidden, job(), follow_ups=3), "first")
    name = hidden.launch(again, "second")
    hidden.cloud.labeling_jobs.stop(name)
    hidden.cloud.service.run_until_idle()
    hidden.hear_all()

    outcome = hidden.collect(again, error=hidden.error_of("second"))

    assert (outcome["succeeded"], outcome["status"], outcome["labeled"]) == (False, "Stopped", 2)
    assert outcome["reason"].startswith("LabelingJobStopped: ")


def test_a_failed_job_is_followed_up_where_it_had_labels_and_only_there(cloud: Account) -> None:
    cloud.put_images(30)
    run = Pipeline(cloud=cloud)
    ref = _ref(run, classification_job(), follow_ups=1)
    name = run.launch(ref)
    cloud.service.advance(45)
    _fail(cloud, name)
    run.hear_all()

    again = run.collect(ref, error=run.error_of("token"))

    assert again["again"] is True
    outcome = _end(run, again, "second")
    assert (outcome["succeeded"], outcome["labeled"], outcome["status"]) == (True, 30, "Completed")
    assert f"{name}: LabelingJobFailed" in outcome["warnings"][0]


def test_a_job_that_failed_without_a_label_would_do_so_again(run: Pipeline) -> None:
    ref = _ref(run, job(), follow_ups=3)
    run.cloud.delete(run.manifest(run.launch(ref)))
    run.cloud.service.run_until_idle()
    run.hear_all()

    outcome = run.collect(ref, error=run.error_of("token"))

    assert (outcome["succeeded"], outcome["status"], outcome["rounds"]) == (False, "Failed", 1)


def test_a_follow_up_that_is_refused_costs_no_label(hidden: Pipeline) -> None:
    again = _end(hidden, _ref(hidden, job(), follow_ups=2), "first")
    error = {"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'}

    outcome = hidden.collect(again, error=error)

    assert (outcome["succeeded"], outcome["labeled"], outcome["status"]) == (True, 2, "Completed")
    (warning,) = outcome["warnings"]
    assert warning.startswith("follow-up 1: LabelingJobRefused: no such role; 1 of 3 objects failed: ClientError: ")


def test_a_launch_of_a_follow_up_that_runs_again_adopts_its_own_job(hidden: Pipeline) -> None:
    again = _end(hidden, _ref(hidden, job(), follow_ups=1), "first")

    names = {hidden.launch(again, token) for token in ("second", "third")}

    assert names == {f"boxes-{again['run_id']}-2"}
    assert hidden.record(names.pop()).task_token == "third"


def test_a_round_whose_first_attempt_ended_badly_goes_on_after_it(hidden: Pipeline) -> None:
    ref = _ref(hidden, job(), follow_ups=1)
    hidden.cloud.labeling_jobs.stop(hidden.launch(ref, "first"))
    hidden.cloud.service.run_until_idle()
    hidden.hear_all()
    hidden.redrive()
    again = _end(hidden, ref, "second")
    assert (again["attempt"], again["earlier"]) == (3, [f"boxes-{ref['run_id']}-{number}" for number in (1, 2)])

    assert hidden.launch(again, "third") == f"boxes-{ref['run_id']}-3"


def test_people_do_what_a_model_left(hidden: Pipeline) -> None:
    ref = _ref(hidden, job(), follow_ups=1)
    again = _end(hidden, ref, "first")
    document = hidden.cloud.json(ref["plan_uri"])
    arn = "arn:aws:sagemaker:us-east-1:027400017018:labeling-job-algorithm-specification/object-detection"
    document["jobs"]["boxes"]["request"]["LabelingJobAlgorithmsConfig"] = {"LabelingJobAlgorithmSpecificationArn": arn}
    hidden.cloud.store.write_json(ref["plan_uri"], document)

    name = hidden.launch(again, "second")

    assert "LabelingJobAlgorithmsConfig" not in hidden.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)


def test_no_more_labeling_jobs_than_a_name_can_count(run: Pipeline) -> None:
    ref = _ref(run, job(), follow_ups=1)

    with pytest.raises(LabelingJobRefused, match="has had 99 labeling jobs"):
        run.launch({**ref, "attempt": 100})


def _fail(cloud: Account, name: str) -> None:
    """Ends a running job with its labels kept, and as Failed: so the service ends jobs that have run for 30 days."""
    cloud.labeling_jobs.stop(name)
    cloud.service.run_until_idle()
    handle = cloud.service.handle

    def failing(operation: str, request: dict[str, Any], **caller: str) -> dict[str, Any]:
        answer = handle(operation, request, **caller)
        if operation == "DescribeLabelingJob" and request["LabelingJobName"] == name:
            return {**answer, "LabelingJobStatus": "Failed", "FailureReason": "it has run for 30 days"}
        return answer

    cloud.service.handle = failing  # type: ignore[method-assign]
