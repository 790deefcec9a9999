"""Labeled objects, images and masks to export, and a strict reader of YOLO."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
from PIL import Image
from pycocotools import mask as coco

from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine
from ground_truth_runtime.labels.reading import read_manifest

BUCKET = "s3://bucket"
WIDTH, HEIGHT = 64, 48
SIZE = [{"width": WIDTH, "height": HEIGHT, "depth": 3}]


def read(*lines: dict[str, Any]) -> Iterator[LabeledObject | UnreadableLine]:
    """Lines of a manifest, read as an export gets them."""
    return read_manifest(json.dumps(line).encode() for line in lines)


def boxes(
    name: str,
    *found: Sequence[Any],
    classes: Sequence[str] = ("cat", "dog"),
    confidence: float | None = None,
    attribute: str = "boxes",
    size: list[dict[str, int]] | None = SIZE,
) -> dict[str, Any]:
    """A line with boxes: (class id, left, top, width, height) each."""
    annotations = [
        {"class_id": number, "left": left, "top": top, "width": width, "height": height}
        for number, left, top, width, height in found
    ]
    return {
        "source-ref": f"{BUCKET}/{name}",
        attribute: {"annotations": annotations} | ({} if size is None else {"image_size": size}),
        f"{attribute}-metadata": {
            "objects": [{} if confidence is None else {"confidence": confidence} for _ in found],
            "class-map": {str(number): classes[number] for number, *_ in found},
            "type": "groundtruth/object-detection",
            "job-name": "labeling-job/boxes",
        },
    }


def polygons(name: str, *found: tuple[int, Sequence[tuple[float, float]]], key: str = "polygons") -> dict[str, Any]:
    """A line with polygons, or with polylines."""
    entries = [{"class_id": number, "vertices": [{"x": x, "y": y} for x, y in points]} for number, points in found]
    return {
        "source-ref": f"{BUCKET}/{name}",
        "shapes": {key: entries, "image_size": SIZE},
        "shapes-metadata": {"class-map": {"0": "cat", "1": "dog"}, "type": "groundtruth/custom"},
    }


def keypoints(name: str, *found: tuple[str, float, float]) -> dict[str, Any]:
    """A line with keypoints."""
    entries = [{"label": label, "x": x, "y": y} for label, x, y in found]
    return {
        "source-ref": f"{BUCKET}/{name}",
        "points": {"keypoints": entries, "inputImageProperties": SIZE[0]},
        "points-metadata": {"type": "groundtruth/custom"},
    }


def mask(name: str, classes: Sequence[str] = ("road", "sky"), *, address: str | None = None) -> dict[str, Any]:
    """A line with a mask, which lies at `masks/<name>`."""
    colors = {"0": {"class-name": "BACKGROUND", "hex-color": "#ffffff", "confidence": 0.5}} | {
        str(index): {"class-name": label, "hex-color": f"#0000{index:02x}", "confidence": 0.5}
        for index, label in enumerate(classes, start=1)
    }
    return {
        "source-ref": f"{BUCKET}/{name}",
        "seg-ref": f"{BUCKET}/masks/{name}" if address is None else address,
        "seg-ref-metadata": {"internal-color-map": colors, "type": "groundtruth/semantic-segmentation"},
    }


def instances(name: str, *found: tuple[str, Any]) -> dict[str, Any]:
    """A line with instances: class and pixels each."""
    entries = []
    for label, pixels in found:
        runs = coco.encode(numpy.asfortranarray(pixels, dtype=numpy.uint8))
        entries.append({"label": label, "rle": {"size": runs["size"], "counts": runs["counts"].decode()}})
    return {
        "source-ref": f"{BUCKET}/{name}",
        "things": {"instances": entries, "image_size": SIZE},
        "things-metadata": {"type": "groundtruth/custom"},
    }


def chosen(name: str, label: str, number: int, *, confidence: float = 0.9) -> dict[str, Any]:
    """A line with one class."""
    return {
        "source-ref": f"{BUCKET}/{name}",
        "class": number,
        "class-metadata": {
            "class-name": label,
            "confidence": confidence,
            "type": "groundtruth/image-classification",
        },
    }


def several(name: str, *found: tuple[int, str, float]) -> dict[str, Any]:
    """A line with several classes."""
    return {
        "source-ref": f"{BUCKET}/{name}",
        "classes": [number for number, _, _ in found],
        "classes-metadata": {
            "class-map": {str(number): label for number, label, _ in found},
            "confidence-map": {str(number): confidence for number, _, confidence in found},
            "type": "groundtruth/image-classification-multilabel",
        },
    }


def entities(text: str, *found: tuple[str, int, int]) -> dict[str, Any]:
    """A line with entities of a text."""
    return {
        "source": text,
        "ner": {
            "annotations": {
                "labels": [{"label": label} for label in dict.fromkeys(label for label, _, _ in found)],
                "entities": [{"label": label, "startOffset": start, "endOffset": end} for label, start, end in found],
            }
        },
        "ner-metadata": {"entities": [{"confidence": 0.5} for _ in found], "type": "groundtruth/text-span"},
    }


def failed(name: str, reason: str = "no answer came", *, attribute: str = "boxes") -> dict[str, Any]:
    """A line that could not be labeled."""
    return {"source-ref": f"{BUCKET}/{name}", f"{attribute}-metadata": {"failure-reason": reason}}


def image(folder: Path, name: str, *, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    """An image file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (len(name) % 256, 90, 30)).save(path)
    return path


def mask_file(folder: Path, name: str, pixels: Any) -> Any:
    """A mask file at `masks/<name>`, with a palette; its pixels."""
    path = folder / "masks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    values = numpy.asarray(pixels, dtype=numpy.uint8)
    picture = Image.fromarray(values).convert("P")
    picture.putpalette(bytes(range(256)) * 3)
    picture.save(path)
    return values


def yolo_labels(root: Path, part: str) -> dict[str, list[tuple[int, list[float]]]]:
    """Labels of a part of a YOLO dataset by stem, with the checks that Ultralytics' own reader makes.

    It pairs images and labels by name, refuses negative numbers, numbers above 1, classes beyond the names and equal
    lines (https://docs.ultralytics.com/datasets/detect/, `verify_image_label`).
    """
    import yaml  # noqa: PLC0415

    content = yaml.safe_load((root / "data.yaml").read_text("utf-8"))
    names = content["names"]
    assert list(names) == list(range(content["nc"]))
    assert {"train", "val"} <= content.keys()
    folder = root / content[part]
    found: dict[str, list[tuple[int, list[float]]]] = {}
    for file in sorted((root / folder.as_posix().replace("/images/", "/labels/")).iterdir()):
        rows = [line.split() for line in file.read_text("utf-8").splitlines()]
        assert len({tuple(row) for row in rows}) == len(rows)
        found[file.stem] = [(int(row[0]), [float(word) for word in row[1:]]) for row in rows]
        for number, values in found[file.stem]:
            assert 0 <= number < len(names)
            assert all(0 <= value <= 1 for value in values)
            assert len(values) == 4 or (len(values) >= 6 and len(values) % 2 == 0)
    return found


def losses(result: Any) -> dict[str, int]:
    """Reasons of an export or an import, with their counts."""
    return {loss.reason: loss.count for loss in result.losses}


def files_below(folder: Path) -> set[str]:
    """All files of a folder by their paths."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
