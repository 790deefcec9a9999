import json
from typing import Any

from ground_truth_runtime.steps.finish import finish
from tests.support.account import BUCKET
from tests.support.events import event, job
from tests.support.pipeline import Pipeline, refs


def _planned(run: Pipeline, count: int = 2) -> dict[str, Any]:
    return run.plan(event(*(job(f"boxes-{number}") for number in range(count))))


def test_the_result_lists_every_job_of_every_wave(run: Pipeline) -> None:
    planned = run.plan(event(job("a"), job("b", input={"job": "a"})))
    outcomes = []
    for number, ref in enumerate(refs(planned)):
        run.launch(ref, str(number))
        run.cloud.service.run_until_idle()
        outcomes.append([run.collect(ref)])

    result = run.finish(planned, outcomes)

    assert (result["succeeded"], result["cause"]) == (True, "")
    assert [found["name"] for found in result["jobs"]] == ["a", "b"]
    assert result["result_uri"].endswith(f"/results/{planned['run']['run_id']}.json")
    assert run.cloud.json(result["result_uri"]) == result
    assert result["estimate"] == planned["estimate"]
    assert result["started_at"] == "2026-01-02T03:04:05.678Z"


def test_one_job_without_labels_fails_the_execution_and_is_named(run: Pipeline) -> None:
    planned = _planned(run)
    good, bad = refs(planned)
    run.launch(good, "good")
    run.cloud.service.run_until_idle()
    error = {"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'}

    result = run.finish(planned, [[run.collect(good), run.collect(bad, error=error)]])

    assert result["succeeded"] is False
    assert result["cause"] == "boxes-1: LabelingJobRefused: no such role"
    assert [found["succeeded"] for found in result["jobs"]] == [True, False]


def test_an_outcome_that_could_not_be_collected_counts_as_failed(run: Pipeline) -> None:
    planned = _planned(run, 1)
    (ref,) = refs(planned)
    run.launch(ref)
    run.cloud.service.run_until_idle()
    run.hear_all()
    launched = run.step_functions.succeeded["token"]
    unread = {**ref, "labeling_job": launched, "error": {"Error": "AccessDenied", "Cause": '{"errorMessage": "no"}'}}

    result = run.finish(planned, [[{"name": "boxes-0", "uncollected": unread}]])

    (told,) = result["jobs"]
    place = f"s3://{BUCKET}/labels/boxes-0-{ref['run_id']}-"
    assert told["reason"] == f"AccessDenied: no; its labels are below {place}"
    assert result["cause"] == f"boxes-0: {told['reason']}"
    assert (told["status"], told["succeeded"], told["labeled"], told["objects"]) == ("CollectFailed", False, 3, 3)
    described = run.cloud.labeling_jobs.describe(told["labeling_job_name"])
    assert described is not None
    assert told["output_manifest"] == described.output_manifest
    assert told.keys() == run.collect(ref).keys()


def test_an_outcome_that_could_not_be_collected_names_the_manifest_where_the_event_put_it(run: Pipeline) -> None:
    planned = run.plan(event(job(output="elsewhere/")))
    (ref,) = refs(planned)
    run.launch(ref)
    run.cloud.service.run_until_idle()
    run.hear_all()
    launched = run.step_functions.succeeded["token"]
    unread = {**ref, "labeling_job": launched, "error": {"Error": "AccessDenied", "Cause": ""}}

    (outcome,) = run.finish(planned, [[{"name": "boxes", "uncollected": unread}]])["jobs"]

    described = run.cloud.labeling_jobs.describe(outcome["labeling_job_name"])
    assert described is not None
    assert outcome["output_manifest"] == described.output_manifest
    assert outcome["reason"].endswith(f"its labels are below s3://{BUCKET}/elsewhere/boxes-{ref['run_id']}-")


def test_a_hundred_jobs_that_could_not_be_collected_fit_a_state(run: Pipeline) -> None:
    planned = run.plan(event(*(job(f"{'b' * 42}{number:03}") for number in range(100))))
    error = {"Error": "AccessDenied", "Cause": json.dumps({"errorMessage": "m" * 30_000})}
    unread = [{"name": ref["job"], "uncollected": {**ref, "error": error}} for ref in refs(planned)]

    assert len(json.dumps(run.finish(planned, [unread]))) < 256 * 1024


def test_an_outcome_of_a_job_that_never_was_and_could_not_be_collected_names_no_manifest(run: Pipeline) -> None:
    planned = _planned(run, 1)
    unread = {**refs(planned)[0], "error": {"Error": "States.Timeout", "Cause": ""}}

    (told,) = run.finish(planned, [[{"name": "boxes-0", "uncollected": unread}]])["jobs"]

    assert (told["labeling_job_name"], told["output_manifest"], told["labeled"]) == (None, None, 0)
    assert told["reason"].startswith("States.Timeout; ")


def test_a_split_job_that_could_not_be_gathered_tells_where_all_its_labels_are(run: Pipeline) -> None:
    planned = _planned(run, 1)
    parts = [{**refs(planned)[0], "part": part, "parts": 2} for part in (0, 1, 2)]
    unread = {**parts[0], "error": {"Error": "States.Timeout", "Cause": ""}}
    state = {name: planned[name] for name in ("run", "estimate", "warnings")}
    told = [{"name": "boxes-0", "part": part["part"], "status": "Completed"} for part in parts[1:]]
    wave = {"jobs": told, "split": [{"name": "boxes-0", "uncollected": unread}]}

    result = finish({**state, "waves": [wave]}, bucket=BUCKET, store=run.cloud.store)

    (outcome,) = result["jobs"]
    assert (outcome["parts"], outcome["output_manifest"]) == (2, None)
    assert f"labels/boxes-0-{parts[0]['run_id']}-" in outcome["reason"]


def test_the_longest_result_of_a_hundred_jobs_fits_a_state(run: Pipeline) -> None:
    planned = run.plan(event(*(job(f"{'b' * 42}{number:03}") for number in range(100))))
    error = {"Error": "LabelingJobRefused", "Cause": "c" * 30_000}
    outcomes = [run.collect(ref, error=error) for ref in refs(planned)]
    arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:labeling-job/"
    longest = [
        {
            **outcome,
            "labeling_job_name": "n" * 63,
            "labeling_job_arn": arn + "n" * 63,
            "counters": dict.fromkeys(
                ("total_labeled", "human_labeled", "machine_labeled", "failed", "unlabeled"), 100_000
            ),
            "warnings": ["w" * 300],
            "output_manifest": f"s3://{'b' * 63}/labels/{'n' * 63}/manifests/output/output.manifest",
        }
        for outcome in outcomes
    ]

    result = run.finish(planned, [longest])

    assert len(json.dumps(result["cause"])) == 4_096
    assert len(json.dumps({**planned, "waves": [{"jobs": longest, "split": []}]})) < 256 * 1024
    assert len(json.dumps(result)) < 256 * 1024
