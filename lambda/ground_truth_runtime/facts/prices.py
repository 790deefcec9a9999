"""What may be paid per task and worker of the public workforce.

Source: botocore service model `sagemaker` 2017-07-24, PublicWorkforceTaskPrice (`data/prices.json`).
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from ground_truth_runtime.facts._data import table

PriceFamily = Literal["bounding_box", "classification_and_custom", "semantic_segmentation"]

ALLOWED_PRICES_USD: Mapping[PriceFamily, tuple[Decimal, ...]] = MappingProxyType(
    {family: tuple(map(Decimal, prices)) for family, prices in table("prices")["families"].items()}
)
"""Price family -> the only prices accepted, in US dollars, ascending."""
