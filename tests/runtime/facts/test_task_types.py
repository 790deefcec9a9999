import re
from collections.abc import Callable
from importlib.resources import files

import pytest

from ground_truth_local.sagemaker.tables import task_rules
from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES, canonical_name, similar_name

_OF_THE_SERVICE = [name for name, row in TASK_TYPES.items() if row.functions == "built-in"]


def test_the_types_of_the_service_are_those_that_have_functions(documentation: Callable[[str, str], str]) -> None:
    text = documentation("HumanTaskConfig", "PreHumanTaskLambdaArn")

    assert set(re.findall(r":function:PRE-(\w+)", text)) == set(_OF_THE_SERVICE)
    assert len(_OF_THE_SERVICE) == 23


@pytest.mark.parametrize("name", _OF_THE_SERVICE)
def test_a_label_attribute_ends_in_ref_where_the_service_model_says_so(
    documentation: Callable[[str, str], str], name: str
) -> None:
    text = documentation("CreateLabelingJobRequest", "LabelAttributeName")
    # The page lists the task types in <code>, with one exception that must not end so.
    must = set(re.findall(r"<code>(\w+)\W*</code>", text)) - {"VerificationSemanticSegmentation"}

    # An adjustment is of the type that it adjusts.
    assert TASK_TYPES[name].ends_in_ref == (name in must or name.removeprefix("Adjustment") in must)


@pytest.mark.parametrize("name", TASK_TYPES)
def test_our_table_and_that_of_the_local_ground_truth_were_made_apart_and_agree(name: str) -> None:
    ours, theirs = TASK_TYPES[name], task_rules().get(name)
    if theirs is None:
        assert ours.functions != "built-in"
        return

    assert (ours.human_task_ui, ours.ends_in_ref, ours.max_labels) == (theirs.ui_name, theirs.ref, theirs.max_labels)
    assert (ours.one_worker, ours.public, ours.algorithm) == (theirs.one_worker, theirs.public, theirs.algorithm)
    assert (ours.category_file, ours.max_task_seconds) == (theirs.category_file, theirs.max_seconds)
    assert ours.price_family == theirs.prices
    # Where the file is optional it may have no labels.
    assert ours.min_labels == (0 if theirs.category_file == "optional" else theirs.min_labels)


@pytest.mark.parametrize("name", TASK_TYPES)
def test_a_page_is_given_by_a_template_or_by_aws_or_by_the_caller(name: str) -> None:
    row = TASK_TYPES[name]

    assert row.template is None or row.human_task_ui is None
    assert (row.template is None) == (row.element is None) == (row.element_name is None)
    if row.template is not None:
        assert files("ground_truth_runtime").joinpath("templates", row.template).is_file()
    assert row.price_family in ALLOWED_PRICES_USD


def test_every_template_belongs_to_a_task_type() -> None:
    shipped = {entry.name for entry in files("ground_truth_runtime").joinpath("templates").iterdir()}

    assert shipped == {row.template for row in TASK_TYPES.values() if row.template is not None}


@pytest.mark.parametrize("name", TASK_TYPES)
def test_what_reviews_labels_reads_what_they_were_made_on(name: str) -> None:
    row = TASK_TYPES[name]

    assert bool(row.audits) == name.startswith(("Adjustment", "Verification"))
    assert all(TASK_TYPES[audited].reads == row.reads for audited in row.audits)


@pytest.mark.parametrize("name", TASK_TYPES)
def test_a_type_goes_by_its_name_and_aliases_whatever_their_case_and_hyphens(name: str) -> None:
    for spelling in (name, *TASK_TYPES[name].aliases):
        for said in (spelling, spelling.upper(), spelling.replace("-", "_"), spelling.replace("-", " ")):
            assert canonical_name(said) == name


def test_no_two_types_share_a_name() -> None:
    spoken = [re.sub(r"\W", "", said.lower()) for row in TASK_TYPES.values() for said in (row.name, *row.aliases)]

    assert len(spoken) == len(set(spoken))


@pytest.mark.parametrize(
    ("given", "meant"),
    [("BoundngBox", "BoundingBox"), ("image-clasification", "ImageMultiClass"), ("polygn", "ImagePolygon"), ("", None)],
)
def test_a_misspelt_type_has_a_suggestion(given: str, meant: str | None) -> None:
    assert canonical_name(given) == given
    assert similar_name(given) == meant
