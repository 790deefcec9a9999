import json
from typing import Any

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
    unread = {"name": "boxes-0", "succeeded": False, "status": "CollectFailed", "reason": "States.Timeout: "}

    result = run.finish(planned, [[unread]])

    assert result["cause"] == "boxes-0: States.Timeout: "


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

    assert len(result["cause"]) == 4_096
    assert len(json.dumps({**planned, "waves": [{"jobs": longest, "split": []}]})) < 256 * 1024
    assert len(json.dumps(result)) < 256 * 1024
