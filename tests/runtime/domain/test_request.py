from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from botocore.model import ServiceModel, Shape
from hypothesis import assume, given
from hypothesis import strategies as st

from ground_truth_runtime.domain.request import (
    RequestFiles,
    amount_in_usd,
    create_labeling_job_request,
    merged,
)
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.service_model import shape_problems
from ground_truth_runtime.settings import StackSettings
from tests.support.account import ROLE_ARN
from tests.support.events import WORKTEAM_ARN, event, job, job_of

_LAMBDAS = "arn:aws:lambda:us-east-1:123456789012:function:"
_STACK = StackSettings(
    bucket="b",
    region="us-east-1",
    role_arn=ROLE_ARN,
    workteam_arn=WORKTEAM_ARN,
    pre_annotation_arn=f"{_LAMBDAS}SageMakerPreAnnotation",
    consolidation_arn=f"{_LAMBDAS}SageMakerConsolidation",
)
_BUILT_IN = [name for name, row in TASK_TYPES.items() if row.functions == "built-in"]
_VENDOR_ARN = "arn:aws:sagemaker:us-east-1:111122223333:workteam/vendor-crowd/labelers"


def _workforces(task_type: str) -> Iterator[Mapping[str, Any]]:
    """Fields of a job for each kind of workforce."""
    yield {}
    yield {"workforce": {"type": "vendor", "workteam_arn": _VENDOR_ARN}}
    if not TASK_TYPES[task_type].public:
        return
    for price in ALLOWED_PRICES_USD[TASK_TYPES[task_type].price_family]:
        yield {
            "workforce": {"type": "public", "price_usd": str(price)},
            "content_classifiers": ["FreeOfPersonallyIdentifiableInformation"],
        }


def _request(raw: dict[str, Any], **changes: Any) -> dict[str, Any]:
    reading = read_event(event(raw))
    assert [str(problem) for problem in reading.problems] == []
    arguments: dict[str, Any] = {
        "name": "boxes-0123456789-1",
        "files": RequestFiles(
            manifest="s3://b/input.manifest", category_file="s3://b/labels.json", template="s3://b/t", output="s3://b/o"
        ),
        "stack": _STACK,
        "tags": {"ground-truth:job": "boxes"},
    }
    return create_labeling_job_request(reading.jobs[0], **{**arguments, **changes})


@pytest.fixture(scope="module")
def shape(sagemaker_model: ServiceModel) -> Shape:
    found: Shape = sagemaker_model.shape_for("CreateLabelingJobRequest")
    return found


@pytest.mark.parametrize(
    ("task_type", "fields"), [(name, fields) for name in TASK_TYPES for fields in _workforces(name)], ids=str
)
def test_the_request_of_every_type_and_workforce_fits_the_service_model(
    shape: Shape, task_type: str, fields: dict[str, Any]
) -> None:
    request = _request(job_of(task_type, **fields))

    assert list(shape_problems(shape, request)) == []


@pytest.mark.parametrize(("task_type", "region"), list(product(_BUILT_IN, BUILTIN_FUNCTION_ACCOUNTS)))
def test_functions_pages_and_the_public_team_are_those_of_the_region(task_type: str, region: str) -> None:
    row = TASK_TYPES[task_type]
    fields: dict[str, Any] = {}
    if row.public:
        price = str(ALLOWED_PRICES_USD[row.price_family][-1])
        fields["workforce"] = {"type": "public", "price_usd": price}
        fields["content_classifiers"] = ["FreeOfPersonallyIdentifiableInformation"]

    human = _request(job_of(task_type, **fields), stack=replace(_STACK, region=region))["HumanTaskConfig"]

    account = BUILTIN_FUNCTION_ACCOUNTS[region]
    consolidation = human["AnnotationConsolidationConfig"]["AnnotationConsolidationLambdaArn"]
    assert human["PreHumanTaskLambdaArn"] == f"arn:aws:lambda:{region}:{account}:function:PRE-{task_type}"
    assert consolidation == f"arn:aws:lambda:{region}:{account}:function:ACS-{task_type}"
    if row.human_task_ui is not None:
        page = f"arn:aws:sagemaker:{region}:394669845002:human-task-ui/{row.human_task_ui}"
        assert human["UiConfig"] == {"HumanTaskUiArn": page}
    if row.public:
        assert human["WorkteamArn"] == f"arn:aws:sagemaker:{region}:394669845002:workteam/public-crowd/default"


def test_custom_image_types_run_through_the_stacks_functions_and_custom_through_the_callers() -> None:
    ours = _request(job_of("ImagePolygon"))["HumanTaskConfig"]
    theirs = _request(job_of("Custom", functions={"consolidation_arn": f"{_LAMBDAS}Mine"}))["HumanTaskConfig"]

    assert ours["PreHumanTaskLambdaArn"] == _STACK.pre_annotation_arn
    assert ours["AnnotationConsolidationConfig"] == {"AnnotationConsolidationLambdaArn": _STACK.consolidation_arn}
    assert "PreHumanTaskLambdaArn" not in theirs
    assert theirs["AnnotationConsolidationConfig"] == {"AnnotationConsolidationLambdaArn": f"{_LAMBDAS}Mine"}


def test_automated_labeling_names_the_algorithm_of_the_type_and_where_it_trains(shape: Shape) -> None:
    plain = _request(job_of("TextMultiClass", automated_labeling={}))
    model = "arn:aws:sagemaker:us-east-1:123456789012:model/birds"
    network = {"security_group_ids": ["sg-0123"], "subnets": ["subnet-0123"]}
    full = _request(
        job_of(
            "SemanticSegmentation",
            automated_labeling={"initial_model_arn": model, "volume_kms_key_arn": "arn:aws:kms:::key/0", **network},
        )
    )

    algorithm = "arn:aws:sagemaker:us-east-1:027400017018:labeling-job-algorithm-specification/"
    assert plain["LabelingJobAlgorithmsConfig"] == {
        "LabelingJobAlgorithmSpecificationArn": f"{algorithm}text-classification"
    }
    assert full["LabelingJobAlgorithmsConfig"] == {
        "LabelingJobAlgorithmSpecificationArn": f"{algorithm}semantic-segmentation",
        "InitialActiveLearningModelArn": model,
        "LabelingJobResourceConfig": {
            "VolumeKmsKeyId": "arn:aws:kms:::key/0",
            "VpcConfig": {"SecurityGroupIds": ["sg-0123"], "Subnets": ["subnet-0123"]},
        },
    }
    assert list(shape_problems(shape, plain)) == list(shape_problems(shape, full)) == []


def test_the_stacks_key_encrypts_labels_and_volumes(shape: Shape) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/0"

    request = _request(job_of("ImageMultiClass", automated_labeling={}), stack=replace(_STACK, output_kms_key_arn=key))

    assert request["OutputConfig"]["KmsKeyId"] == key
    assert request["LabelingJobAlgorithmsConfig"]["LabelingJobResourceConfig"] == {"VolumeKmsKeyId": key}
    assert list(shape_problems(shape, request)) == []


def test_content_classifiers_are_what_the_event_states_and_never_assumed() -> None:
    for task_type in TASK_TYPES:
        assert "DataAttributes" not in _request(job_of(task_type))["InputConfig"]
    stated = _request(job(content_classifiers=["FreeOfAdultContent"]))["InputConfig"]
    assert stated["DataAttributes"] == {"ContentClassifiers": ["FreeOfAdultContent"]}


def test_a_streaming_job_has_topics_and_may_have_no_manifest(shape: Shape) -> None:
    topics = {
        "input_topic_arn": "arn:aws:sns:us-east-1:123456789012:in",
        "output_topic_arn": "arn:aws:sns:us-east-1:123456789012:out",
    }
    files = RequestFiles(manifest=None, category_file="s3://b/labels.json", template="s3://b/t", output="s3://b/o")

    request = _request(job_of("ImageMultiClass", input={}, streaming=topics), files=files)

    assert request["InputConfig"]["DataSource"] == {"SnsDataSource": {"SnsTopicArn": topics["input_topic_arn"]}}
    assert request["OutputConfig"]["SnsTopicArn"] == topics["output_topic_arn"]
    assert list(shape_problems(shape, request)) == []


def test_a_job_may_stop_before_all_is_labeled() -> None:
    request = _request(job(stop_after={"human_labeled_objects": 5, "percent_labeled": 50}))

    assert request["StoppingConditions"] == {"MaxHumanLabeledObjectCount": 5, "MaxPercentageOfInputDatasetLabeled": 50}


def test_a_type_without_labels_names_no_category_file() -> None:
    files = RequestFiles(manifest="s3://b/m", category_file=None, template="s3://b/t", output="s3://b/o")

    assert "LabelCategoryConfigS3Uri" not in _request(job_of("PassThrough", labels=[]), files=files)


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_a_task_has_the_time_of_its_type_where_the_event_says_none(task_type: str) -> None:
    seconds = _request(job_of(task_type))["HumanTaskConfig"]["TaskTimeLimitInSeconds"]

    assert seconds == (3 * 86_400 if TASK_TYPES[task_type].has_frames else 3_600)


def test_optional_fields_are_sent_when_given_and_left_out_when_not(shape: Shape) -> None:
    least = _request(job())
    most = _request(
        job(
            keywords=["birds"],
            task_availability_seconds=3_600,
            max_concurrent_tasks=10,
            content_classifiers=["FreeOfAdultContent"],
            tags={"project": "birds"},
        ),
        stack=replace(_STACK, output_kms_key_arn="arn:aws:kms:us-east-1:123456789012:key/0"),
    )

    optional = {"TaskKeywords", "TaskAvailabilityLifetimeInSeconds", "MaxConcurrentTaskCount"}
    assert not optional & least["HumanTaskConfig"].keys()
    assert optional <= most["HumanTaskConfig"].keys()
    assert "KmsKeyId" not in least["OutputConfig"]
    assert least["InputConfig"].keys() == {"DataSource"}
    assert list(shape_problems(shape, most)) == []


def test_the_stacks_tags_stand_over_those_of_the_job() -> None:
    request = _request(job(tags={"ground-truth:job": "forged", "project": "birds"}))

    assert request["Tags"] == [
        {"Key": "project", "Value": "birds"},
        {"Key": "ground-truth:job", "Value": "boxes"},
    ]


@pytest.mark.parametrize(
    ("override", "others"),
    [
        (
            [{"Key": "cost", "Value": "7"}, {"Key": "ground-truth:job", "Value": "forged"}],
            [{"Key": "cost", "Value": "7"}],
        ),
        ([], []),
        (None, []),
    ],
)
def test_no_override_takes_the_stacks_tags_away(override: Any, others: list[dict[str, str]]) -> None:
    request = _request(job(request_overrides={"Tags": override}, tags={"project": "birds"}))

    assert request["Tags"] == [*others, {"Key": "ground-truth:job", "Value": "boxes"}]


def test_tags_that_are_no_list_stay_to_be_told() -> None:
    assert _request(job(request_overrides={"Tags": "odd"}))["Tags"] == "odd"


@pytest.mark.parametrize("family", ALLOWED_PRICES_USD)
def test_every_price_survives_its_three_parts(family: Any) -> None:
    for price in ALLOWED_PRICES_USD[family]:
        parts = amount_in_usd(price)

        assert parts["Dollars"] in range(3)
        assert parts["Cents"] in range(100)
        assert parts["TenthFractionsOfACent"] in range(10)
        whole = parts["Dollars"] + Decimal(parts["Cents"]) / 100 + Decimal(parts["TenthFractionsOfACent"]) / 1000
        assert whole == price


def test_a_price_of_thirty_six_tenths_of_a_cent_is_three_cents_and_six_tenths() -> None:
    assert amount_in_usd(Decimal("0.036")) == {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}
    assert amount_in_usd(Decimal("1.080")) == {"Dollars": 1, "Cents": 8, "TenthFractionsOfACent": 0}


@pytest.mark.parametrize(
    ("base", "over", "result"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}),
        ({"a": {"b": 1}}, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, {"a": None, "b": None}, {}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 2}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({}, {"a": {"b": None, "c": {"d": None}}}, {"a": {"c": {}}}),
    ],
)
def test_overrides_merge_object_by_object(base: Any, over: Any, result: Any) -> None:
    before = (repr(base), repr(over))

    assert merged(base, over) == result
    assert (repr(base), repr(over)) == before


_TEAM = "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd"
_KEY = "arn:aws:kms:us-east-1:123456789012:key/0"
_TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
# Field of the request -> values that an override may give it.
_OVERRIDES: dict[str, list[Any]] = {
    "LabelAttributeName": ["other"],
    "InputConfig.DataSource.SnsDataSource": [None, {"SnsTopicArn": _TOPIC}],
    "InputConfig.DataAttributes": [None, {"ContentClassifiers": ["FreeOfAdultContent"]}],
    "OutputConfig.S3OutputPath": ["s3://b/other/"],
    "OutputConfig.KmsKeyId": [None, _KEY, "alias/mine"],
    "OutputConfig.SnsTopicArn": [None, _TOPIC],
    "RoleArn": [None, "arn:aws:iam::123456789012:role/Other"],
    "StoppingConditions": [None, {"MaxHumanLabeledObjectCount": 4}, {"MaxPercentageOfInputDatasetLabeled": 40}],
    "LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId": [_KEY, "alias/mine"],
    "LabelingJobAlgorithmsConfig.InitialActiveLearningModelArn": [
        "arn:aws:sagemaker:us-east-1:123456789012:model/birds"
    ],
    "HumanTaskConfig.WorkteamArn": [None, f"{_TEAM}/other", _VENDOR_ARN, 7],
    "HumanTaskConfig.UiConfig.UiTemplateS3Uri": [None, "s3://b/other.html"],
    "HumanTaskConfig.PreHumanTaskLambdaArn": [None, f"{_LAMBDAS}Other"],
    "HumanTaskConfig.AnnotationConsolidationConfig": [None, {"AnnotationConsolidationLambdaArn": f"{_LAMBDAS}Other"}],
    "HumanTaskConfig.TaskTitle": [None, "Other"],
    "HumanTaskConfig.TaskDescription": ["Other"],
    "HumanTaskConfig.TaskKeywords": [None, ["other"]],
    "HumanTaskConfig.NumberOfHumanWorkersPerDataObject": [None, 3],
    "HumanTaskConfig.TaskTimeLimitInSeconds": [None, 60],
    "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds": [None, 90],
    "HumanTaskConfig.MaxConcurrentTaskCount": [None, 9],
    "HumanTaskConfig.PublicWorkforceTaskPrice": [None, {"AmountInUsd": {"Cents": 4, "TenthFractionsOfACent": 8}}],
    "HumanTaskConfig.Other": [1],
    "Other": [None, {"Field": None}, {"Field": 1}],
}
_WRITTEN: list[dict[str, Any]] = [
    job(),
    job(keywords=["birds"], output_kms_key_arn=_KEY, stop_after={"human_labeled_objects": 2}),
    job(automated_labeling={"volume_kms_key_arn": _KEY}),
    job(streaming={"input_topic_arn": _TOPIC, "output_topic_arn": _TOPIC}),
    job_of("Custom", content_classifiers=["FreeOfAdultContent"]),
    job(
        workforce={"type": "public", "price_usd": "0.036"},
        content_classifiers=["FreeOfPersonallyIdentifiableInformation"],
    ),
]


def _nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in fields.items():
        *outer, last = path.split(".")
        within = found
        for key in outer:
            within = within.setdefault(key, {})
        within[last] = value
    return found


def _without_empty(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    inner = {key: _without_empty(each) for key, each in value.items()}
    return {key: each for key, each in inner.items() if each != {}}


@given(
    written=st.sampled_from(_WRITTEN),
    overrides=st.fixed_dictionaries({}, optional={path: st.sampled_from(each) for path, each in _OVERRIDES.items()}),
)
def test_overrides_moved_into_the_job_make_the_request_that_merging_them_makes(
    written: dict[str, Any], overrides: dict[str, Any]
) -> None:
    def request(raw: dict[str, Any]) -> dict[str, Any] | None:
        reading = read_event(event(raw))
        if reading.problems:
            return None
        made = reading.jobs[0]
        files = RequestFiles(
            manifest="s3://b/input.manifest",
            category_file="s3://b/labels.json",
            template="s3://b/t" if made.template is None else made.template,
            output="s3://b/o" if made.output is None else made.output,
        )
        stack = replace(_STACK, output_kms_key_arn=_KEY)
        return create_labeling_job_request(made, name="boxes-0123456789-1", files=files, stack=stack, tags={})

    # Of a job that is not labeled automatically, merging alone would make a request without the algorithm.
    assume("automated_labeling" in written or not any("Algorithms" in path for path in overrides))
    over = _nested(overrides)
    plain, made = request(written), request({**written, "request_overrides": over})
    assert plain is not None
    if made is not None:
        assert _without_empty(made) == _without_empty(merged(plain, over))
