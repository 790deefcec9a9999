"""A line of an output manifest for each kind of label that there is."""

from typing import Any, assert_never, get_args

from ground_truth_runtime.labels.model import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
ATTRIBUTE = "label"
_SIZE = [{"width": 8, "height": 6, "depth": 3}]
_TRIANGLE = [{"x": 1, "y": 1}, {"x": 5, "y": 1}, {"x": 5, "y": 4}]
_NAMES = {"class-map": {"0": "Bird"}}


def line_of(kind: Kind) -> dict[str, Any]:
    """A line whose label is of a kind."""
    value, metadata = _label(kind)
    source = {"source": "A kingfisher."} if kind == "spans" else {"source-ref": "s3://birds/1.png"}
    return {**source, ATTRIBUTE: value, f"{ATTRIBUTE}-metadata": {"job-name": "labeling-job/birds", **metadata}}


def _label(kind: Kind) -> tuple[Any, dict[str, Any]]:
    match kind:
        case "classes":
            return 0, {"class-name": "Bird", "confidence": 0.5, "type": "groundtruth/image-classification"}
        case "boxes":
            box = {"class_id": 0, "left": 1, "top": 1, "width": 4, "height": 3}
            metadata = {**_NAMES, "objects": [{"confidence": 0.5}], "type": "groundtruth/object-detection"}
            return {"image_size": _SIZE, "annotations": [box]}, metadata
        case "polygons" | "polylines":
            return {"image_size": _SIZE, kind: [{"class_id": 0, "vertices": _TRIANGLE}]}, _custom()
        case "keypoints":
            return {"image_size": _SIZE, "keypoints": [{"label": "Bird", "x": 2, "y": 3}]}, _custom()
        case "instances":
            runs = {"size": [6, 8], "counts": [10, 4, 34]}
            return {"image_size": _SIZE, "instances": [{"label": "Bird", "rle": runs, "confidence": 0.5}]}, _custom()
        case "mask":
            colors = {"0": ("BACKGROUND", "#ffffff"), "1": ("Bird", "#2ca02c")}
            entries = {
                index: {"class-name": name, "hex-color": color, "confidence": 0.5}
                for index, (name, color) in colors.items()
            }
            return "s3://birds/mask.png", {
                "internal-color-map": entries,
                "type": "groundtruth/semantic-segmentation",
            }
        case "spans":
            entities = [{"label": "Bird", "startOffset": 2, "endOffset": 12}]
            metadata = {"entities": [{"confidence": 0.5}], "type": "groundtruth/text-span"}
            return {"annotations": {"entities": entities, "labels": [{"label": "Bird"}]}}, metadata
        case "reference":
            return "s3://birds/SeqLabel.json", {**_NAMES, "type": "groundtruth/video-object-tracking"}
        case "custom":
            return {"what": {"ever": ["the", "function", "left"]}}, _custom()
        case _:
            assert_never(kind)


def _custom() -> dict[str, Any]:
    return {**_NAMES, "type": "groundtruth/custom"}
