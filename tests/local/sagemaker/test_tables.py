"""The service's own tables, against the documentation of botocore's model."""

import re
from decimal import Decimal

import pytest

from ground_truth_local.sagemaker.service_model import service_model
from ground_truth_local.sagemaker.tables import (
    algorithm_account,
    function_accounts,
    prices,
    public_account,
    rates,
    task_rules,
)

FUNCTION = re.compile(r"arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:(PRE|ACS)-(\w+)")


def documentation(shape: str, member: str) -> str:
    text: str = service_model().shape_for(shape).members[member].documentation  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize(
    ("shape", "member"),
    [
        ("HumanTaskConfig", "PreHumanTaskLambdaArn"),
        ("AnnotationConsolidationConfig", "AnnotationConsolidationLambdaArn"),
    ],
)
def test_functions_are_exactly_the_documented_ones(shape: str, member: str) -> None:
    documented = {found[:2] + found[3:] for found in FUNCTION.findall(documentation(shape, member))}

    accounts = function_accounts()
    assert documented == {(region, accounts[region], name) for region in accounts for name in task_rules()}


def test_pages_of_aws_are_the_documented_ones() -> None:
    text = documentation("UiConfig", "HumanTaskUiArn")

    named = set(re.findall(rf"{public_account()}:human-task-ui/(\w+)", text))
    assert named == {rules.ui_name for rules in task_rules().values() if rules.ui_name is not None}


def test_algorithms_are_the_documented_ones() -> None:
    text = documentation("LabelingJobAlgorithmsConfig", "LabelingJobAlgorithmSpecificationArn")

    named = set(re.findall(rf"{algorithm_account()}:labeling-job-algorithm-specification/([\w-]+)", text))
    assert named == {rules.algorithm for rules in task_rules().values() if rules.algorithm is not None}


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("bounding_box", "bounding box tasks"),
        ("classification_and_custom", "image classification, text classification, and custom tasks"),
        ("semantic_segmentation", "semantic segmentation tasks"),
    ],
)
def test_prices_are_the_documented_ones(family: str, words: str) -> None:
    text = service_model().shape_for("PublicWorkforceTaskPrice").documentation
    _, heading, after = text.partition(f"Use one of the following prices for {words}")
    listed = re.findall(r"\d\.\d{3}", after.partition("Use one of")[0])

    assert heading
    assert tuple(Decimal(price) for price in listed) == prices(family)


def test_types_that_must_end_in_ref_are_the_documented_ones() -> None:
    text = documentation("CreateLabelingJobRequest", "LabelAttributeName")

    named = set(re.findall(r"\w+", text)) & set(task_rules())
    assert {name for name, rules in task_rules().items() if rules.ref} == named - {"VerificationSemanticSegmentation"}


def test_rates_are_of_operations_that_exist() -> None:
    assert set(rates()) <= set(service_model().operation_names)
    assert rates()["CreateLabelingJob"] == 1
