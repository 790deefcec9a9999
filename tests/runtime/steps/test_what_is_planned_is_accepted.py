"""What the plan lets through, Ground Truth takes: nothing is refused after the first job has been paid for."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.regions import human_task_ui_arn, pre_annotation_arn, public_workteam_arn
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.account import BUCKET, Account, add_role
from tests.support.data import INPUTS, put_everything
from tests.support.events import event, job_of
from tests.support.pipeline import EXECUTION, EXECUTION_ARN, Pipeline, refs

LABELS, RICH_LABELS = "labels.json", "rich-labels.json"
# Right for the most part, to the very ends of what the event allows; the plan refuses the rest.
_PRINTABLE = st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Cn", "Zl", "Zp"))
_TEXT = st.text(_PRINTABLE, min_size=1, max_size=40)
_LABEL = st.text(_PRINTABLE, min_size=1, max_size=16)
_KEYWORD = st.from_regex(r"[A-Za-z0-9]{1,15}( [A-Za-z0-9]{1,14})?", fullmatch=True)
_TAG = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
_NAMES = st.from_regex(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,24}", fullmatch=True)
_ARN = "arn:aws:{}:us-east-1:123456789012:{}"
# Field of the request -> what an override may say: right, wrong for some task types, wrong for all.
_OVERRIDES: dict[str, list[Any]] = {
    "StoppingConditions.MaxPercentageOfInputDatasetLabeled": [100, 101, None],
    "StoppingConditions.MaxHumanLabeledObjectCount": [2, 0],
    "Tags": [None, [{"Key": "a", "Value": "b"}], [{"Key": "a"}]],
    "RoleArn": [None, "arn:aws:iam::123456789012:role/Other", "arn:aws:iam::210987654321:role/Other", "Other"],
    "LabelAttributeName": ["other", "other-ref", "a_b"],
    "OutputConfig.S3OutputPath": [f"s3://{BUCKET}/mine/", "https://s3.amazonaws.com/mine/", "mine/", None],
    "OutputConfig.KmsKeyId": [_ARN.format("kms", "key/1"), "alias/mine", None],
    "OutputConfig.SnsTopicArn": [_ARN.format("sns", "out"), None],
    "LabelCategoryConfigS3Uri": [
        None,
        f"s3://{BUCKET}/{LABELS}",
        f"s3://{BUCKET}/{RICH_LABELS}",
        f"s3://{BUCKET}/images/0.png",
        f"s3://{BUCKET}/missing.json",
        "https://s3.amazonaws.com/mine.json",
    ],
    "LabelingJobAlgorithmsConfig": [{}, {"LabelingJobAlgorithmSpecificationArn": "arn:x"}],
    "HumanTaskConfig.WorkteamArn": [
        None,
        _ARN.format("sagemaker", "workteam/private-crowd/birders"),
        _ARN.format("sagemaker", "workteam/private-crowd/nobody"),
        public_workteam_arn("us-east-1"),
        public_workteam_arn("eu-west-1"),
    ],
    "HumanTaskConfig.UiConfig.UiTemplateS3Uri": [None, f"s3://{BUCKET}/templates/caption.liquid.html", "s3://b/no"],
    "HumanTaskConfig.UiConfig.HumanTaskUiArn": [None, human_task_ui_arn("us-east-1", "VideoObjectTracking")],
    "HumanTaskConfig.UiConfig": [None, {}],
    "HumanTaskConfig.PreHumanTaskLambdaArn": [
        None,
        _ARN.format("lambda", "function:SageMakerMine"),
        pre_annotation_arn("us-east-1", "BoundingBox"),
        pre_annotation_arn("eu-west-1", "BoundingBox"),
    ],
    "HumanTaskConfig.AnnotationConsolidationConfig": [None, {}],
    "HumanTaskConfig.TaskTitle": ["another", None, "t" * 129],
    "HumanTaskConfig.TaskKeywords": [None, ["a"], []],
    "HumanTaskConfig.NumberOfHumanWorkersPerDataObject": [None, 1, 9, 10],
    "HumanTaskConfig.TaskTimeLimitInSeconds": [None, 29, 60, 604_800],
    "HumanTaskConfig.TaskAvailabilityLifetimeInSeconds": [None, 60, 43_201],
    "HumanTaskConfig.PublicWorkforceTaskPrice": [None, {"AmountInUsd": {"Cents": 84}}, {"AmountInUsd": {"Cents": 1}}],
    "InputConfig.DataAttributes": [None, {"ContentClassifiers": []}],
}


@st.composite
def _overrides(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in draw(st.lists(st.sampled_from(sorted(_OVERRIDES)), min_size=1, max_size=2, unique=True)):
        *outer, last = path.split(".")
        within = found
        for key in outer:
            inner = within.setdefault(key, {})
            within = inner if isinstance(inner, dict) else {}
        within[last] = draw(st.sampled_from(_OVERRIDES[path]))
    return found


@st.composite
def _jobs(draw: st.DrawFn) -> dict[str, Any]:
    # Those that go over labels need some first; the examples show them.
    task_type = draw(st.sampled_from(sorted(name for name, row in TASK_TYPES.items() if not row.audits)))
    row = TASK_TYPES[task_type]
    ref = "-ref" if row.ends_in_ref else ""
    raw = job_of(
        task_type,
        draw(_NAMES),
        labels=draw(st.lists(_LABEL if row.has_frames else _TEXT, min_size=2, max_size=4, unique=True)),
        input=INPUTS[row.reads],
        title=draw(_TEXT),
        description=draw(_TEXT),
        workers_per_object=1 if row.one_worker else draw(st.integers(1, limits.WORKERS_PER_OBJECT_MAX)),
        task_time_limit_seconds=draw(st.integers(limits.TASK_TIME_LIMIT_MIN_SECONDS, row.max_task_seconds)),
    )
    optional = {
        "keywords": st.lists(_KEYWORD, min_size=1, max_size=limits.KEYWORDS_MAX),
        "task_availability_seconds": st.integers(
            limits.TASK_AVAILABILITY_MIN_SECONDS, limits.TASK_AVAILABILITY_MAX_SECONDS
        ),
        "max_concurrent_tasks": st.integers(1, limits.MAX_CONCURRENT_TASKS_MAX),
        "label_attribute_name": _NAMES.map(lambda name: name + ref),
        "tags": st.dictionaries(_TAG, _TAG, max_size=3),
        "request_overrides": _overrides(),
    }
    for field, values in optional.items():
        if draw(st.booleans()):
            raw[field] = draw(values)
    if "template" in raw:
        raw["template"] = "templates/caption.liquid.html"
    if row.has_frames and draw(st.booleans()):
        raw["frame_attributes"] = [{"name": "note", "type": "string", "description": draw(_TEXT)}]
    if row.public and draw(st.booleans()):
        price = draw(st.sampled_from(ALLOWED_PRICES_USD[row.price_family]))
        raw["workforce"] = {"type": "public", "price_usd": str(price)}
        raw["content_classifiers"] = ["FreeOfPersonallyIdentifiableInformation"]
    return raw


_count = iter(range(1_000_000))


@pytest.fixture
def run(cloud: Account) -> Pipeline:
    put_everything(cloud)
    cloud.put(LABELS, json.dumps({"labels": [{"label": "x"}, {"label": "y"}]}))
    rich = {"documentVersion": "2020-03-01", "labels": [{"label": "x", "categoryAttributes": []}, {"label": "y"}]}
    cloud.put(RICH_LABELS, json.dumps(rich))
    add_role(cloud.iam, "arn:aws:iam::123456789012:role/Other")
    lambdas = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker"
    functions = {"pre_annotation_arn": f"{lambdas}Pre", "consolidation_arn": f"{lambdas}Post"}
    return Pipeline(cloud=cloud, settings=functions)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(raw=_jobs())
def test_a_job_that_the_plan_accepts_is_created(run: Pipeline, raw: dict[str, Any]) -> None:
    _plan_and_create(run, raw)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(raw=_jobs(), overrides=_overrides())
def test_a_job_with_overrides_that_the_plan_accepts_is_created(
    run: Pipeline, raw: dict[str, Any], overrides: dict[str, Any]
) -> None:
    _plan_and_create(run, {**raw, "request_overrides": overrides})


def _plan_and_create(run: Pipeline, raw: dict[str, Any]) -> None:
    # A name can never be used twice, so every example is an execution of its own.
    number = next(_count)
    run.execution = replace(EXECUTION, arn=f"{EXECUTION_ARN}{number}")
    try:
        (ref,) = refs(run.plan(event(raw)))
    except EventInvalid:
        reject()

    name = run.launch(ref, f"token{number}")

    assert run.status(name) in ("Initializing", "InProgress")
