"""The label category file, a file per kind: which labels workers choose from, and what they are asked beside them.

Source: botocore service model `sagemaker`, LabelCategoryConfigS3Uri, and the developer guide's pages
sms-named-entity-recg and sms-label-cat-config-attributes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ground_truth_runtime.domain.category_file.named_entities import named_entity_categories
from ground_truth_runtime.domain.category_file.plain import plain_categories, plain_document
from ground_truth_runtime.domain.category_file.rich import rich_categories
from ground_truth_runtime.event.models import Job
from ground_truth_runtime.facts.task_types import TASK_TYPES

__all__ = ["label_categories", "plain_document"]

_KINDS: Mapping[str, Callable[[Job], dict[str, Any]]] = {
    "plain": plain_categories,
    "optional": plain_categories,
    "ner": named_entity_categories,
}


def label_categories(job: Job, *, audited: str | None) -> dict[str, Any] | None:
    """The file of a job; None for a job without labels. `audited` is the label attribute that the job goes over."""
    if not job.labels:
        return None
    kind = TASK_TYPES[job.task_type].category_file
    return rich_categories(job, audited=audited) if kind == "rich" else _KINDS[kind](job)
