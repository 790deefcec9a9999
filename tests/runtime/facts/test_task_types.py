import re
from collections.abc import Callable
from importlib.resources import files

import pytest

from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD
from ground_truth_runtime.facts.task_types import TASK_TYPES


@pytest.mark.parametrize("name", TASK_TYPES)
def test_a_label_attribute_ends_in_ref_where_the_service_model_says_so(
    documentation: Callable[[str, str], str], name: str
) -> None:
    text = documentation("CreateLabelingJobRequest", "LabelAttributeName")
    # The page lists the task types in <code>, with one exception that must not end so.
    must = set(re.findall(r"<code>(\w+)\W*</code>", text)) - {"VerificationSemanticSegmentation"}

    assert TASK_TYPES[name].ends_in_ref == (name in must)


@pytest.mark.parametrize("name", TASK_TYPES)
def test_classification_takes_two_labels_at_least_and_every_other_type_one(name: str) -> None:
    assert TASK_TYPES[name].min_labels == (2 if "MultiClass" in name else 1)


@pytest.mark.parametrize("name", TASK_TYPES)
def test_every_row_names_itself_a_template_that_ships_and_a_price_family(name: str) -> None:
    row = TASK_TYPES[name]

    assert row.name == name
    assert files("ground_truth_runtime").joinpath("templates", row.template).is_file()
    assert row.price_family in ALLOWED_PRICES_USD


def test_every_template_belongs_to_a_task_type() -> None:
    shipped = {entry.name for entry in files("ground_truth_runtime").joinpath("templates").iterdir()}

    assert shipped == {row.template for row in TASK_TYPES.values()}
