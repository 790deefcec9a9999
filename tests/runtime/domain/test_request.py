from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from botocore.model import ServiceModel, Shape

from ground_truth_runtime.domain.request import RequestFiles, amount_in_usd, create_labeling_job_request, merged
from ground_truth_runtime.event.parse import read_event
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.regions import BUILTIN_FUNCTION_ACCOUNTS
from ground_truth_runtime.facts.task_types import TASK_TYPES
from ground_truth_runtime.gateways.service_model import shape_problems
from tests.support.account import ROLE_ARN
from tests.support.events import WORKTEAM_ARN, event, job

_VENDOR_ARN = "arn:aws:sagemaker:us-east-1:111122223333:workteam/vendor-crowd/labelers"


def _workforces(task_type: str) -> Iterator[Mapping[str, Any]]:
    """Fields of a job for each kind of workforce."""
    yield {}
    yield {"workforce": {"type": "vendor", "workteam_arn": _VENDOR_ARN}}
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
        "region": "us-east-1",
        "files": RequestFiles(
            manifest="s3://b/input.manifest", category_file="s3://b/labels.json", template="s3://b/t", output="s3://b/o"
        ),
        "role_arn": ROLE_ARN,
        "workteam_arn": WORKTEAM_ARN,
        "output_kms_key_arn": None,
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
    request = _request(job(task_type=task_type, labels=["a", "b"], **fields))

    assert list(shape_problems(shape, request)) == []


@pytest.mark.parametrize(("task_type", "region"), list(product(TASK_TYPES, BUILTIN_FUNCTION_ACCOUNTS)))
def test_the_functions_and_the_public_team_are_those_of_the_region(shape: Shape, task_type: str, region: str) -> None:
    price = str(ALLOWED_PRICES_USD[TASK_TYPES[task_type].price_family][-1])
    raw = job(
        task_type=task_type,
        labels=["a", "b"],
        workforce={"type": "public", "price_usd": price},
        content_classifiers=["FreeOfPersonallyIdentifiableInformation"],
    )

    human = _request(raw, region=region)["HumanTaskConfig"]

    account = BUILTIN_FUNCTION_ACCOUNTS[region]
    assert human["PreHumanTaskLambdaArn"] == f"arn:aws:lambda:{region}:{account}:function:PRE-{task_type}"
    assert human["WorkteamArn"] == f"arn:aws:sagemaker:{region}:394669845002:workteam/public-crowd/default"


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
        output_kms_key_arn="arn:aws:kms:us-east-1:123456789012:key/0",
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
        {"Key": "ground-truth:job", "Value": "boxes"},
        {"Key": "project", "Value": "birds"},
    ]


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
    ],
)
def test_overrides_merge_object_by_object(base: Any, over: Any, result: Any) -> None:
    before = (repr(base), repr(over))

    assert merged(base, over) == result
    assert (repr(base), repr(over)) == before
