"""Every task type that can be simulated. A new type is one file and one entry here."""

from collections.abc import Mapping
from types import MappingProxyType

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types.base import TaskType
from ground_truth_local.engine.types.bounding_box import BoundingBox
from ground_truth_local.engine.types.image_classification import ImageClassification
from ground_truth_local.engine.types.image_multi_label import ImageMultiLabel
from ground_truth_local.engine.types.semantic_segmentation import SemanticSegmentation

TASK_TYPES: Mapping[str, TaskType] = MappingProxyType(
    {
        task_type.name: task_type
        for task_type in (ImageClassification(), ImageMultiLabel(), BoundingBox(), SemanticSegmentation())
    }
)


def task_type(name: str | None) -> TaskType:
    """The task type of a built-in function's name.

    Raises:
        JobError: it cannot be simulated.
    """
    if name is None:
        raise JobError(
            "ClientError: the local Ground Truth does not run labeling functions of your own yet; "
            f"it simulates {', '.join(TASK_TYPES)}"
        )
    if name not in TASK_TYPES:
        raise JobError(
            f"ClientError: the local Ground Truth cannot simulate {name}; it simulates {', '.join(TASK_TYPES)}"
        )
    return TASK_TYPES[name]
