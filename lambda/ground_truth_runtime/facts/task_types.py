"""The task types of Ground Truth, a row each.

Sources: botocore service model `sagemaker` 2017-07-24 (functions, `-ref` rule), SageMaker developer guide pages
input-data-limits (labels), sms-data-output (metadata types), sms-ui-template-crowd-* (elements and names).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ground_truth_runtime.facts import limits
from ground_truth_runtime.facts.prices import PriceFamily

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png")
"""Endings of the images that Ground Truth reads (developer guide, sms-supported-data-formats)."""


@dataclass(frozen=True, kw_only=True)
class TaskType:
    """What Ground Truth asks of one task type.

    name: suffix of its PRE- and ACS- functions.
    source_key: key of the data object in a manifest line.
    suffixes: endings of objects that an S3 prefix contributes.
    template: file in `templates/` that workers see.
    ends_in_ref: whether LabelAttributeName must end in `-ref` (it must not otherwise).
    min_labels, max_labels: how many labels it takes; None is no maximum.
    max_dataset_objects: most objects in one labeling job.
    price_family: its table of public workforce prices.
    """

    name: str
    source_key: Literal["source-ref", "source"]
    suffixes: tuple[str, ...]
    template: str
    ends_in_ref: bool
    min_labels: int
    max_labels: int | None
    max_dataset_objects: int = limits.DATASET_OBJECTS_MAX
    price_family: PriceFamily


TASK_TYPES: Mapping[str, TaskType] = MappingProxyType(
    {
        row.name: row
        for row in (
            TaskType(
                name="ImageMultiClass",
                source_key="source-ref",
                suffixes=IMAGE_SUFFIXES,
                template="image_multi_class.liquid.html",
                ends_in_ref=False,
                min_labels=2,
                max_labels=None,
                price_family="classification_and_custom",
            ),
            TaskType(
                name="BoundingBox",
                source_key="source-ref",
                suffixes=IMAGE_SUFFIXES,
                template="bounding_box.liquid.html",
                ends_in_ref=False,
                min_labels=1,
                max_labels=50,
                price_family="bounding_box",
            ),
            TaskType(
                name="SemanticSegmentation",
                source_key="source-ref",
                suffixes=IMAGE_SUFFIXES,
                template="semantic_segmentation.liquid.html",
                ends_in_ref=True,
                min_labels=1,
                max_labels=None,
                max_dataset_objects=limits.DATASET_OBJECTS_MAX_SEGMENTATION,
                price_family="semantic_segmentation",
            ),
        )
    }
)
"""Name -> task type, for every type that this version starts."""
