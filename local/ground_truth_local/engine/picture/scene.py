"""The truth that simulated workers aim at, drawn from the picture itself, so that labels look plausible on photographs.

Only shapes are found, never what they are: which class a picture or region has is drawn from its content, stable over
runs, so that several workers and several jobs agree on it.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ground_truth_local.engine.picture.components import Mask, connected_components
from ground_truth_local.engine.picture.load import Picture
from ground_truth_local.engine.picture.saliency import box_blur, otsu, salience

ANALYSIS_SIZE = 192
"""Longer side, in pixels, at which pictures are analysed."""
MAX_OBJECTS = 5
MIN_SHARE = 0.01
"""Regions below this share of the picture are no objects."""
MIN_SHARE_OF_LARGEST = 0.12


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels of the full picture."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Scene:
    """A picture's content.

    Attributes:
        width, height: size of the full picture in pixels.
        depth: channels of the file.
        digest: of the file's content; stands for it wherever a stable choice is needed.
        objects: numbers of the objects at analysis size, 0 is outside, 1 the largest.
        brightness: at analysis size, smoothed, 0 to 255. Both are bytes, as a thousand scenes may be open at once.
    """

    width: int
    height: int
    depth: int
    digest: bytes
    objects: NDArray[np.uint8]
    brightness: NDArray[np.uint8]

    @cached_property
    def boxes(self) -> list[Box]:
        """The rectangle around each object, largest object first."""
        rows, columns = self.objects.shape
        found = []
        for number in range(1, int(self.objects.max()) + 1):
            ys, xs = np.nonzero(self.objects == number)
            found.append(
                Box(
                    left=float(xs.min()) * self.width / columns,
                    top=float(ys.min()) * self.height / rows,
                    width=float(xs.max() + 1 - xs.min()) * self.width / columns,
                    height=float(ys.max() + 1 - ys.min()) * self.height / rows,
                )
            )
        return found

    def choice(self, of: int, *about: object) -> int:
        """A stable number from 0 to `of - 1` for this picture, and for what it is about."""
        digest = hashlib.sha256(self.digest + repr(about).encode()).digest()
        return int.from_bytes(digest[:8]) % of

    def regions(self, classes: int) -> NDArray[np.uint8]:
        """A class per pixel at analysis size: 0 nothing, 1 the objects, from 2 the surroundings by brightness."""
        result = (self.objects > 0).astype(np.uint8)
        if classes > 1:
            around = self.brightness[result == 0]
            if around.size:
                cuts = np.quantile(around, np.linspace(0, 1, classes)[1:-1])
                # The brightest part comes first: with classes such as sky and ground that reads right.
                surroundings = classes - np.searchsorted(cuts, self.brightness, side="right")
                result = np.where(result == 0, surroundings, result).astype(np.uint8)
        return _without_specks(result)


def analyse(picture: Picture, *, content: bytes) -> Scene:
    """Finds what stands out in a picture; a picture in which nothing does has one object in its middle."""
    scale = ANALYSIS_SIZE / max(picture.size)
    size = (max(8, round(picture.size[0] * scale)), max(8, round(picture.size[1] * scale)))
    small = picture.colours.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    brightness = box_blur(np.asarray(small.convert("L"), dtype=np.float32), 4).astype(np.uint8)
    return Scene(
        width=picture.size[0],
        height=picture.size[1],
        depth=picture.depth,
        digest=hashlib.sha256(content).digest(),
        objects=_objects(small),
        brightness=brightness,
    )


def _objects(small: Image.Image) -> NDArray[np.uint8]:
    values = salience(small)
    labels = connected_components(_whole(values > otsu(values)))
    areas = np.bincount(labels.ravel())[1:]
    least = max(MIN_SHARE * labels.size, MIN_SHARE_OF_LARGEST * float(areas.max(initial=0)))
    kept = min(int((areas >= least).sum()), MAX_OBJECTS)
    labels[labels > kept] = 0
    # A mask of nearly everything outlines nothing.
    if kept == 0 or float((labels > 0).mean()) > 0.9:
        rows, columns = labels.shape
        labels[:] = 0
        labels[rows // 5 : rows - rows // 5, columns // 5 : columns - columns // 5] = 1
    return labels.astype(np.uint8)


def _whole(mask: Mask) -> Mask:
    """A mask without frayed edges, narrow gaps and holes."""
    smooth: Mask = box_blur(mask.astype(np.float32), 4) > 0.45
    outside = connected_components(~smooth)
    rim = np.unique(np.concatenate([outside[0], outside[-1], outside[:, 0], outside[:, -1]]))
    filled: Mask = ~np.isin(outside, rim[rim > 0])
    return filled


def _without_specks(classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Small patches become unlabeled, as people leave them out."""
    result = classes.copy()
    for value in np.unique(classes):
        if value:
            labels = connected_components(classes == value)
            areas = np.bincount(labels.ravel())
            small = areas < MIN_SHARE * classes.size
            small[0] = False
            result[small[labels]] = 0
    return result
