"""Whatever an execution is started with, planning ends in a plan that the service's own model takes, or in problems."""

from typing import Any

import pytest
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import event as note
from hypothesis import strategies as st

from ground_truth_local.sagemaker.service_model import operation_model, violations
from ground_truth_runtime.domain.plan_document import PlannedJob
from ground_truth_runtime.errors import EventInvalid
from ground_truth_runtime.event.models import Input, Job
from ground_truth_runtime.facts.task_types import TASK_TYPES
from tests.support.account import Account
from tests.support.data import put_everything
from tests.support.events import event, job_of
from tests.support.pipeline import Pipeline

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100_000),
    st.floats(allow_nan=True),
    st.text(max_size=12),
    st.sampled_from(
        [
            "a",
            "images/",
            "s3://bucket/key",
            "s3://a b/c",
            "input.manifest",
            "arn:aws:sns:us-east-1:123456789012:t",
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "polygon",
            "0.036",
            "1e999",
        ]
    ),
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
_INPUT = st.dictionaries(st.sampled_from(sorted(Input.model_fields)), _JSON, max_size=3)
_OVERRIDES = st.dictionaries(
    st.sampled_from(["HumanTaskConfig", "OutputConfig", "StoppingConditions", "Tags", "RoleArn", "InputConfig"]),
    _JSON | st.dictionaries(st.sampled_from(["TaskTitle", "S3OutputPath", "TaskKeywords", "UiConfig"]), _JSON),
    max_size=2,
)
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(sorted(Job.model_fields), _JSON),
        "input": _INPUT | st.just({"prefix": "images/"}),
        "request_overrides": _OVERRIDES,
        "title": st.text(max_size=140),
        "description": st.text(max_size=260),
        "tags": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
        "keywords": st.lists(st.text(max_size=8), max_size=3),
    },
)
# A sound job, with a field or two out of order, gets deeper than plain noise does.
_JOBS = st.builds(
    lambda task_type, fields, chosen: job_of(task_type, **{key: fields[key] for key in list(fields)[:chosen]}),
    st.sampled_from(sorted(TASK_TYPES)),
    _FIELDS,
    st.integers(0, 3),
)
_EVENTS = st.one_of(_JSON, st.builds(event, _JOBS), st.builds(event, _JOBS, _JOBS))


@pytest.fixture
def run(cloud: Account) -> Pipeline:
    put_everything(cloud)
    cloud.put("input.manifest", '{"source-ref": "s3://ground-truth-123456789012/images/0.png"}\n')
    cloud.put("mine.liquid.html", "<crowd-form></crowd-form>")
    lambdas = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker"
    functions = {"pre_annotation_arn": f"{lambdas}Pre", "consolidation_arn": f"{lambdas}Post"}
    return Pipeline(cloud=cloud, settings=functions)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=_EVENTS)
def test_planning_never_crashes_and_accepts_nothing_that_the_service_model_rejects(
    run: Pipeline, sagemaker_model: ServiceModel, raw: Any
) -> None:
    try:
        planned = run.plan(raw)
    except EventInvalid:
        note("refused")
        return
    note("accepted")

    shape = operation_model("CreateLabelingJob").input_shape
    assert shape is not None
    document = run.cloud.json(planned["run"]["plan_uri"])
    for content in document["jobs"].values():
        job = PlannedJob.of(content)
        request = dict(job.request)
        if job.needs is not None:
            request["InputConfig"]["DataSource"]["S3DataSource"] = {"ManifestS3Uri": "s3://bucket/key"}
        assert [found.text for found in violations(shape, request)] == []
        assert not ParamValidator().validate(request, shape).has_errors()
