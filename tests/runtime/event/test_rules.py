"""Each rule of the event: where it points, what value it shows, and what it allows."""

from decimal import Decimal
from typing import Any

import pytest

from ground_truth_runtime.event.chains import label_attribute_name
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.events import WORKTEAM_ARN, classification_job, event, job, job_of, public_job, segmentation_job

_BAD_FIELDS = [
    # name
    ({"name": "bird_boxes"}, "name", "must match"),
    ({"name": "-boxes"}, "name", "must match"),
    ({"name": "boxes-"}, "name", "must match"),
    ({"name": "boxes\n"}, "name", "must match"),
    ({"name": ""}, "name", "must match"),
    ({"name": "b" * 46}, "name", "at most 45 characters"),
    ({"name": 7}, "name", "must be a valid string"),
    # task_type
    ({"task_type": "Boxes"}, "task_type", "must be one of BoundingBox, ImageMultiClass, "),
    ({"task_type": "BoundngBox"}, "task_type", "did you mean BoundingBox?"),
    ({"task_type": "image-clasification"}, "task_type", "did you mean ImageMultiClass?"),
    # labels
    ({"labels": []}, "labels", "BoundingBox takes 1 to 50 labels, not 0"),
    ({"labels": [f"l{n}" for n in range(51)]}, "labels", "BoundingBox takes 1 to 50 labels, not 51"),
    ({"labels": ["Bird", "Sky", "Bird"]}, "labels", '["Bird"] must be unique'),
    ({"labels": [""]}, "labels[0]", "must have at least 1 character"),
    ({"labels": [5]}, "labels[0]", "5 must be a text, or an object with `label`"),
    ({"labels": ["Bird", None]}, "labels[1]", "must be a text, or an object with `label`"),
    ({"labels": [{"label": ""}]}, "labels[0].label", "must have at least 1 character"),
    ({"labels": [{}]}, "labels[0].label", "is missing"),
    ({"labels": ["Bird", "  "]}, "labels[1]", "must match"),
    ({"labels": ["b" * 257]}, "labels[0]", "at most 256 characters"),
    ({"labels": "Bird"}, "labels", "must be a valid list"),
    # input
    ({"input": {}}, "input", "must have exactly one of manifest, prefix, texts, sequences, job and labeling_job"),
    (
        {"input": {"prefix": "a/", "manifest": "m"}},
        "input",
        "must have exactly one of manifest, prefix, texts, sequences, job and labeling_job",
    ),
    ({"input": "images/"}, "input", "must be a JSON object"),
    ({"input": {"prefix": ""}}, "input.prefix", "at least 1 character"),
    ({"input": {"prefix": "http://bucket/key"}}, "input.prefix", "must be s3://bucket/key"),
    ({"input": {"manifest": "s3:///key"}}, "input.manifest", "must be s3://bucket/key"),
    ({"input": {"manifest": "/input.manifest"}}, "input.manifest", "must not begin with a slash"),
    ({"input": {"job": "other"}}, "input.job", "must be the name of a job of this event"),
    # texts
    ({"title": ""}, "title", "at least 1 character"),
    ({"title": "t" * 129}, "title", "at most 128 characters"),
    ({"description": "d" * 256}, "description", "at most 255 characters"),
    ({"keywords": []}, "keywords", "at least 1 item"),
    ({"keywords": ["a", "b", "c", "d", "e", "f"]}, "keywords", "at most 5 items"),
    ({"keywords": ["multi-label"]}, "keywords[0]", "must match"),
    ({"keywords": ["two  spaces"]}, "keywords[0]", "must match"),
    ({"keywords": ["k" * 31]}, "keywords[0]", "at most 30 characters"),
    ({"instructions": {"short": "s" * 10_001}}, "instructions.short", "at most 10000 characters"),
    # numbers
    ({"workers_per_object": 0}, "workers_per_object", "greater than or equal to 1"),
    ({"workers_per_object": 10}, "workers_per_object", "less than or equal to 9"),
    ({"workers_per_object": "2"}, "workers_per_object", "must be a valid integer"),
    ({"workers_per_object": True}, "workers_per_object", "must be a valid integer"),
    ({"task_time_limit_seconds": 29}, "task_time_limit_seconds", "greater than or equal to 30"),
    ({"task_time_limit_seconds": 28_801}, "task_time_limit_seconds", "must be at most 28800 for BoundingBox"),
    ({"task_availability_seconds": 59}, "task_availability_seconds", "greater than or equal to 60"),
    ({"task_availability_seconds": 2_592_001}, "task_availability_seconds", "less than or equal to 2592000"),
    ({"max_concurrent_tasks": 5_001}, "max_concurrent_tasks", "less than or equal to 5000"),
    # label_attribute_name
    ({"label_attribute_name": "boxes-ref"}, "label_attribute_name", "must not end in -ref for BoundingBox"),
    ({"label_attribute_name": "boxes-metadata"}, "label_attribute_name", "must not end in -metadata"),
    ({"label_attribute_name": "source"}, "label_attribute_name", "must not be one of source, source-ref"),
    ({"label_attribute_name": "b" * 128}, "label_attribute_name", "at most 127 characters"),
    ({"name": "boxes-ref"}, "name", "give a label_attribute_name, or another name"),
    ({"name": "source"}, "name", "must not be one of source, source-ref"),
    # workforce
    ({"workforce": {"type": "crowd"}}, "workforce.type", "must be one of 'private', 'vendor' or 'public'"),
    ({"workforce": {"type": "vendor"}}, "workforce.workteam_arn", "is missing: a vendor workforce is named by its ARN"),
    ({"workforce": {"price_usd": "0.036"}}, "workforce.price_usd", "a private workforce has no price per task"),
    ({"workforce": {"workteam_arn": "birders"}}, "workforce.workteam_arn", "must match"),
    # the rest
    ({"template": "ftp://bucket/key"}, "template", "must be s3://bucket/key"),
    ({"output": "/labels"}, "output", "must not begin with a slash"),
    ({"role_arn": "GroundTruthRole"}, "role_arn", "must match"),
    ({"content_classifiers": ["FreeOfCats"]}, "content_classifiers[0]", "must be one of"),
    ({"tags": {"key": 1}}, "tags.key", "must be a valid string"),
    ({"tags": {str(n): "v" for n in range(51)}}, "tags", "at most 50 items"),
    ({"request_overrides": []}, "request_overrides", "must be a JSON object"),
    ({"request_overrides": {"LabelingJobName": "x"}}, "request_overrides.LabelingJobName", "must be left out"),
    ({"request_overrides": {"LabelingJobName": None}}, "request_overrides.LabelingJobName", "must be left out"),
    ({"request_overrides": {"InputConfig": None}}, "request_overrides.InputConfig", "`input` names the data"),
    (
        {"request_overrides": {"InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://mine/m"}}}}},
        "request_overrides.InputConfig.DataSource.S3DataSource",
        "`input` names the data",
    ),
]


def _problems(*jobs: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.place, str(problem)) for problem in read_event(event(*jobs)).problems]


@pytest.mark.parametrize(("fields", "place", "rule"), _BAD_FIELDS, ids=[str(bad[:2])[:60] for bad in _BAD_FIELDS])
def test_a_bad_field_is_one_problem_with_its_place_and_rule(fields: dict[str, Any], place: str, rule: str) -> None:
    found = _problems(job(**fields))

    assert [where for where, _ in found] == [f"jobs[0].{place}"], found
    assert rule in found[0][1]


@pytest.mark.parametrize("field", ["name", "task_type", "labels", "input", "title", "description"])
def test_a_missing_field_is_told(field: str) -> None:
    raw = job()
    del raw[field]

    assert _problems(raw) == [(f"jobs[0].{field}", f"jobs[0].{field}: is missing")]


@pytest.mark.parametrize(
    ("fields", "place", "rule"),
    [
        ({"workforce": {"type": "public"}}, "workforce.price_usd", "is missing"),
        (
            {"workforce": {"type": "public", "price_usd": "0.037"}},
            "workforce.price_usd",
            '"0.037" must be one of 0.036',
        ),
        ({"workforce": {"type": "public", "price_usd": "0.012"}}, "workforce.price_usd", "for BoundingBox"),
        ({"workforce": {"type": "public", "price_usd": "-1"}}, "workforce.price_usd", "must be one of 0.036"),
        ({"workforce": {"type": "public", "price_usd": "free"}}, "workforce.price_usd", "decimal"),
        (
            {"workforce": {"type": "public", "price_usd": "0.036", "workteam_arn": WORKTEAM_ARN}},
            "workforce.workteam_arn",
            "must be left out: there is one public team",
        ),
        ({"content_classifiers": None}, "content_classifiers", "must say FreeOfPersonallyIdentifiableInformation"),
        (
            {"content_classifiers": ["FreeOfAdultContent"]},
            "content_classifiers",
            "must say FreeOfPersonallyIdentifiableInformation",
        ),
        ({"task_availability_seconds": 43_201}, "task_availability_seconds", "must be at most 43200"),
    ],
)
def test_the_public_workforce_has_rules_of_its_own(fields: dict[str, Any], place: str, rule: str) -> None:
    found = _problems(public_job(**fields))

    assert [where for where, _ in found] == [f"jobs[0].{place}"], found
    assert rule in found[0][1]


@pytest.mark.parametrize("task_type", [name for name, row in TASK_TYPES.items() if row.public])
def test_every_allowed_price_and_no_other_is_taken(task_type: str) -> None:
    allowed = ALLOWED_PRICES_USD[TASK_TYPES[task_type].price_family]
    every = {price for prices in ALLOWED_PRICES_USD.values() for price in prices} | {Decimal("0"), Decimal("2.4")}

    for price in every:
        pay = {"type": "public", "price_usd": str(price)}
        raw = job_of(task_type, workforce=pay, content_classifiers=["FreeOfPersonallyIdentifiableInformation"])
        assert (_problems(raw) == []) == (price in allowed), price


@pytest.mark.parametrize(
    ("raw", "attribute"),
    [
        (job("boxes"), "boxes"),
        (segmentation_job("habitat"), "habitat-ref"),
        (segmentation_job("habitat-ref"), "habitat-ref"),
        (segmentation_job("habitat", label_attribute_name="ground-ref"), "ground-ref"),
    ],
)
def test_the_label_attribute_is_named_for_the_job(raw: dict[str, Any], attribute: str) -> None:
    assert label_attribute_name(read_event(event(raw)).jobs[0]) == attribute


def test_segmentation_must_end_in_ref() -> None:
    found = _problems(segmentation_job(label_attribute_name="habitat"))

    assert [where for where, _ in found] == ["jobs[0].label_attribute_name"]
    assert "must end in -ref for SemanticSegmentation" in found[0][1]


@pytest.mark.parametrize(
    "labels",
    [["BACKGROUND", "Car"], ["Car", "Cars"], ["A1", "A 1"], ["\u00e9", "e"], ["\U0001f697", "\U0001f69a"], ["1", "10"]],
)
def test_labels_that_can_be_told_apart_are_taken(labels: list[str]) -> None:
    assert _problems(job(labels=labels)) == []


def test_classification_needs_two_labels() -> None:
    assert "ImageMultiClass takes 2 or more labels, not 1" in _problems(classification_job(labels=["Bird"]))[0][1]


def test_a_vendor_is_taken_with_its_arn() -> None:
    arn = "arn:aws:sagemaker:us-east-1:111122223333:workteam/vendor-crowd/labelers"

    assert _problems(job(workforce={"type": "vendor", "workteam_arn": arn})) == []


def test_names_must_differ_in_more_than_the_case_of_their_letters() -> None:
    found = _problems(job("boxes"), job("Boxes"))

    assert [where for where, _ in found] == ["jobs[1].name"]
    assert "jobs[0] has it" in found[0][1]


def test_a_misspelt_input_job_comes_with_a_suggestion() -> None:
    found = _problems(job("flying"), job("boxes", input={"job": "fliyng"}))

    assert [where for where, _ in found] == ["jobs[1].input.job"]
    assert "did you mean flying?" in found[0][1]


def test_jobs_that_need_each_other_are_told_with_the_circle() -> None:
    found = _problems(
        job("a", input={"job": "c"}), job("b", input={"job": "a"}), job("c", input={"job": "b"}), job("d")
    )

    assert [where for where, _ in found] == ["jobs[0].input.job", "jobs[1].input.job", "jobs[2].input.job"]
    assert "a needs c needs b needs a" in found[0][1]


def test_a_job_that_needs_itself_is_told() -> None:
    assert "must not lead back: a needs a" in _problems(job("a", input={"job": "a"}))[0][1]


def test_a_job_that_leads_into_a_circle_is_not_told() -> None:
    found = _problems(job("a", input={"job": "b"}), job("b", input={"job": "b"}))

    assert [where for where, _ in found] == ["jobs[1].input.job"]


def test_other_fields_of_the_request_may_be_overridden() -> None:
    overrides = {
        "HumanTaskConfig": {"TaskTimeLimitInSeconds": 600, "NumberOfHumanWorkersPerDataObject": 9},
        "InputConfig": {"DataSource": {"SnsDataSource": {"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:in"}}},
    }

    assert _problems(job(request_overrides=overrides)) == []
