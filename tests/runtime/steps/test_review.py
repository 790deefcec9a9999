"""A job takes what should be reviewed of the job before it."""

import json
from typing import Any

import pytest

from ground_truth_local.engine import Simulation
from ground_truth_runtime.steps import job_quality as quality_step
from tests.support.account import BUCKET, Account, account
from tests.support.events import classification_job, event
from tests.support.pipeline import Pipeline, refs
from tests.support.plans import replan


@pytest.fixture
def doubtful(aws_environment: None) -> Any:
    """Nine images, the sixth of which is broken, and workers who often disagree."""
    with account(simulation=Simulation(accuracy=0.8, time_spread=0)) as cloud:
        cloud.put_images(9)
        cloud.put("images/5.png", b"broken")
        yield Pipeline(cloud=cloud)


def _reviewed(run: Pipeline, selection: dict[str, Any], **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Outcomes of a job and of its review."""
    first = classification_job("flying", workers_per_object=3)
    second = classification_job("sure", input={"job": "flying"})
    planned = replan(
        run,
        run.plan(event(first, second)),
        sure={"selection": {"attribute": "flying", **selection}, **fields},
    )
    return tuple(run.complete(ref) for ref in refs(planned))  # type: ignore[return-value]


def _numbers(run: Pipeline, outcome: dict[str, Any]) -> list[int]:
    lines = run.cloud.text(outcome["output_manifest"]).splitlines()
    return [int(json.loads(line)["source-ref"].rpartition("/")[2].removesuffix(".png")) for line in lines]


def test_a_review_takes_the_objects_on_which_workers_disagree(doubtful: Pipeline) -> None:
    first, review = _reviewed(doubtful, {"agreement_below": 1.0})

    agreement = doubtful.cloud.json(first["result_uri"])["quality"]["objects"]
    disputed = [int(number) - 1 for number, value in agreement.items() if value < 1]
    assert 0 < len(disputed) < 8
    assert _numbers(doubtful, review) == disputed
    assert (review["succeeded"], review["objects"], review["labeled"]) == (True, len(disputed), len(disputed))
    assert doubtful.manifest(review["labeling_job_name"]).endswith("/sure/part-1.manifest")
    assert review["warnings"] == []


def test_objects_whose_agreement_was_not_looked_at_are_told(
    doubtful: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality_step, "OBJECTS_MAX", 4)

    _, review = _reviewed(doubtful, {"agreement_below": 1.0, "sample": 1.0})

    (warning,) = review["warnings"]
    known = "agreement is known of 4 of 8 objects of flying; no others were chosen by it"
    assert warning.startswith(f"{known}; 1 of 9 objects failed: ClientError: ")


def test_a_review_takes_the_objects_with_fewer_answers_than_were_asked_for(aws_environment: None) -> None:
    """A team of two cannot give three."""
    with account(simulation=Simulation(team_size=2, time_spread=0)) as cloud:
        cloud.put_images(4)
        run = Pipeline(cloud=cloud)
        first = classification_job("flying", workers_per_object=3)
        second = classification_job("sure", input={"job": "flying", "review": {"answers_below": 3}})
        ref, later = refs(run.plan(event(first, second)))

        outcome = run.complete(ref)
        review = run.complete(later)

        assert (outcome["succeeded"], outcome["labeled"]) == (True, 4)
        assert outcome["warnings"] == [
            "4 of 4 objects have fewer answers than the 3 that workers_per_object asks for: 4 with 2"
        ]
        lines = cloud.text(f"s3://{BUCKET}/results/{ref['run_id']}/flying.agreement.jsonl").splitlines()
        assert [json.loads(line)["answers"] for line in lines] == [2] * 4
        assert _numbers(run, review) == [0, 1, 2, 3]
        assert review["warnings"] == []


def test_objects_whose_answers_were_not_counted_are_told(doubtful: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality_step, "OBJECTS_MAX", 4)

    _, review = _reviewed(doubtful, {"answers_below": 3, "sample": 1.0})

    (warning,) = review["warnings"]
    known = "the number of answers is known of 4 of 8 objects of flying; no others were chosen by it"
    assert warning.startswith(f"{known}; 1 of 9 objects failed: ClientError: ")


def test_a_review_takes_what_the_job_failed_on(doubtful: Pipeline) -> None:
    first, review = _reviewed(doubtful, {"failed": True})

    assert (first["failed"], _numbers(doubtful, review)) == (1, [5])
    # Whoever cannot open the picture cannot review it either.
    assert (review["succeeded"], review["objects"]) == (False, 1)


def test_what_has_no_label_is_not_passed_to_those_who_need_it(doubtful: Pipeline) -> None:
    _, review = _reviewed(doubtful, {"labeled_only": True})

    assert _numbers(doubtful, review) == [0, 1, 2, 3, 4, 6, 7, 8]


def test_what_has_no_label_is_passed_to_others(doubtful: Pipeline) -> None:
    _, second = _reviewed(doubtful, {})

    assert _numbers(doubtful, second) == [*range(9)]


def test_a_complete_manifest_is_taken_as_it_is_by_those_who_need_labels(cloud: Account) -> None:
    cloud.put_images(3)
    run = Pipeline(cloud=cloud)

    first, review = _reviewed(run, {"labeled_only": True})

    assert run.manifest(review["labeling_job_name"]) == first["output_manifest"]


def test_a_review_that_chooses_nothing_is_a_success_without_a_labeling_job(cloud: Account) -> None:
    cloud.put_images(3)
    run = Pipeline(cloud=cloud)

    first, review = _reviewed(run, {"failed": True})

    assert len(cloud.labeling_job_names()) == 1
    assert (review["succeeded"], review["status"], review["reason"]) == (True, "NothingToLabel", None)
    assert (review["objects"], review["labeled"], review["output_manifest"]) == (0, 0, None)
    assert review["labeling_job_name"] is None
    assert cloud.exists(f"results/{review['result_uri'].split('/')[-2]}/sure.html")
    assert first["succeeded"] is True


def test_a_launch_with_nothing_to_label_says_so_whenever_it_runs_again(cloud: Account) -> None:
    cloud.put_images(3)
    run = Pipeline(cloud=cloud)
    planned = run.plan(event(classification_job("flying"), classification_job("sure", input={"job": "flying"})))
    planned = replan(run, planned, sure={"selection": {"attribute": "flying", "failed": True}})
    first, second = refs(planned)
    run.complete(first)

    for token in ("once", "twice"):
        run.launch(second, token)
        assert run.step_functions.succeeded[token] == {"status": "NothingToLabel"}

    assert list(cloud.jobs_table.active()) == []
    assert run.collect(second)["succeeded"] is True


def test_what_needs_a_job_that_had_nothing_to_label_has_nothing_either(cloud: Account) -> None:
    cloud.put_images(3)
    run = Pipeline(cloud=cloud)
    jobs = [
        classification_job("flying"),
        classification_job("sure", input={"job": "flying"}),
        classification_job("surer", input={"job": "sure"}),
    ]
    planned = replan(run, run.plan(event(*jobs)), sure={"selection": {"attribute": "flying", "failed": True}})

    outcomes = [run.complete(ref) for ref in refs(planned)]

    assert [each["status"] for each in outcomes] == ["Completed", "NothingToLabel", "NothingToLabel"]


def test_parts_of_a_review_beyond_what_was_chosen_have_nothing_to_label(doubtful: Pipeline) -> None:
    first = classification_job("flying", workers_per_object=3)
    second = classification_job("sure", input={"job": "flying"})
    selection = {"attribute": "flying", "agreement_below": 1.0, "labeled_only": True}
    planned = replan(doubtful, doubtful.plan(event(first, second)), sure={"selection": selection, "parts": 3})

    one, *parts = refs(planned)
    doubtful.complete(one)
    agreement = [json.dumps({"object": number, "agreement": 0.3}) for number in (1, 2, 6, 7, 9)]
    doubtful.cloud.put(f"results/{one['run_id']}/flying.agreement.jsonl", "\n".join(agreement))
    told = [doubtful.complete(ref) for ref in parts]
    outcome = doubtful.gather(refs(planned, of="split")[0])

    assert [each["status"] for each in told] == ["Completed", "Completed", "NothingToLabel"]
    assert _numbers(doubtful, outcome) == [0, 1, 6, 8]
    assert (outcome["succeeded"], outcome["status"], outcome["objects"]) == (True, "Completed", 4)
