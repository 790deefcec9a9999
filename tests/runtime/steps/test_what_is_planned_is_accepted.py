"""What the plan lets through, Ground Truth takes: nothing is refused after the first job has been paid for."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.account import Account
from tests.support.data import put_everything
from tests.support.events import event, job_of
from tests.support.pipeline import EXECUTION, EXECUTION_ARN, Pipeline, refs

# Right for the most part, to the very ends of what the event allows; the plan refuses the rest.
_PRINTABLE = st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Cn", "Zl", "Zp"))
_TEXT = st.text(_PRINTABLE, min_size=1, max_size=40)
_LABEL = st.text(_PRINTABLE, min_size=1, max_size=16)
_INPUTS: dict[str, dict[str, Any]] = {
    "image": {"prefix": "images/"},
    "any": {"prefix": "images/"},
    "text": {"texts": ["A bird.", "A plane."]},
    "clip": {"prefix": "clips/"},
    "frames": {"sequences": {"prefix": "frames/"}},
    "point-clouds": {"manifest": "point-clouds/frames.manifest"},
    "point-cloud-sequences": {"manifest": "point-clouds/sequences.manifest"},
}
_KEYWORD = st.from_regex(r"[A-Za-z0-9]{1,15}( [A-Za-z0-9]{1,14})?", fullmatch=True)
_TAG = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
_NAMES = st.from_regex(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,24}", fullmatch=True)
_OVERRIDES = [
    {"StoppingConditions": {"MaxPercentageOfInputDatasetLabeled": 100}},
    {"StoppingConditions": {"MaxPercentageOfInputDatasetLabeled": 101}},
    {"StoppingConditions": {"MaxHumanLabeledObjectCount": 2}},
    {"HumanTaskConfig": {"TaskTitle": "another"}},
    {"HumanTaskConfig": {"TaskKeywords": None}},
    {"Tags": None},
]


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
        input=_INPUTS[row.reads],
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
        "request_overrides": st.sampled_from(_OVERRIDES),
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
    # A name can never be used twice, so every example is an execution of its own.
    number = next(_count)
    run.execution = replace(EXECUTION, arn=f"{EXECUTION_ARN}{number}")
    try:
        (ref,) = refs(run.plan(event(raw)))
    except EventInvalid:
        reject()

    name = run.launch(ref, f"token{number}")

    assert run.status(name) in ("Initializing", "InProgress")
