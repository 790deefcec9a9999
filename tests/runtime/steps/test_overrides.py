"""`request_overrides` are judged as if they had been written in full, in the fields of the event."""

from decimal import Decimal
from typing import Any

import pytest

from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts.regions import public_workteam_arn
from tests.support.account import ACCOUNT_ID, BUCKET, REGION
from tests.support.data import put_everything
from tests.support.events import event, job, job_of, public_job
from tests.support.pipeline import Pipeline, refs

PUBLIC_TEAM = public_workteam_arn(REGION)
LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:SageMakerMine"
UI = f"arn:aws:sagemaker:{REGION}:394669845002:human-task-ui"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1"
HUMAN = "HumanTaskConfig"
UI_CONFIG = f"{HUMAN}.UiConfig"
ACS = f"{HUMAN}.AnnotationConsolidationConfig"
PRICE = {"PublicWorkforceTaskPrice": {"AmountInUsd": {"Cents": 3, "TenthFractionsOfACent": 6}}}


@pytest.fixture
def run(run: Pipeline) -> Pipeline:
    put_everything(run.cloud)
    return run


def nested(field: str, value: Any) -> dict[str, Any]:
    """An object that holds `value` at the path `field`."""
    for key in reversed(field.split(".")):
        value = {key: value}
    found: dict[str, Any] = value
    return found


def problems(run: Pipeline, *jobs: dict[str, Any], **fields: Any) -> dict[str, str]:
    with pytest.raises(EventInvalid) as caught:
        run.plan(event(*jobs, **fields))
    lines = [line.strip() for line in str(caught.value).splitlines()[1:]]
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


def request(run: Pipeline, raw: dict[str, Any]) -> dict[str, Any]:
    planned = run.plan(event(raw))
    document = run.cloud.json(planned["run"]["plan_uri"])
    return dict(PlannedJob.of(document["jobs"][raw["name"]]).request)


def test_the_public_team_needs_the_statement_on_personal_data_and_a_price(run: Pipeline) -> None:
    found = problems(run, job(request_overrides=nested("HumanTaskConfig.WorkteamArn", PUBLIC_TEAM)))

    assert "must say FreeOfPersonallyIdentifiableInformation" in found["jobs[0].content_classifiers"]
    assert "is missing" in found["jobs[0].workforce.price_usd"]


def test_the_pay_of_an_overridden_team_is_estimated_and_bounded(run: Pipeline) -> None:
    run.settings["object_price_usd"] = Decimal("0.08")
    overrides = {
        "HumanTaskConfig": {"WorkteamArn": PUBLIC_TEAM, "NumberOfHumanWorkersPerDataObject": 3, **PRICE},
        "InputConfig": {"DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]}},
    }
    planned = run.plan(event(job(request_overrides=overrides)))

    # 3 images, 3 workers, 0.036 dollars each, and 3 images at 0.08
    assert planned["estimate"]["total_usd"] == "0.564"
    assert "Mechanical Turk" in planned["warnings"][0]
    assert list(problems(run, job(request_overrides=overrides), max_cost_usd="0.5")) == ["max_cost_usd"]


def test_a_price_is_merged_into_the_one_that_is_written(run: Pipeline) -> None:
    overrides = nested("HumanTaskConfig.PublicWorkforceTaskPrice.AmountInUsd", {"Cents": 4, "TenthFractionsOfACent": 8})
    planned = run.plan(event(public_job(request_overrides=overrides)))

    assert planned["estimate"]["total_usd"] == "0.144"


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("HumanTaskConfig.WorkteamArn", None, "is missing"),
        ("HumanTaskConfig.WorkteamArn", 7, "must be a string"),
        ("HumanTaskConfig.WorkteamArn", f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:workteam/x", "cannot be used"),
        ("HumanTaskConfig.PublicWorkforceTaskPrice.AmountInUsd.Cents", 5, "has no price per task"),
        ("HumanTaskConfig.PublicWorkforceTaskPrice.AmountInUsd.Cents", "5", "must be an integer"),
        ("HumanTaskConfig.NumberOfHumanWorkersPerDataObject", 10, "less than or equal to 9"),
        ("HumanTaskConfig.NumberOfHumanWorkersPerDataObject", None, "is missing"),
        ("HumanTaskConfig.TaskTimeLimitInSeconds", 604_800, "must be at most 28800 for BoundingBox"),
        ("HumanTaskConfig.TaskTimeLimitInSeconds", None, "is missing"),
        ("HumanTaskConfig.TaskTitle", "bird 🐦", "must match"),
        ("HumanTaskConfig.TaskTitle", None, "is missing"),
        ("HumanTaskConfig.TaskKeywords", ["multi-label"], "must match"),
        ("HumanTaskConfig.PreHumanTaskLambdaArn", None, "must be arn:aws:lambda:"),
        ("HumanTaskConfig.PreHumanTaskLambdaArn", LAMBDA, "must be arn:aws:lambda:"),
        ("HumanTaskConfig.AnnotationConsolidationConfig", None, "must be arn:aws:lambda:"),
        ("HumanTaskConfig.UiConfig.HumanTaskUiArn", f"{UI}/NamedEntityRecognition", "must be left out"),
        ("HumanTaskConfig.UiConfig.UiTemplateS3Uri", None, "is missing"),
        ("HumanTaskConfig.UiConfig.UiTemplateS3Uri", "https://bucket/key", "must be s3://bucket/key"),
        ("HumanTaskConfig.UiConfig.UiTemplateS3Uri", "s3://ground-truth-123456789012/no.html", "cannot be read"),
        ("HumanTaskConfig.UiConfig", None, "is missing"),
        ("HumanTaskConfig", None, "is missing"),
        ("HumanTaskConfig", 5, "must be an object"),
        ("OutputConfig.S3OutputPath", "https://s3.amazonaws.com/mine/", "must be s3://bucket/key"),
        ("OutputConfig.S3OutputPath", None, "is missing"),
        ("OutputConfig", None, "is missing"),
        ("RoleArn", "Mine", "must match"),
        ("RoleArn", None, "is missing"),
        ("LabelCategoryConfigS3Uri", None, "is missing: BoundingBox needs a label category file"),
        ("LabelCategoryConfigS3Uri", "https://bucket/key", "must be s3://bucket/key"),
        ("LabelCategoryConfigS3Uri", f"s3://{BUCKET}/no.json", "cannot be read"),
        ("LabelAttributeName", "boxes-ref", "must not end in -ref"),
        ("StoppingConditions.MaxPercentageOfInputDatasetLabeled", 101, "less than or equal to 100"),
        ("LabelingJobAlgorithmsConfig.LabelingJobAlgorithmSpecificationArn", "arn:x", "must be arn:aws:sagemaker"),
        ("Tags", [{"Key": "a"}], "is missing"),
    ],
)
def test_an_override_is_refused_at_its_place(run: Pipeline, field: str, value: Any, rule: str) -> None:
    found = problems(run, job(request_overrides=nested(field, value)))

    matching = [place for place, told in found.items() if rule in told]
    assert matching, found
    assert all(place.startswith(f"jobs[0].request_overrides.{field.partition('.')[0]}") for place in matching), found


def _ner(field: str, value: Any) -> dict[str, Any]:
    overrides = nested(field, value)
    return job_of("NamedEntityRecognition", input={"texts": ["A bird."]}, request_overrides=overrides)


def _video(field: str, value: Any) -> dict[str, Any]:
    given = {"sequences": {"prefix": "frames/"}}
    return job_of("VideoObjectDetection", input=given, request_overrides=nested(field, value))


def _custom(field: str, value: Any) -> dict[str, Any]:
    fields = {"template": "templates/caption.liquid.html", "functions": {"consolidation_arn": LAMBDA}}
    return job_of("Custom", input={"prefix": "images/"}, **fields, request_overrides=nested(field, value))


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (_ner(f"{UI_CONFIG}.UiTemplateS3Uri", f"s3://{BUCKET}/x"), "must be left out"),
        (_ner(f"{UI_CONFIG}.HumanTaskUiArn", f"{UI}/Mine"), "must be arn:aws:sagemaker"),
        (_ner(f"{UI_CONFIG}.HumanTaskUiArn", None), "must be arn:aws:sagemaker"),
        (_video(f"{HUMAN}.NumberOfHumanWorkersPerDataObject", 2), "must be 1"),
        (_ner("LabelingJobAlgorithmsConfig", {}), "are labeled automatically"),
        (_custom(f"{HUMAN}.PreHumanTaskLambdaArn", LAMBDA.replace(REGION, "eu-west-1")), "region"),
        (_custom(ACS, None), "is missing"),
        (_custom(f"{ACS}.AnnotationConsolidationLambdaArn", None), "is missing"),
    ],
)
def test_the_rules_of_the_task_type_apply(run: Pipeline, raw: dict[str, Any], rule: str) -> None:
    found = problems(run, raw)

    assert any(rule in told for told in found.values()), found
    assert all(place.startswith("jobs[0].request_overrides.") for place in found), found


def test_the_public_team_is_that_of_the_region(run: Pipeline) -> None:
    team = PUBLIC_TEAM.replace(REGION, "eu-west-1")
    found = problems(run, public_job(request_overrides=nested("HumanTaskConfig.WorkteamArn", team)))

    assert f"must be {PUBLIC_TEAM}" in found["jobs[0].request_overrides.HumanTaskConfig.WorkteamArn"]


def test_the_public_team_does_not_do_every_task_type(run: Pipeline) -> None:
    found = problems(run, _video("HumanTaskConfig.WorkteamArn", PUBLIC_TEAM))

    assert "must be private or vendor" in found["jobs[0].request_overrides.HumanTaskConfig.WorkteamArn"]


def test_what_defaults_override_is_a_problem_of_the_defaults_once(run: Pipeline) -> None:
    defaults = {"request_overrides": nested("HumanTaskConfig.TaskTimeLimitInSeconds", 604_800)}
    found = problems(run, job("a"), job("b"), defaults=defaults)

    assert list(found) == ["defaults.request_overrides.HumanTaskConfig.TaskTimeLimitInSeconds"]


@pytest.mark.parametrize(
    ("overrides", "written"),
    [
        (nested("HumanTaskConfig.TaskTitle", "Other"), {"title": "Other"}),
        (nested("HumanTaskConfig.TaskKeywords", None), {"keywords": None}),
        (nested("HumanTaskConfig.TaskAvailabilityLifetimeInSeconds", 600), {"task_availability_seconds": 600}),
        (nested("HumanTaskConfig.MaxConcurrentTaskCount", 7), {"max_concurrent_tasks": 7}),
        (nested("OutputConfig.KmsKeyId", KEY), {"output_kms_key_arn": KEY}),
        (nested("OutputConfig.S3OutputPath", f"s3://{BUCKET}/mine/"), {"output": f"s3://{BUCKET}/mine/"}),
        (nested("StoppingConditions.MaxHumanLabeledObjectCount", 2), {"stop_after": {"human_labeled_objects": 2}}),
        (nested("Tags", [{"Key": "a", "Value": "b"}]), {"tags": {"a": "b"}}),
        (nested("LabelAttributeName", "other"), {"label_attribute_name": "other"}),
        (
            nested("InputConfig.DataSource.SnsDataSource.SnsTopicArn", f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:in"),
            {"streaming": {"input_topic_arn": f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:in"}},
        ),
    ],
)
def test_an_override_makes_the_request_that_the_field_of_the_event_makes(
    run: Pipeline, overrides: dict[str, Any], written: dict[str, Any]
) -> None:
    base = job(keywords=["birds"])

    assert request(run, {**base, "request_overrides": overrides}) == request(run, {**base, **written})


def test_the_tags_by_which_a_labeling_job_is_known_stay(run: Pipeline) -> None:
    keys = [tag["Key"] for tag in request(run, job(tags={"mine": "x"}, request_overrides={"Tags": None}))["Tags"]]

    assert keys == [
        "ground-truth:state-machine",
        "ground-truth:execution",
        "ground-truth:started-at",
        "ground-truth:job",
    ]


def test_what_the_event_has_no_field_for_stays_an_override(run: Pipeline) -> None:
    run.settings["output_kms_key_arn"] = KEY

    assert "KmsKeyId" not in request(run, job(request_overrides=nested("OutputConfig.KmsKeyId", None)))["OutputConfig"]
    made = request(run, job(request_overrides=nested("OutputConfig.KmsKeyId", "alias/mine")))
    assert made["OutputConfig"]["KmsKeyId"] == "alias/mine"


def test_a_null_inside_an_object_that_the_request_lacks_is_left_out(run: Pipeline) -> None:
    overrides = {"StoppingConditions": {"MaxHumanLabeledObjectCount": None, "MaxPercentageOfInputDatasetLabeled": 50}}

    made = request(run, job(request_overrides=overrides))

    assert made["StoppingConditions"] == {"MaxPercentageOfInputDatasetLabeled": 50}


def test_a_job_labels_with_the_attribute_that_an_override_names(run: Pipeline) -> None:
    first = job("boxes", request_overrides={"LabelAttributeName": "mine"})
    second = job_of("VerificationBoundingBox", "check", input={"job": "boxes"})

    planned = run.plan(event(first, second))

    assert len(refs(planned)) == 2
    template = run.cloud.json(planned["run"]["plan_uri"])["jobs"]["check"]["files"][1]["text"]
    assert 'manifestLine["mine"]' in template
