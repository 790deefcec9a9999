"""Which task types can be simulated, and which cannot and why. A new type is one file and one entry here."""

from collections.abc import Mapping
from types import MappingProxyType

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types.base import TaskType, Tool
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
"""Built-in types, by the suffix of their functions' names."""

TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        "crowd-bounding-box": BoundingBox(),
        "crowd-image-classifier": ImageClassification(),
        "crowd-image-classifier-multi-select": ImageMultiLabel(),
        "crowd-semantic-segmentation": SemanticSegmentation(),
    }
)
"""What simulated workers can use in the template of a custom job, by the element's tag."""

_POINT_CLOUDS = "its point clouds are not read, and there is no tool to draw in them"
NOT_SIMULATED: Mapping[str, str] = MappingProxyType(
    {
        f"{prefix}3DPointCloud{kind}": _POINT_CLOUDS
        for prefix in ("", "Adjustment")
        for kind in ("ObjectDetection", "ObjectTracking", "SemanticSegmentation")
    }
)
"""Built-in types that cannot be simulated, and why."""


def task_type(name: str) -> TaskType:
    """The task type of a built-in function's name.

    Raises:
        JobError: it cannot be simulated.
    """
    if name in TASK_TYPES:
        return TASK_TYPES[name]
    reason = NOT_SIMULATED.get(name, "nobody has taught it yet")
    raise JobError(
        f"ClientError: the local Ground Truth cannot simulate {name}: {reason}; it simulates {', '.join(TASK_TYPES)}"
    )
