import json
from collections.abc import Callable
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_runtime.errors import InputJobFailed, LabelingJobStopping
from tests.support.account import BUCKET, Account, account
from tests.support.events import classification_job, event, job, segmentation_job
from tests.support.pipeline import Pipeline, refs
from tests.support.plans import replan


def _done(run: Pipeline, raw: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a job whose labeling job has ended by itself."""
    (ref,) = refs(run.plan(event(raw)))
    run.launch(ref)
    run.cloud.service.run_until_idle()
    run.hear_all()
    error = run.error_of("token") if "token" in run.step_functions.failed else None
    return run.collect(ref, error=error)


def test_the_outcome_of_a_complete_job(run: Pipeline) -> None:
    outcome = _done(run, job(workers_per_object=2))

    name = outcome["labeling_job_name"]
    confidence, agreement = outcome.pop("mean_confidence"), outcome["agreement"]
    assert outcome == {
        "name": "boxes",
        "task_type": "BoundingBox",
        "succeeded": True,
        "status": "Completed",
        "reason": None,
        "warnings": [],
        "labeling_job_name": name,
        "labeling_job_arn": f"arn:aws:sagemaker:us-east-1:123456789012:labeling-job/{name}",
        "parts": 1,
        "rounds": 1,
        "counters": {"total_labeled": 3, "human_labeled": 3, "machine_labeled": 0, "failed": 0, "unlabeled": 0},
        "objects": 3,
        "labeled": 3,
        "failed": 0,
        "failure_reasons": {},
        "workers_per_object": 2,
        "agreement": agreement,
        "agreement_measure": "mean_iou",
        "label_attribute_name": "boxes",
        "output_manifest": f"s3://{BUCKET}/labels/{name}/manifests/output/output.manifest",
        "result_uri": f"s3://{BUCKET}/results/{name.split('-')[1]}/boxes.json",
        "report_uri": f"s3://{BUCKET}/results/{name.split('-')[1]}/boxes.html",
    }
    assert confidence is None or 0 <= confidence <= 1
    assert 0 <= agreement <= 1


@pytest.mark.parametrize("raw", [job(), classification_job(), segmentation_job()])
def test_every_type_is_collected_with_its_first_lines_and_zero_confidence_of_one_worker(
    run: Pipeline, raw: dict[str, Any]
) -> None:
    outcome = _done(run, raw)

    assert (outcome["succeeded"], outcome["labeled"]) == (True, 3)
    summary = run.cloud.json(outcome["result_uri"])["summary"]
    manifest = [json.loads(line) for line in run.cloud.text(outcome["output_manifest"]).splitlines()]
    assert summary["first_lines"] == manifest[:3]
    assert outcome["label_attribute_name"] in manifest[0]
    assert outcome["mean_confidence"] in (0.0, None)
    assert summary["unreadable"] == []


def test_the_result_document_holds_the_outcome_and_the_summary(run: Pipeline) -> None:
    outcome = _done(run, classification_job())

    document = run.cloud.json(outcome["result_uri"])

    summary, quality, (part,) = document.pop("summary"), document.pop("quality"), document.pop("labeling_jobs")
    assert document == outcome
    assert sum(summary["distribution"].values()) == 3
    assert set(summary["distribution"]) <= {"Flying", "Other"}
    assert (sum(summary["confidence_bins"]), summary["unreadable_count"]) == (3, 0)
    assert quality["answered"] == 3
    assert [each["labeling_job_name"] for each in part["rounds"]] == [outcome["labeling_job_name"]]


def test_a_failed_job_is_told_with_the_services_reason(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)
    run.cloud.delete(run.manifest(name))
    run.cloud.service.run_until_idle()
    run.hear_all()

    outcome = run.collect(ref, error=run.error_of("token"))

    reason = run.cloud.sagemaker.describe_labeling_job(LabelingJobName=name)["FailureReason"]
    assert (outcome["succeeded"], outcome["status"]) == (False, "Failed")
    assert outcome["reason"] == f"LabelingJobFailed: {reason}"
    assert outcome["labeled"] == 0


def test_what_workers_did_before_a_stop_is_in_the_result(aws_environment: None) -> None:
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        run = Pipeline(cloud=cloud)
        (ref,) = refs(run.plan(event(classification_job())))
        name = run.launch(ref)
        cloud.service.advance(200)
        cloud.labeling_jobs.stop(name)
        cloud.service.run_until_idle()
        run.hear_all()

        outcome = run.collect(ref, error=run.error_of("token"))

    assert (outcome["succeeded"], outcome["status"]) == (False, "Stopped")
    assert 0 < outcome["labeled"] < 20
    assert outcome["reason"] == f"LabelingJobStopped: stopped with {outcome['labeled']} objects labeled"


@pytest.mark.parametrize("condition", [{"human_labeled_objects": 2}, {"percent_labeled": 40}])
def test_a_job_that_stops_when_its_event_says_so_is_a_success_and_is_not_followed_up(
    cloud: Account, condition: dict[str, int]
) -> None:
    cloud.put_images(5)
    run = Pipeline(cloud=cloud)
    (ref,) = refs(replan(run, run.plan(event(job(stop_after=condition))), boxes={"follow_up_jobs": 2}))

    outcome = run.complete(ref)

    assert (outcome["status"], outcome["succeeded"], outcome["reason"]) == ("Stopped", True, None)
    assert (outcome["labeled"], outcome["objects"], outcome["rounds"]) == (2, 5, 1)


def test_a_job_without_a_single_label_is_told(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    run.launch(ref)
    run.cloud.s3.delete_bucket_cors(Bucket=BUCKET)
    run.cloud.service.run_until_idle()
    run.hear_all()

    assert "token" in run.step_functions.succeeded
    outcome = run.collect(ref)

    assert (outcome["succeeded"], outcome["status"], outcome["labeled"], outcome["failed"]) == (
        False,
        "Completed",
        0,
        3,
    )
    assert outcome["reason"].startswith("NothingLabeled: completed without a single label")


def test_a_job_that_was_never_created_is_told(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))

    outcome = run.collect(ref, error={"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'})

    assert (outcome["succeeded"], outcome["status"]) == (False, "NotStarted")
    assert outcome["reason"] == "LabelingJobRefused: no such role"
    assert outcome["labeling_job_name"] is None
    assert outcome["counters"] == {}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"Error": "States.Timeout", "Cause": ""}, "States.Timeout"),
        ({"Error": "States.Timeout", "Cause": None}, "States.Timeout"),
        ({"Error": "States.Timeout"}, "States.Timeout"),
        ({"Error": "E", "Cause": "plain words"}, "E: plain words"),
        ({"Error": "E", "Cause": '{"errorMessage": "m", "errorType": "E"}'}, "E: m"),
        ({"Error": "E", "Cause": '{"reason": "r", "status": "Failed"}'}, "E: r"),
        ({"Error": "E", "Cause": '["odd"]'}, 'E: ["odd"]'),
    ],
)
def test_the_reason_is_what_the_cause_says(run: Pipeline, error: dict[str, str | None], reason: str) -> None:
    (ref,) = refs(run.plan(event(job())))

    assert run.collect(ref, error=error)["reason"] == reason


def test_a_long_reason_is_cut_in_the_state_but_whole_in_the_document(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))

    outcome = run.collect(ref, error={"Error": "E", "Cause": "c" * 30_000})

    assert len(json.dumps(outcome["reason"])) == 300
    assert run.cloud.json(outcome["result_uri"])["reason"] == "E: " + "c" * 30_000


def test_the_last_attempt_counts(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    first = run.launch(ref, "first")
    run.cloud.labeling_jobs.stop(first)
    run.cloud.service.run_until_idle()
    run.hear_all()
    run.redrive()
    second = run.launch(ref, "second")
    run.cloud.service.run_until_idle()
    run.hear_all()

    outcome = run.collect(ref)

    assert (outcome["labeling_job_name"], outcome["status"], outcome["succeeded"]) == (second, "Completed", True)


def test_an_output_manifest_that_cannot_be_read_fails_the_job(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    run.cloud.s3.delete_object(Bucket=BUCKET, Key=f"labels/{name}/manifests/output/output.manifest")

    outcome = run.collect(ref)

    assert outcome["succeeded"] is False
    assert "output.manifest cannot be read: NoSuchKey" in outcome["reason"]


def test_lines_that_cannot_be_read_fail_the_job_but_not_the_counting(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    key = f"labels/{name}/manifests/output/output.manifest"
    good = run.cloud.text(f"s3://{BUCKET}/{key}")
    run.cloud.put(key, good + "{broken\n")

    outcome = run.collect(ref)

    assert (outcome["succeeded"], outcome["labeled"]) == (False, 3)
    assert "1 lines of s3://" in outcome["reason"]
    assert "the first is line 4: is not JSON" in outcome["reason"]
    assert outcome["output_manifest"] == outcome["result_uri"].replace(".json", ".manifest")
    assert run.cloud.text(outcome["output_manifest"]) == good


def test_a_chained_job_keeps_the_labels_of_the_first(cloud: Account) -> None:
    cloud.put_images(2)
    run = Pipeline(cloud=cloud)
    first, second = refs(run.plan(event(classification_job("flying"), job("boxes", input={"job": "flying"}))))
    run.launch(first, "first")
    cloud.service.run_until_idle()
    run.collect(first)
    run.launch(second, "second")
    cloud.service.run_until_idle()

    outcome = run.collect(second)

    lines = [json.loads(line) for line in cloud.text(outcome["output_manifest"]).splitlines()]
    assert (outcome["labeled"], len(lines)) == (2, 2)
    assert all({"flying", "flying-metadata", "boxes", "boxes-metadata"} <= line.keys() for line in lines)


def test_a_job_that_runs_on_after_its_wait_is_over_is_stopped(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)

    with pytest.raises(LabelingJobStopping, match=f"{name} has not ended"):
        run.collect(ref, error={"Error": "States.HeartbeatTimeout", "Cause": ""})

    assert run.status(name) == "Stopping"
    assert run.record(name).abandoned is True


def test_the_labels_of_a_job_whose_wait_was_lost_are_read_once_it_has_stopped(aws_environment: None) -> None:
    """All heartbeats were lost: what workers did until the stop is in the result."""
    lost = {"Error": "States.HeartbeatTimeout", "Cause": ""}
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        run = Pipeline(cloud=cloud)
        (ref,) = refs(run.plan(event(classification_job())))
        run.launch(ref)
        cloud.service.advance(60)
        for _ in range(2):
            with pytest.raises(LabelingJobStopping):
                run.collect(ref, error=lost)
        cloud.service.run_until_idle()

        outcome = run.collect(ref, error=lost)

    assert 0 < outcome["labeled"] < 20
    assert (outcome["succeeded"], outcome["reason"]) == (False, "States.HeartbeatTimeout")


def test_a_job_that_completed_although_its_wait_was_lost_is_a_success(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    run.launch(ref)
    run.cloud.service.run_until_idle()

    outcome = run.collect(ref, error={"Error": "States.HeartbeatTimeout", "Cause": ""})

    assert (outcome["succeeded"], outcome["labeled"], outcome["reason"]) == (True, 3, None)


def test_a_job_that_describe_shows_running_after_its_wait_has_ended_is_asked_again(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(job())))
    name = run.launch(ref)

    with pytest.raises(LabelingJobStopping):
        run.collect({**ref, "labeling_job": {"labeling_job_name": name, "status": "Completed"}})

    assert run.status(name) == "InProgress"
    assert run.record(name).abandoned is False


def _spoilt(run: Pipeline, spoil: Callable[[list[str]], list[str]], *, images: int = 40) -> dict[str, Any]:
    """The outcome of a job whose output manifest somebody has rewritten."""
    run.cloud.put_images(images)
    (ref,) = refs(run.plan(event(classification_job())))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    key = f"labels/{name}/manifests/output/output.manifest"
    lines = run.cloud.text(f"s3://{BUCKET}/{key}").splitlines()
    run.cloud.put(key, "".join(f"{line}\n" for line in spoil(lines)))
    return run.collect(ref)


@pytest.mark.parametrize(
    ("spoil", "labeled", "reason"),
    [
        (lambda lines: lines[:20], 20, "20 of 40 objects are in no output manifest: line 21 (s3://"),
        (lambda _lines: [], 0, "40 of 40 objects are in no output manifest: line 1 (s3://"),
        (lambda _lines: [""], 0, "40 of 40 objects are in no output manifest: line 1 (s3://"),
        (lambda lines: lines[1:], 39, "1 of 40 objects are in no output manifest: line 1 (s3://"),
    ],
)
def test_a_manifest_with_too_few_objects_fails_the_job_and_keeps_its_labels(
    run: Pipeline, spoil: Callable[[list[str]], list[str]], labeled: int, reason: str
) -> None:
    outcome = _spoilt(run, spoil)

    assert outcome["succeeded"] is False
    assert reason in run.cloud.json(outcome["result_uri"])["reason"]
    assert outcome["labeled"] == labeled
    assert outcome["output_manifest"] is None or outcome["objects"] == 40


@pytest.mark.parametrize(
    ("spoil", "warning"),
    [
        (lambda lines: [*lines, *lines], "40 lines of s3://"),
        (lambda lines: [*lines, '{"source-ref": "s3://b/other.png", "flying": 1}'], "1 lines of s3://"),
        (lambda lines: lines[::-1], None),
        (lambda lines: ["", *lines], None),
    ],
)
def test_a_manifest_that_is_doubled_reordered_or_has_more_counts_each_object_once(
    run: Pipeline, spoil: Callable[[list[str]], list[str]], warning: str | None
) -> None:
    outcome = _spoilt(run, spoil)

    assert (outcome["succeeded"], outcome["objects"], outcome["labeled"]) == (True, 40, 40), outcome["reason"]
    assert outcome["output_manifest"].startswith(f"s3://{BUCKET}/results/")
    lines = [json.loads(line) for line in run.cloud.text(outcome["output_manifest"]).splitlines()]
    first, second = run.cloud.keys("images/")[:2]
    assert [line["source-ref"] for line in lines[:2]] == [f"s3://{BUCKET}/{key}" for key in (first, second)]
    assert [text.startswith(str(warning)) for text in outcome["warnings"]] == ([] if warning is None else [True])


def test_objects_with_neither_label_nor_reason_fail_a_complete_job(run: Pipeline) -> None:
    outcome = _spoilt(run, lambda lines: [lines[0], *(json.dumps(_sent(line)) for line in lines[1:])], images=3)

    assert (outcome["succeeded"], outcome["labeled"]) == (False, 1)
    assert outcome["reason"] == "2 of 3 objects have neither a label nor a reason in their output manifest"
    assert outcome["warnings"][0].startswith("the service counts 3 labels of flying-")


def _sent(line: str) -> dict[str, Any]:
    return {"source-ref": json.loads(line)["source-ref"]}


def test_a_job_whose_counters_lag_is_judged_by_its_manifest(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(classification_job())))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    handle = run.cloud.service.handle

    def lagging(operation: str, request: dict[str, Any], **caller: str) -> dict[str, Any]:
        answer = handle(operation, request, **caller)
        if operation == "DescribeLabelingJob" and request["LabelingJobName"] == name:
            answer["LabelCounters"] = dict.fromkeys(answer["LabelCounters"], 0)
        return answer

    run.cloud.service.handle = lagging  # type: ignore[method-assign]
    run.hear_all()

    assert "token" in run.step_functions.succeeded
    outcome = run.collect(ref)
    assert (outcome["succeeded"], outcome["labeled"], outcome["reason"]) == (True, 3, None)


def test_a_job_whose_input_manifest_is_gone_has_its_labels_and_says_so(run: Pipeline) -> None:
    (ref,) = refs(run.plan(event(classification_job())))
    name = run.launch(ref)
    run.cloud.service.run_until_idle()
    run.cloud.delete(run.manifest(name))

    outcome = run.collect(ref)

    assert (outcome["succeeded"], outcome["labeled"]) == (False, 3)
    assert "cannot be read, so that it is not known what is missing: NoSuchKey" in outcome["reason"]


def test_an_attempt_is_found_although_all_records_are_gone(aws_environment: None) -> None:
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        run = Pipeline(cloud=cloud)
        (ref,) = refs(run.plan(event(classification_job())))
        run.cut_short(ref)
        run.redrive()
        run.launch(ref, "second")
        cloud.service.run_until_idle()
        for name in cloud.labeling_job_names():
            cloud.table.delete_item(Key={"labeling_job_name": name})

        outcome = run.collect(ref)

    assert (outcome["succeeded"], outcome["labeled"], outcome["rounds"]) == (True, 20, 2)


def test_a_job_that_needs_one_that_did_not_succeed_is_skipped(aws_environment: None) -> None:
    """Somebody stopped its input job by hand: its labels are kept, but they are not all."""
    with account(simulation=Simulation(team_size=1, time_spread=0)) as cloud:
        cloud.put_images(20)
        run = Pipeline(cloud=cloud)
        planned = run.plan(event(classification_job("flying"), job("boxes", input={"job": "flying"})))
        first, second = refs(planned)
        name = run.launch(first, "first")
        cloud.service.advance(200)
        cloud.labeling_jobs.stop(name)
        cloud.service.run_until_idle()
        run.hear_all()
        outcome = run.collect(first, error=run.error_of("first"))
        assert 0 < outcome["labeled"] < 20

        with pytest.raises(InputJobFailed, match="boxes needs the labels of flying, which did not succeed: Labeling"):
            run.launch(second, "second")

    assert len(cloud.labeling_job_names()) == 1


def _broken(run: Pipeline, *, of: int, **fields: Any) -> dict[str, Any]:
    """The outcome of a job of six objects of which the first cannot be read."""
    run.cloud.put_images(6)
    for number in range(of):
        run.cloud.put(f"images/{number}.png", b"broken")
    return _done(run, job(**fields))


@pytest.mark.parametrize("most", [None, 84, 83.4])
def test_an_outcome_has_the_commonest_reasons_of_objects_that_failed(run: Pipeline, most: float | None) -> None:
    outcome = _broken(run, of=5, **({} if most is None else {"max_failed_percent": most}))

    assert (outcome["succeeded"], outcome["labeled"], outcome["failed"]) == (True, 1, 5)
    assert sum(outcome["failure_reasons"].values()) == 5
    assert all(reason.startswith("ClientError: ") for reason in outcome["failure_reasons"])
    (warning,) = outcome["warnings"]
    assert warning.startswith("5 of 6 objects failed: ClientError: ")
    assert run.cloud.json(outcome["result_uri"])["summary"]["failure_reasons"].values()


@pytest.mark.parametrize("most", [0, 50, 83.3])
def test_a_job_fails_whose_objects_failed_above_the_threshold_and_keeps_its_labels(run: Pipeline, most: float) -> None:
    outcome = _broken(run, of=5, max_failed_percent=most)

    assert (outcome["succeeded"], outcome["status"], outcome["labeled"]) == (False, "Completed", 1)
    assert outcome["reason"].startswith("5 of 6 objects failed: ClientError: ")
    assert outcome["output_manifest"] is not None
    assert run.cloud.json(outcome["result_uri"])["reason"].endswith(f"max_failed_percent allows {most} percent")


def test_a_threshold_of_zero_allows_no_failed_object_and_takes_none_for_one(run: Pipeline) -> None:
    assert _broken(run, of=0, max_failed_percent=0)["succeeded"] is True
