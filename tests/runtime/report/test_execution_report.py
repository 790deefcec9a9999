"""The report of an execution: a row and a few objects of each job, whatever is known of it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest
from ground_truth_runtime.quality.model import JobQuality
from ground_truth_runtime.report import JobEntry, Pictures, execution_report
from tests.runtime.report.conftest import Page, line

FAILED = {"source-ref": "s3://b/f.jpg", "boxes-metadata": {"failure-reason": "no CORS", "job-name": "birds"}}


def objects(*lines: Any) -> Iterator[LabeledObject | UnreadableLine]:
    return read_manifest(json.dumps(content).encode() for content in lines)


def outcome(name: str = "birds", **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "task_type": "BoundingBox",
        "succeeded": True,
        "status": "Completed",
        "reason": None,
        "labeling_job_name": f"{name}-0123456789-1",
        "objects": 1_000,
        "labeled": 990,
        "failed": 10,
        "workers_per_object": 2,
        "mean_confidence": 0.875,
        "label_attribute_name": "boxes",
        **more,
    }


def page(*jobs: JobEntry, **more: Any) -> Page:
    return Page("".join(execution_report(**{"title": "run", "jobs": jobs, **more})))


def test_each_job_has_a_row_and_a_section_with_a_way_to_its_page() -> None:
    made = page(JobEntry(outcome=outcome(), href="birds.html"), JobEntry(outcome=outcome("cats"), href="cats.html"))
    words = re.sub(r"\s+", " ", made.words)
    assert "birds BoundingBox Completed 990 of 1,000 2 0.875" in words
    assert made.visible.count('href="birds.html"') == 2
    assert 'id="job-birds-0123456789-1"' in made.visible
    assert "All 1,000 objects" in words
    assert "Jobs succeeded 2 of 2" in words
    assert "Objects labeled 1,980 of 2,000" in words


def test_what_to_know_of_the_labels_of_a_job_stands_in_its_section() -> None:
    made = page(JobEntry(outcome=outcome(warnings=["9 of 10 objects have fewer answers"])))
    assert "9 of 10 objects have fewer answers" in made.words


def test_a_job_without_a_page_is_linked_to_its_section() -> None:
    assert 'href="#job-birds-0123456789-1"' in page(JobEntry(outcome=outcome())).visible


def test_the_result_tells_how_the_execution_ended_and_what_it_cost() -> None:
    costs = [{"name": "birds", "workers_usd": "0.72", "service_usd": "0.08"}]
    made = page(
        JobEntry(outcome=outcome(succeeded=False, status="Failed", reason="no money")),
        JobEntry(outcome=outcome("cats")),
        result={
            "succeeded": False,
            "cause": "birds: no money",
            "started_at": "2026-01-02T03:04:05Z",
            "run_id": "0123456789",
            "warnings": ["mind this"],
            "estimate": {"jobs": costs},
        },
    )
    words = re.sub(r"\s+", " ", made.words)
    for told in ("birds: no money", "2026-01-02T03:04:05Z", "run 0123456789", "mind this", "Cost $0.80"):
        assert told in words
    assert 'class="status bad">Failed' in made.visible


def test_what_no_outcome_tells_is_counted() -> None:
    made = page(JobEntry(name="found", objects=objects(line(), line(1), FAILED), href="found.html"))
    words = re.sub(r"\s+", " ", made.words)
    assert re.search(r"found \S* ?2 of 3", words)
    assert "Jobs 1 " in words
    assert "All 3 objects" in words
    assert "Failed 1" in words


def test_an_entry_of_which_nothing_is_known_has_a_row() -> None:
    assert "Job 1" in page(JobEntry()).words


def test_a_few_objects_of_each_job_are_shown_the_least_agreed_first() -> None:
    quality = JobQuality(measure="mean_iou", value=0.5, objects={number: 1 - number / 10 for number in range(1, 10)})
    lines = [line(number) for number in range(9)]
    made = page(JobEntry(outcome=outcome(), objects=objects(*lines), quality=quality), samples=3)
    assert [record["n"] for record in made.objects] == [9, 8, 7]
    assert "0.500" in made.words


def test_a_picture_that_several_jobs_labeled_stands_in_the_page_once(photograph: bytes) -> None:
    jobs = [JobEntry(outcome=outcome(name), objects=objects(line())) for name in ("birds", "cats")]
    made = page(*jobs, pictures=Pictures(read=lambda _uri: photograph))
    assert len(made.objects) == 2
    assert made.text.count("data:image/jpeg") == 1


def test_the_label_of_the_job_is_shown_where_lines_have_several() -> None:
    verdict = {"ver": 1, "ver-metadata": {"class-name": "good", "type": "groundtruth/label-verification"}}
    attribute = {
        name: JobEntry(outcome=outcome(label_attribute_name=name), objects=objects(line(**verdict)))
        for name in ("boxes", "ver")
    }
    for name, entry in attribute.items():
        made = page(entry)
        index = re.search(r'data-strip="(\d)"', made.visible)
        assert index is not None
        assert ("boxes" in made.objects[0]["labels"][index[1]]) == (name == "boxes")
    assert 'data-strip="1"' in page(JobEntry(objects=objects(line(**verdict)))).visible


def test_agreement_may_come_from_the_outcome() -> None:
    made = page(JobEntry(outcome=outcome(agreement=0.5125)), JobEntry(outcome=outcome("cats", agreement=None)))
    assert "Agreement" in made.words
    assert "0.512" in made.words
