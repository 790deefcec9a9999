"""The stack's settings, written as environment variables and read back."""

import os
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.facts import limits
from ground_truth_runtime.settings import Allowlist, SettingsInvalid, StackSettings

_NAME = st.from_regex(r"[a-z0-9:/-]{1,20}", fullmatch=True)
_NAMES = st.none() | st.lists(_NAME, max_size=3).map(tuple)
_ALLOWLISTS = st.builds(Allowlist, **dict.fromkeys(Allowlist.__dataclass_fields__, _NAMES))
_SETTINGS = st.builds(
    StackSettings,
    bucket=_NAME,
    region=st.just("us-east-1"),
    role_arn=_NAME,
    workteam_arn=st.none() | _NAME,
    output_kms_key_arn=st.none() | _NAME,
    pre_annotation_arn=st.none() | _NAME,
    consolidation_arn=st.none() | _NAME,
    max_objects=st.integers(1, limits.DATASET_OBJECTS_MAX),
    object_price_usd=st.none() | st.decimals(0, 100, places=6),
    automated_labeling=st.none() | st.booleans(),
    allowlist=_ALLOWLISTS,
)


@given(settings=_SETTINGS)
def test_settings_read_back_are_those_that_were_written(settings: StackSettings) -> None:
    variables = settings.to_environment()
    assert all(isinstance(value, str) for value in variables.values())
    assert StackSettings.from_environment(variables, region=settings.region) == settings


def test_other_variables_are_left_alone() -> None:
    variables = {**os.environ, "GROUND_TRUTH_BUCKET": "b", "GROUND_TRUTH_ROLE_ARN": "r"}
    settings = StackSettings.from_environment(variables, region="us-east-1")
    assert settings == StackSettings(bucket="b", region="us-east-1", role_arn="r")


def test_a_price_is_written_without_an_exponent() -> None:
    settings = StackSettings(bucket="b", region="us-east-1", role_arn="r", object_price_usd=Decimal("1E-7"))
    assert settings.to_environment()["GROUND_TRUTH_OBJECT_PRICE_USD"] == "0.0000001"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"GROUND_TRUTH_BUCKET": ""}, "the variable GROUND_TRUTH_BUCKET is missing"),
        ({"GROUND_TRUTH_MAX_OBJECTS": "many"}, "GROUND_TRUTH_MAX_OBJECTS must be a number, it is 'many'"),
        ({"GROUND_TRUTH_AUTOMATED_LABELING": "1"}, "GROUND_TRUTH_AUTOMATED_LABELING must be true or false, it is '1'"),
        ({"GROUND_TRUTH_OBJECT_PRICE_USD": "free"}, "GROUND_TRUTH_OBJECT_PRICE_USD must be a number, it is 'free'"),
    ],
)
def test_an_invalid_variable_is_named(changed: dict[str, str], problem: str) -> None:
    variables = {"GROUND_TRUTH_BUCKET": "b", "GROUND_TRUTH_ROLE_ARN": "r", **changed}
    with pytest.raises(SettingsInvalid, match=problem):
        StackSettings.from_environment(variables, region="us-east-1")


def test_an_empty_allowlist_allows_nothing_and_a_missing_one_leaves_it_to_iam() -> None:
    assert Allowlist.from_environment({"GROUND_TRUTH_ROLE_ARNS": ""}) == Allowlist(role_arns=())
