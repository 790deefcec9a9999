"""A dataset in several labeling jobs, followed and told as one."""

import json
from typing import Any

from ground_truth_runtime.steps.collect import collect
from tests.support.account import BUCKET, IMAGE, Account
from tests.support.events import classification_job, event, job
from tests.support.pipeline import Pipeline, refs
from tests.support.plans import replan


def _split(run: Pipeline, *, images: int, parts: int, **fields: Any) -> dict[str, Any]:
    run.cloud.put_images(images)
    raw = classification_job(workers_per_object=2)
    return replan(run, run.plan(event(raw)), flying={"parts": parts, **fields})


def _sources(run: Pipeline, uri: str) -> list[str]:
    return [json.loads(line)["source-ref"].rpartition("/")[2] for line in run.cloud.text(uri).splitlines()]


def test_parts_become_one_result_in_the_order_of_the_input(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=7, parts=3)
    (whole,) = refs(planned, of="split")

    told = [run.complete(ref) for ref in refs(planned)]
    outcome = run.gather(whole)

    run_id = whole["run_id"]
    assert told == [{"name": "flying", "part": part, "status": "Completed"} for part in (1, 2, 3)]
    assert cloud.labeling_job_names() == [f"flying-{run_id}-{part}-1" for part in (1, 2, 3)]
    assert outcome["output_manifest"] == f"s3://{BUCKET}/results/{run_id}/flying.manifest"
    assert _sources(run, outcome["output_manifest"]) == [f"{number}.png" for number in range(7)]
    assert (outcome["succeeded"], outcome["status"], outcome["parts"], outcome["rounds"]) == (True, "Completed", 3, 1)
    assert (outcome["objects"], outcome["labeled"], outcome["counters"]["total_labeled"]) == (7, 7, 7)
    quality = cloud.json(outcome["result_uri"])["quality"]
    assert (quality["answered"], quality["answers"], sorted(map(int, quality["objects"]))) == (7, 14, [*range(1, 8)])
    assert all(worker["with_label"] is not None for worker in quality["workers"])


def test_a_part_follows_up_by_itself_before_all_are_merged(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=5, parts=2, follow_up_jobs=1)
    first, second = refs(planned)
    cloud.put("images/4.png", b"broken")
    run.complete(first)
    run.launch(second, "second")
    cloud.service.run_until_idle()
    run.hear_all()
    again = run.collect(second)
    cloud.put("images/4.png", IMAGE)
    run.complete(again)

    outcome = run.gather(refs(planned, of="split")[0])

    assert cloud.labeling_job_names()[-1] == f"flying-{first['run_id']}-2-2"
    assert _sources(run, run.manifest(cloud.labeling_job_names()[-1])) == ["4.png"]
    assert _sources(run, outcome["output_manifest"]) == [f"{number}.png" for number in range(5)]
    assert (outcome["succeeded"], outcome["labeled"], outcome["rounds"]) == (True, 5, 2)
    quality = cloud.json(outcome["result_uri"])["quality"]
    assert sorted(map(int, quality["objects"])) == [1, 2, 3, 4, 5]


def test_a_part_that_came_to_nothing_fails_the_job_and_leaves_its_lines_in_their_place(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=6, parts=3)
    first, second, third = refs(planned)
    run.complete(first)
    refused = run.collect(second, error={"Error": "LabelingJobRefused", "Cause": '{"errorMessage": "no such role"}'})
    run.complete(third)

    outcome = run.gather(refs(planned, of="split")[0])

    assert refused == {"name": "flying", "part": 2, "status": "NotStarted"}
    assert outcome["succeeded"] is False
    assert outcome["reason"] == "part 2: LabelingJobRefused: no such role"
    assert _sources(run, outcome["output_manifest"]) == [f"{number}.png" for number in range(6)]
    assert (outcome["objects"], outcome["labeled"], outcome["status"]) == (6, 4, "NotStarted")
    quality = cloud.json(outcome["result_uri"])["quality"]
    assert sorted(map(int, quality["objects"])) == [1, 2, 5, 6]


def test_a_part_that_was_never_launched_nor_collected_is_told(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=4, parts=2)
    run.complete(refs(planned)[0])

    outcome = run.gather(refs(planned, of="split")[0])

    assert (outcome["succeeded"], outcome["labeled"]) == (False, 2)
    assert outcome["reason"] == "part 2: no labeling job, and its Collect state failed"


def test_a_part_that_could_not_be_collected_has_its_labels_in_the_whole_all_the_same(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=4, parts=2)
    first, second = refs(planned)
    run.complete(first)
    run.launch(second, "second")
    run.cloud.service.run_until_idle()
    run.hear_all()

    outcome = run.gather(refs(planned, of="split")[0])

    assert (outcome["succeeded"], outcome["labeled"], outcome["reason"]) == (True, 4, None)


def test_a_job_that_needs_another_takes_slices_of_its_labels(cloud: Account) -> None:
    cloud.put_images(5)
    run = Pipeline(cloud=cloud)
    planned = run.plan(event(classification_job("flying"), job("boxes", input={"job": "flying"})))
    planned = replan(run, planned, boxes={"parts": 2})
    first, *parts = refs(planned)
    run.complete(first)

    told = [run.complete(ref) for ref in parts]
    outcome = run.gather(refs(planned, of="split")[0])

    assert [each["status"] for each in told] == ["Completed", "Completed"]
    slices = [_sources(run, run.manifest(f"boxes-{first['run_id']}-{part}-1")) for part in (1, 2)]
    assert slices == [["0.png", "1.png", "2.png"], ["3.png", "4.png"]]
    lines = [json.loads(line) for line in cloud.text(outcome["output_manifest"]).splitlines()]
    assert all({"flying", "boxes"} <= line.keys() for line in lines)
    assert (outcome["objects"], outcome["labeled"]) == (5, 5)


def test_all_parts_of_an_execution_are_stopped_with_it(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=4, parts=2)
    names = [run.launch(ref, f"token-{ref['part']}") for ref in refs(planned)]

    assert sorted(run.stop()) == sorted(names)
    assert [run.status(name) for name in names] == ["Stopping", "Stopping"]


def test_what_a_part_came_to_says_little_in_the_state(cloud: Account) -> None:
    run = Pipeline(cloud=cloud)
    planned = _split(run, images=4, parts=2)
    ref = refs(planned)[0]

    told = collect(
        {**ref, "job": ref["job"], "error": {"Error": "E", "Cause": "c" * 30_000}},
        bucket=BUCKET,
        store=cloud.store,
        table=cloud.jobs_table,
        jobs=cloud.labeling_jobs,
    )

    assert len(json.dumps(told)) < 200
