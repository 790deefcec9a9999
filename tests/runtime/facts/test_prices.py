import re
from decimal import Decimal

import pytest
from botocore.model import ServiceModel

from ground_truth_runtime.facts.prices import ALLOWED_PRICES_USD, PriceFamily

# The heading above each list of prices in the service model's documentation.
_HEADINGS: dict[PriceFamily, str] = {
    "classification_and_custom": "Use one of the following prices for image classification",
    "bounding_box": "Use one of the following prices for bounding box",
    "semantic_segmentation": "Use one of the following prices for semantic segmentation",
}


@pytest.mark.parametrize("family", _HEADINGS)
def test_allowed_prices_are_those_that_the_service_model_lists(
    sagemaker_model: ServiceModel, family: PriceFamily
) -> None:
    documentation = sagemaker_model.shape_for("PublicWorkforceTaskPrice").documentation
    _, heading, after = documentation.partition(_HEADINGS[family])
    listed = re.findall(r"(?<![\d.])[01]\.\d{3}", after.partition("<p>Use one of")[0])

    assert heading
    assert {Decimal(price) for price in listed} == set(ALLOWED_PRICES_USD[family])


@pytest.mark.parametrize("family", ALLOWED_PRICES_USD)
def test_prices_ascend_and_have_at_most_tenths_of_a_cent(family: PriceFamily) -> None:
    prices = ALLOWED_PRICES_USD[family]

    assert list(prices) == sorted(set(prices))
    assert all(price * 1000 == int(price * 1000) for price in prices)
