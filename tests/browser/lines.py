"""Lines of output manifests for the browser."""

from typing import Any

WIDTH, HEIGHT = 1600, 1200


def source(number: int) -> str:
    """Where object `number` lies."""
    return f"s3://bucket/images/{number:05}.jpg"


def boxes(number: int, *places: tuple[str, float, float, float, float], confidence: float = 0.9) -> dict[str, Any]:
    """A line of boxes: class, left, top, width, height."""
    names = list(dict.fromkeys(place[0] for place in places))
    annotations = [
        {"class_id": names.index(name), "left": left, "top": top, "width": width, "height": height}
        for name, left, top, width, height in places
    ]
    return {
        "source-ref": source(number),
        "boxes": {"image_size": [{"width": WIDTH, "height": HEIGHT, "depth": 3}], "annotations": annotations},
        "boxes-metadata": {
            "type": "groundtruth/object-detection",
            "class-map": {str(index): name for index, name in enumerate(names)},
            "objects": [{"confidence": confidence} for _ in places],
            "job-name": "labeling-job/birds",
        },
    }


def failed(number: int, reason: str) -> dict[str, Any]:
    """A line of an object that could not be labeled."""
    metadata = {"type": "groundtruth/object-detection", "failure-reason": reason, "job-name": "labeling-job/birds"}
    return {"source-ref": source(number), "boxes-metadata": metadata}
