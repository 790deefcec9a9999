"""Classes of the points of one 3D frame (3DPointCloudSemanticSegmentation and its adjustment).

Answers are not consolidated: such jobs have one worker. What AWS's own page submits is documented nowhere; here it is
the label's file in base64 under the page's name.
"""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ground_truth_local.engine.job import ObjectError
from ground_truth_local.engine.types import attributes, reading
from ground_truth_local.engine.types.base import (
    AnsweredObject,
    Categories,
    Consolidator,
    Hand,
    Label,
    LabelFile,
)
from ground_truth_local.engine.types.consolidating import FirstAnswer
from ground_truth_local.engine.types.mask_png import BACKGROUND_COLOUR, label_colour
from ground_truth_local.engine.types.subject import KnownLabel, Points, Reads, Subject
from ground_truth_runtime.labels.metadata import class_map
from ground_truth_runtime.labels.values import Unreadable

BACKGROUND = "Background"
CLASSES = "classes"
"""Key of the classes in an answer."""

PointClasses = NDArray[np.uint8]
"""One class per point, in the order of the file: 0 for none, else the label's place plus 1."""


@dataclass(frozen=True, kw_only=True)
class PointSegmentation:
    """A worker paints points.

    Attributes:
        page: name of AWS's own page.
        audits: `type` of the labels that are adjusted; without known truth workers find them right.
    """

    name: str
    metadata_type: str
    page: str
    audits: str | None = None
    reads: Reads = "points"

    def answer(self, subject: Subject, categories: Categories, hand: Hand) -> dict[str, Any]:
        labels, points = categories.labels, _frame(subject)
        if subject.audited is not None and subject.truth is None:
            classes = _known(subject.audited, labels, count=len(points))
        else:
            known = subject.truth
            true = _by_height(points, len(labels)) if known is None else _known(known, labels, count=len(points))
            classes = _painted(true, labels, hand)
        return {self.page: {CLASSES: base64.b64encode(zlib.compress(classes.tobytes())).decode()}}

    def consolidator(self, categories: Categories) -> Consolidator:
        return FirstAnswer(partial(self._answered, categories.labels), partial(_label, categories))

    def _answered(self, labels: Sequence[str], subject: Subject, content: dict[str, Any]) -> PointClasses:
        text = reading.element(content, self.page).get(CLASSES)
        if not isinstance(text, str):
            raise Unreadable(f"{CLASSES} must be a zlib file in base64")
        classes = _read(base64.b64decode(text, validate=True), count=len(_frame(subject)))
        if classes.max() > len(labels):
            raise Unreadable(f"a point has class {classes.max()}; there are {len(labels)} labels")
        return classes


SEGMENTATION = PointSegmentation(
    name="3DPointCloudSemanticSegmentation",
    metadata_type="groundtruth/point_cloud_single_frame_semantic_segmentation",
    page="PointCloudSemanticSegmentation",
)
ADJUSTMENT = replace(SEGMENTATION, name="Adjustment3DPointCloudSemanticSegmentation", audits=SEGMENTATION.metadata_type)


def _frame(subject: Subject) -> Points:
    """The points of the one frame.

    Raises:
        ObjectError: it is a sequence, whose label has no documented shape.
    """
    if len(subject.clouds) > 1:
        raise ObjectError(
            f"ClientError: segmentation of a sequence of {len(subject.clouds)} point clouds is not simulated: "
            "the shape of its label is documented for single frames alone"
        )
    return subject.clouds[0].points()


def _by_height(points: Points, labels: int) -> PointClasses:
    """As many layers as there are labels, with as many points each; the lowest is the first label."""
    height = points[:, 2]
    cuts = np.quantile(height, np.linspace(0, 1, labels + 1)[1:-1])
    return (np.searchsorted(cuts, height, side="right") + 1).astype(np.uint8)


def _painted(true: PointClasses, labels: Sequence[str], hand: Hand) -> PointClasses:
    """What a worker paints: a class is mistaken as a whole, and a share of the points as large as the mask noise."""
    chosen = np.array([0, *(1 + hand.classify(index, labels) for index in range(len(labels)))], dtype=np.uint8)
    stray = hand.random.random(len(true)) < hand.simulation.mask_noise
    noise = hand.random.integers(1, len(labels) + 1, size=len(true), dtype=np.uint8)
    return np.where(stray, noise, chosen[true])


def _known(known: KnownLabel, labels: Sequence[str], *, count: int) -> PointClasses:
    """A label that the frame already has; points of classes that the job does not have are none."""
    try:
        if known.file is None:
            raise Unreadable("it is not the S3 address of a .zlib file")
        indices = np.zeros(256, dtype=np.uint8)
        names = class_map(known.metadata)
        for index, name in (names or {str(place): name for place, name in enumerate(labels, start=1)}).items():
            if name in labels:
                indices[int(index)] = labels.index(name) + 1
        return indices[_read(known.file, count=count)]
    except (ValueError, IndexError) as error:
        raise ObjectError(f"ClientError: the label {known.attribute!r} that the frame already has: {error}") from error


def _read(content: bytes, *, count: int) -> PointClasses:
    """The classes in a .zlib file of so many points."""
    inflater = zlib.decompressobj()
    try:
        # One more than needed tells a longer one, however long it would become.
        found = inflater.decompress(content, count + 1)
    except zlib.error as error:
        raise Unreadable(f"the classes are not zlib: {error}") from error
    if len(found) != count:
        some = f"{len(found)}" if len(found) < count else "more"
        raise Unreadable(f"it has classes of {some} points; the frame has {count}")
    return np.frombuffer(found, dtype=np.uint8)


def _label(categories: Categories, item: AnsweredObject, classes: PointClasses) -> Label:
    colours = [(BACKGROUND, BACKGROUND_COLOUR)]
    colours += [(name, label_colour(index)) for index, name in enumerate(categories.labels)]
    metadata: dict[str, Any] = {
        "color-map": {
            str(index): {"class-name": name, "hex-color": colour, "confidence": 0}
            for index, (name, colour) in enumerate(colours)
        },
    }
    audited = item.subject.audited
    if audited is not None and not np.array_equal(classes, _known(audited, categories.labels, count=len(classes))):
        metadata["adjustment-status"] = "adjusted"
    of_frame = attributes.of_frame(item.subject, categories, item.subject.clouds[0].number)
    if of_frame:
        # Only with frame attributes in the category file.
        metadata["dataset-object-attributes"] = of_frame
    file = LabelFile("{object}/{created}.zlib", zlib.compress(classes.tobytes()), "application/octet-stream")
    return Label(item.object_id, None, metadata, file=file)
