"""The check of requests against botocore's model agrees with botocore where botocore checks, and goes on where not."""

import copy
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.gateways.service_model import _compiled, shape_problems
from tests.support.requests import request


@pytest.fixture(scope="module")
def shape(sagemaker_model: ServiceModel) -> Shape:
    found: Shape = sagemaker_model.shape_for("CreateLabelingJobRequest")
    return found


def _scalars(shape: Shape) -> Iterator[Shape]:
    if isinstance(shape, StructureShape):
        for member in shape.members.values():
            yield from _scalars(member)
    elif isinstance(shape, ListShape):
        yield from _scalars(shape.member)
    else:
        yield shape


def _places(shape: Shape, value: Any) -> list[tuple[str, str]]:
    return [(place, rule) for place, rule, _ in shape_problems(shape, value)]


def test_a_good_request_has_no_problems(shape: Shape) -> None:
    assert _places(shape, request()) == []


@pytest.mark.parametrize(
    ("change", "place", "rule"),
    [
        ({"LabelingJobName": None}, "LabelingJobName", "must be a string"),
        ({"LabelingJobName": "bad_name"}, "LabelingJobName", "must match"),
        ({"LabelingJobName": "n" * 64}, "LabelingJobName", "at most 63 characters"),
        ({"LabelAttributeName": "a\n"}, "LabelAttributeName", "must match"),
        ({"RoleArn": "GroundTruthRole-of-mine"}, "RoleArn", "must match"),
        ({"InputConfig.DataAttributes": {"ContentClassifiers": ["Free"]}},
         "InputConfig.DataAttributes.ContentClassifiers[0]", "must be one of"),
        ({"InputConfig": {}}, "InputConfig.DataSource", "is missing"),
        ({"InputConfig": []}, "InputConfig", "must be an object"),
        ({"OutputConfig.S3OutputPath": "labels/"}, "OutputConfig.S3OutputPath", "must match"),
        ({"OutputConfig.Colour": "blue"}, "OutputConfig.Colour", "is not a field of LabelingJobOutputConfig"),
        ({"HumanTaskConfig.TaskKeywords": "birds"}, "HumanTaskConfig.TaskKeywords", "must be a list"),
        ({"HumanTaskConfig.TaskKeywords": ["multi-label"]}, "HumanTaskConfig.TaskKeywords[0]", "must match"),
        ({"HumanTaskConfig.TaskKeywords": ["a"] * 6}, "HumanTaskConfig.TaskKeywords", "at most 5 items"),
        ({"HumanTaskConfig.TaskTitle": "bird 🐦"}, "HumanTaskConfig.TaskTitle", "must match"),
        ({"HumanTaskConfig.TaskDescription": ""}, "HumanTaskConfig.TaskDescription", "at least 1 character"),
        ({"HumanTaskConfig.TaskTimeLimitInSeconds": 29}, "HumanTaskConfig.TaskTimeLimitInSeconds", "at least 30"),
        ({"HumanTaskConfig.TaskTimeLimitInSeconds": 29.5}, "HumanTaskConfig.TaskTimeLimitInSeconds",
         "must be an integer"),
        ({"HumanTaskConfig.NumberOfHumanWorkersPerDataObject": True},
         "HumanTaskConfig.NumberOfHumanWorkersPerDataObject", "must be an integer"),
        ({"HumanTaskConfig.NumberOfHumanWorkersPerDataObject": 10},
         "HumanTaskConfig.NumberOfHumanWorkersPerDataObject", "at most 9"),
        ({"Tags": [{"Key": "k"}]}, "Tags[0].Value", "is missing"),
        ({"Tags": [{"Key": "k#", "Value": "v"}]}, "Tags[0].Key", "must match"),
        ({"Tags": [{"Key": "k", "Value": "two\nlines"}]}, "Tags[0].Value", "must match"),
    ],
)  # fmt: skip
def test_a_bad_request_is_told_with_place_and_rule(shape: Shape, change: dict[str, Any], place: str, rule: str) -> None:
    found = _places(shape, request(**change))

    assert {where for where, _ in found} == {place}, found
    assert any(rule in told for _, told in found), found


def test_tags_take_letters_numbers_and_separators_of_any_script_as_the_pattern_says() -> None:
    pattern = _compiled(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)")

    for code in range(0x3000):
        character = chr(code)
        allowed = unicodedata.category(character)[0] in "LZN" or character in "_.:/=+-@"
        if unicodedata.category(character) != "Cn":
            assert bool(pattern.fullmatch(character)) == allowed, f"U+{code:04X} {unicodedata.name(character, '')}"


def test_every_pattern_of_the_labeling_operations_compiles(sagemaker_model: ServiceModel) -> None:
    for operation in ("CreateLabelingJob", "StopLabelingJob", "ListLabelingJobs"):
        shape = sagemaker_model.operation_model(operation).input_shape
        assert shape is not None
        for scalar in _scalars(shape):
            pattern = scalar.metadata.get("pattern", "")
            assert isinstance(_compiled(pattern), re.Pattern)
            assert r"\p" not in _compiled(pattern).pattern


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10_000),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.just("arn:aws:iam::123456789012:role/R"),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["Key", "Value", "S3OutputPath", "Odd"]), st.text(max_size=3), max_size=2),
)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _paths(item, (*at, key))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_botocore_refuses_is_refused_and_what_is_accepted_botocore_sends(data: st.DataObject) -> None:
    shape = _SHAPE[0]
    changed = copy.deepcopy(request())
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(sorted(_paths(changed), key=str)))
        holder: Any = changed
        for key in parents:
            holder = holder[key]
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = data.draw(_VALUES)

    theirs = ParamValidator().validate(changed, shape)
    ours = _places(shape, changed)

    assert not (theirs.has_errors() and not ours), theirs.generate_report()


_SHAPE: list[Shape] = []


@pytest.fixture(scope="module", autouse=True)
def _shape_for_hypothesis(shape: Shape) -> None:
    # Hypothesis draws in the test itself, where a fixture of function scope is not welcome.
    _SHAPE.append(shape)
