import re
from collections.abc import Callable

import pytest

from ground_truth_runtime.facts.regions import (
    BUILTIN_FUNCTION_ACCOUNTS,
    algorithm_arn,
    consolidation_arn,
    human_task_ui_arn,
    pre_annotation_arn,
    public_workteam_arn,
)
from ground_truth_runtime.facts.task_types import TASK_TYPES

_OF_THE_SERVICE = [name for name, row in TASK_TYPES.items() if row.functions == "built-in"]
_FUNCTION_ARN = re.compile(r"arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:(PRE|ACS)-(\w+)")


@pytest.fixture(scope="module")
def pre_annotation(documentation: Callable[[str, str], str]) -> list[re.Match[str]]:
    return list(_FUNCTION_ARN.finditer(documentation("HumanTaskConfig", "PreHumanTaskLambdaArn")))


@pytest.fixture(scope="module")
def consolidation(documentation: Callable[[str, str], str]) -> list[re.Match[str]]:
    member = documentation("AnnotationConsolidationConfig", "AnnotationConsolidationLambdaArn")
    return list(_FUNCTION_ARN.finditer(member))


def test_pre_annotation_arns_are_those_that_the_service_model_lists(pre_annotation: list[re.Match[str]]) -> None:
    for task_type in _OF_THE_SERVICE:
        listed = {match[0] for match in pre_annotation if match[3] == "PRE" and match[4] == task_type}
        assert listed == {pre_annotation_arn(region, task_type) for region in BUILTIN_FUNCTION_ACCOUNTS}


def test_consolidation_arns_are_those_that_the_service_model_lists(consolidation: list[re.Match[str]]) -> None:
    for task_type in _OF_THE_SERVICE:
        listed = {match[0] for match in consolidation if match[3] == "ACS" and match[4] == task_type}
        assert listed == {consolidation_arn(region, task_type) for region in BUILTIN_FUNCTION_ACCOUNTS}


def test_the_table_has_every_region_and_account_that_the_service_model_lists(
    pre_annotation: list[re.Match[str]],
) -> None:
    assert {(match[1], match[2]) for match in pre_annotation} == set(BUILTIN_FUNCTION_ACCOUNTS.items())


def test_every_account_has_twelve_digits_though_one_begins_with_a_zero() -> None:
    assert BUILTIN_FUNCTION_ACCOUNTS["us-west-2"] == "081040173940"
    assert all(re.fullmatch(r"\d{12}", account) for account in BUILTIN_FUNCTION_ACCOUNTS.values())


def test_the_public_work_team_has_the_account_that_owns_the_built_in_interfaces(
    documentation: Callable[[str, str], str],
) -> None:
    interfaces = documentation("UiConfig", "HumanTaskUiArn")
    accounts = set(re.findall(r"arn:aws:sagemaker:[a-z0-9-]+:(\d{12}):human-task-ui/", interfaces))

    assert [f"arn:aws:sagemaker:eu-west-1:{account}:workteam/public-crowd/default" for account in accounts] == [
        public_workteam_arn("eu-west-1")
    ]


def test_pages_of_awss_own_are_those_that_the_service_model_lists(documentation: Callable[[str, str], str]) -> None:
    text = documentation("UiConfig", "HumanTaskUiArn")
    pages = {row.human_task_ui for row in TASK_TYPES.values() if row.human_task_ui is not None}

    assert set(re.findall(r"human-task-ui/(\w+)", text)) == pages
    for page in pages:
        assert any(human_task_ui_arn(region, page) in text for region in ("aws-region", "region"))


def test_algorithms_are_those_that_the_service_model_lists(documentation: Callable[[str, str], str]) -> None:
    text = documentation("LabelingJobAlgorithmsConfig", "LabelingJobAlgorithmSpecificationArn")
    listed = set(re.findall(r"arn:aws:sagemaker:<i>region</i>:\d+:labeling-job-algorithm-specification/[\w-]+", text))
    names = [row.algorithm for row in TASK_TYPES.values() if row.algorithm is not None]

    assert listed == {algorithm_arn("<i>region</i>", name) for name in names}
