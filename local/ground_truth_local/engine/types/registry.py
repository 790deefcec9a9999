"""Every task type that can be simulated. A new type is one file and one entry here."""

from collections.abc import Mapping
from types import MappingProxyType

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types import (
    bounding_box,
    classification,
    image_tools,
    multi_label,
    point_clouds,
    point_segmentation,
    semantic_segmentation,
    verification,
    video_frames,
)
from ground_truth_local.engine.types.base import TaskType, Tool
from ground_truth_local.engine.types.entities import NamedEntityRecognition

_ALL: tuple[TaskType, ...] = (
    classification.IMAGE,
    classification.TEXT,
    classification.VIDEO,
    multi_label.IMAGE,
    multi_label.TEXT,
    NamedEntityRecognition(),
    bounding_box.BOUNDING_BOX,
    bounding_box.ADJUSTMENT,
    semantic_segmentation.SEMANTIC_SEGMENTATION,
    semantic_segmentation.ADJUSTMENT,
    verification.BOUNDING_BOX,
    verification.SEMANTIC_SEGMENTATION,
    video_frames.DETECTION,
    video_frames.TRACKING,
    *video_frames.ADJUSTMENTS,
    point_clouds.DETECTION,
    point_clouds.TRACKING,
    *point_clouds.ADJUSTMENTS,
    point_segmentation.SEGMENTATION,
    point_segmentation.ADJUSTMENT,
)

TASK_TYPES: Mapping[str, TaskType] = MappingProxyType({task_type.name: task_type for task_type in _ALL})
"""Built-in types, by the suffix of their functions' names."""

TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        "crowd-bounding-box": bounding_box.BOUNDING_BOX,
        "crowd-image-classifier": classification.IMAGE,
        "crowd-image-classifier-multi-select": multi_label.IMAGE,
        "crowd-semantic-segmentation": semantic_segmentation.SEMANTIC_SEGMENTATION,
        "crowd-classifier": classification.ANYTHING,
        "crowd-classifier-multi-select": multi_label.ANYTHING,
        "crowd-entity-annotation": NamedEntityRecognition(),
        **{tool.element: tool for tool in image_tools.TOOLS},
    }
)
"""What simulated workers can use in the template of a custom job, by the element's tag."""


def task_type(name: str) -> TaskType:
    """The task type of a built-in function's name.

    Raises:
        JobError: it cannot be simulated.
    """
    if name in TASK_TYPES:
        return TASK_TYPES[name]
    raise JobError(f"ClientError: the local Ground Truth cannot simulate {name}; it simulates {', '.join(TASK_TYPES)}")
