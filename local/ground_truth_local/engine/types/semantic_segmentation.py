"""Semantic segmentation (SemanticSegmentation)."""

import base64
import colorsys
import io
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

from ground_truth_local.engine.consolidation.masks import ClassMap, consolidate_masks
from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    AnswerUnusable,
    Categories,
    Consolidator,
    Hand,
    Label,
    LabelFile,
    nothing_usable,
    read_answers,
)
from ground_truth_local.engine.types.subject import Reads, Subject

ELEMENT = "crowd-semantic-segmentation"
MAX_LABELS = 255
BACKGROUND = "BACKGROUND"
BACKGROUND_COLOUR = "#ffffff"


def label_colour(index: int) -> str:
    """A colour for the label of an index from 0: well apart from its neighbours and from white."""
    red, green, blue = colorsys.hsv_to_rgb((0.33 + index * 0.618034) % 1.0, 0.75, 0.85 - 0.2 * (index // 8 % 3))
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


class SemanticSegmentation:
    """A worker paints regions; pixels are voted on and smoothed.

    A class's index in the output is its place in the label category file, from 1; 0 is BACKGROUND.
    """

    name = "SemanticSegmentation"
    metadata_type = "groundtruth/semantic-segmentation"
    reads: Reads = "picture"
    audits = None

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        scene, labels = subject.picture, categories.labels
        painted = _strayed(scene.regions(len(labels)), hand)
        chosen = [0] + [1 + hand.classify(index, labels) for index in range(len(labels))]
        classes = np.asarray(chosen, dtype=np.uint8)[painted]
        image = Image.fromarray(classes).resize((scene.width, scene.height), Image.Resampling.NEAREST)
        picture = _with_palette(image, labels).convert("RGB")
        return {
            ELEMENT: {
                "inputImageProperties": {"width": scene.width, "height": scene.height},
                "labelMappings": {label: {"color": label_colour(index)} for index, label in enumerate(labels)},
                "labeledImage": {"pngImageData": base64.b64encode(_png(picture)).decode()},
            }
        }

    def consolidator(self, categories: Categories) -> Consolidator:
        labels = categories.labels
        if len(labels) > MAX_LABELS:
            raise JobError(
                f"ClientError: {len(labels)} labels, an indexed PNG holds at most {MAX_LABELS} and background"
            )
        return _Consolidator(labels)


def _strayed(classes: ClassMap, hand: Hand) -> ClassMap:
    """The regions with outlines a little off: every pixel looks up its class a smooth random step away."""
    height, width = classes.shape
    reach = hand.simulation.mask_noise * max(height, width)
    steps = [
        np.asarray(
            Image.fromarray(hand.random.normal(0.0, reach, size=(6, 6)).astype(np.float32)).resize(
                (width, height), Image.Resampling.BICUBIC
            )
        )
        for _ in range(2)
    ]
    rows = np.clip(np.rint(np.arange(height)[:, None] + steps[0]), 0, height - 1).astype(np.intp)
    columns = np.clip(np.rint(np.arange(width)[None, :] + steps[1]), 0, width - 1).astype(np.intp)
    return np.ascontiguousarray(classes[rows, columns])


def _with_palette(classes: Image.Image, labels: Sequence[str]) -> Image.Image:
    """An indexed image: the class indices are its pixel values, their colours its palette."""
    colours = [BACKGROUND_COLOUR, *(label_colour(index) for index in range(len(labels)))]
    indexed = classes.copy()
    indexed.putpalette(b"".join(bytes.fromhex(colour[1:]) for colour in colours))
    return indexed


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


class _Consolidator:
    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)

    def consolidate(self, batch: Sequence[AnsweredObject]) -> list[Label]:
        return [self._label(item) for item in batch]

    def _label(self, item: AnsweredObject) -> Label:
        readings, rejected = read_answers(item, partial(self._read, item.subject))
        if not readings:
            return nothing_usable(item, rejected)
        classes, confidence = consolidate_masks([said for _, said in readings])
        names = [BACKGROUND, *self._labels]
        colours = [BACKGROUND_COLOUR, *(label_colour(index) for index in range(len(self._labels)))]
        metadata = {
            "internal-color-map": {
                str(index): {"class-name": name, "hex-color": colour, "confidence": confidence}
                for index, (name, colour) in enumerate(zip(names, colours, strict=True))
            }
        }
        content = _png(_with_palette(Image.fromarray(classes), self._labels))
        return Label(
            object_id=item.object_id,
            value=None,
            metadata=metadata,
            rejected=rejected,
            file=LabelFile(suffix=".png", content=content, content_type="image/png"),
        )

    def _read(self, subject: Subject, content: dict[str, Any]) -> ClassMap:
        """The class indices of a worker's picture, by the colours that the answer itself names."""
        answer = content[ELEMENT]
        with Image.open(io.BytesIO(base64.b64decode(answer["labeledImage"]["pngImageData"]))) as image:
            if image.size != (subject.width, subject.height):
                size = f"{image.width}x{image.height}"
                raise AnswerUnusable(f"its mask is {size}, the picture {subject.width}x{subject.height}")
            pixels = np.asarray(image.convert("RGB"), dtype=np.uint32)
        packed = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
        classes = np.zeros(packed.shape, dtype=np.uint8)
        for label, mapping in answer["labelMappings"].items():
            classes[packed == int(mapping["color"][1:], 16)] = 1 + self._labels.index(label)
        return classes
