"""Labels in the shape of Ground Truth's own output, as adjustment jobs take them.

Source of the shapes: SageMaker developer guide, sms-data-output. Image polygons have no built-in task type, so theirs
is a custom label with the list of the `crowd-polygon` element.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ground_truth_runtime.labels.model import Box, ImageSize, Shape

Parts = tuple[Any, dict[str, Any]]
"""A label, and what its metadata holds beside what all have."""


def boxes(found: Iterable[Box], numbers: Mapping[str, int], size: ImageSize) -> Parts:
    """Boxes of one image."""
    known = list(found)
    annotations = [
        {"class_id": numbers[box.label], "left": box.left, "top": box.top, "width": box.width, "height": box.height}
        for box in known
    ]
    return {"image_size": [_size(size)], "annotations": annotations}, {
        "objects": _confidences(known),
        "class-map": _class_map(known, numbers),
        "type": "groundtruth/object-detection",
    }


def polygons(found: Iterable[Shape], numbers: Mapping[str, int], size: ImageSize) -> Parts:
    """Polygons of one image."""
    known = list(found)
    entries = [
        {"class_id": numbers[shape.label], "vertices": [{"x": x, "y": y} for x, y in shape.vertices]}
        | ({} if shape.confidence is None else {"confidence": shape.confidence})
        for shape in known
    ]
    return {"image_size": [_size(size)], "polygons": entries}, {
        "class-map": _class_map(known, numbers),
        "type": "groundtruth/custom",
    }


def mask(uri: str, classes: Sequence[str], colors: Sequence[str], background: tuple[str, str]) -> Parts:
    """A mask of one image, with all classes: workers may add any."""
    entries = [background, *zip(classes, colors, strict=True)]
    return uri, {
        "internal-color-map": {
            str(index): {"class-name": name, "hex-color": color} for index, (name, color) in enumerate(entries)
        },
        "type": "groundtruth/semantic-segmentation",
    }


def _size(size: ImageSize) -> dict[str, int]:
    # The service writes a depth always; 3 is what it is of nearly every photograph, where the dataset tells none.
    return {"width": size.width, "height": size.height, "depth": 3 if size.depth is None else size.depth}


def _confidences(found: Iterable[Box]) -> list[dict[str, float]]:
    return [{} if box.confidence is None else {"confidence": box.confidence} for box in found]


def _class_map(found: Iterable[Box | Shape], numbers: Mapping[str, int]) -> dict[str, str]:
    return {str(numbers[label]): label for label in sorted({one.label for one in found}, key=numbers.__getitem__)}
