"""What the plan lets through, Ground Truth takes: nothing is refused after the first job has been paid for."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.steps.context import Execution
from tests.support.events import event, job
from tests.support.pipeline import EXECUTION_ARN, Pipeline, refs

# Right for the most part, to the very ends of what the event allows; the plan refuses the rest.
_PRINTABLE = st.characters(max_codepoint=0xD7FF, exclude_categories=("Cc", "Cn", "Zl", "Zp"))
_TEXT = st.text(_PRINTABLE, min_size=1, max_size=40)
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
    task_type = draw(st.sampled_from(sorted(TASK_TYPES)))
    ref = "-ref" if TASK_TYPES[task_type].ends_in_ref else ""
    raw = job(
        draw(_NAMES),
        task_type=task_type,
        labels=draw(st.lists(_TEXT, min_size=2, max_size=4, unique=True)),
        title=draw(_TEXT),
        description=draw(_TEXT),
        workers_per_object=draw(st.integers(1, limits.WORKERS_PER_OBJECT_MAX)),
        task_time_limit_seconds=draw(
            st.integers(limits.TASK_TIME_LIMIT_MIN_SECONDS, limits.TASK_TIME_LIMIT_MAX_SECONDS)
        ),
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
    if draw(st.booleans()):
        price = draw(st.sampled_from(ALLOWED_PRICES_USD[TASK_TYPES[task_type].price_family]))
        raw["workforce"] = {"type": "public", "price_usd": str(price)}
        raw["content_classifiers"] = ["FreeOfPersonallyIdentifiableInformation"]
    return raw


_count = iter(range(1_000_000))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(raw=_jobs())
def test_a_job_that_the_plan_accepts_is_created(run: Pipeline, raw: dict[str, Any]) -> None:
    # A name can never be used twice, so every example is an execution of its own.
    number = next(_count)
    run.execution = Execution(arn=f"{EXECUTION_ARN}{number}", name=f"birds{number}", started_at="2026-01-02T03:04:05Z")
    try:
        (ref,) = refs(run.plan(event(raw)))
    except EventInvalid:
        reject()

    name = run.launch(ref, f"token{number}")

    assert run.status(name) in ("Initializing", "InProgress")


@pytest.mark.parametrize("task_type", TASK_TYPES)
def test_a_job_of_every_type_is_created_and_labeled(run: Pipeline, task_type: str) -> None:
    (ref,) = refs(run.plan(event(job("j", task_type=task_type, labels=["a", "b"]))))
    run.launch(ref)
    run.cloud.service.run_until_idle()

    assert run.collect(ref)["succeeded"] is True
