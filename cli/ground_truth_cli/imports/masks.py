"""Masks of an import: one PNG of class indexes for each image, with the address where it will lie."""

import colorsys
from collections.abc import Sequence
from pathlib import Path

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.files import FileUnavailable
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.export.names import Names
from ground_truth_cli.export.text import clean
from ground_truth_cli.export.writers.masks import BACKGROUND
from ground_truth_cli.imports import labels as shapes
from ground_truth_cli.imports.dataset import DatasetImage
from ground_truth_cli.imports.result import ImportRefused
from ground_truth_runtime.labels.pillow import PIXELS_MAX
from ground_truth_runtime.labels.values import Unreadable

_BACKGROUND = (BACKGROUND, "#ffffff")  # of every mask: index 0
_GOLDEN = 0.618034  # steps of it round the colour circle never come close to an earlier one
_CLASSES_MAX = 255  # indexes from 1 in one byte


class MaskFolder:
    """Writes `masks/<name>.png`."""

    def __init__(self, root: Path, prefix: str, classes: Sequence[str], losses: Losses) -> None:
        self._numpy = needed("numpy", what="masks")
        self._pillow = needed("PIL.Image", what="masks")
        if len(classes) > _CLASSES_MAX:
            raise ImportRefused(f"kind: a mask holds {_CLASSES_MAX} classes at most, the dataset has {len(classes)}")
        self._folder = root / "masks"
        self._folder.mkdir()
        self._prefix = prefix.rstrip("/")
        self._classes = classes
        self._indexes = {name: index for index, name in enumerate(classes, start=1)}
        self._colors = [_color(index) for index in range(len(classes))]
        self._losses = losses
        self._names = Names()
        self._written = 0

    def label(self, uri: str) -> shapes.Parts:
        """The label of a mask."""
        return shapes.mask(uri, self._classes, self._colors, _BACKGROUND)

    def write(self, image: DatasetImage, source: str) -> tuple[str, int]:
        """Write the mask of an image: its future address, and how many classes it shows."""
        if image.size is None:
            raise FileUnavailable("its image has no size in the dataset")
        if image.size.width * image.size.height > PIXELS_MAX:
            raise FileUnavailable(f"its image has more than {PIXELS_MAX // 1_000_000} megapixels")
        pixels = self._numpy.zeros((image.size.height, image.size.width), dtype=self._numpy.uint8)
        for region in image.regions:
            try:
                inside = region.pixels()
            except Unreadable as error:
                self._losses.note(image.place, "label", str(error))
                continue
            if inside.shape != pixels.shape:
                self._losses.note(image.place, "label", "its mask has another size than the image")
                continue
            index = self._indexes[clean(region.label)]
            covered = inside & (pixels != 0) & (pixels != index)
            if covered.any():
                self._losses.note(image.place, "detail", "masks of two classes overlap: the later one lies on top")
            pixels[inside] = index
        self._written += 1
        name = f"{self._names.name(source, line=self._written).rpartition('.')[0]}.png"
        picture = self._pillow.fromarray(pixels).convert("P")
        picture.putpalette(b"".join(bytes.fromhex(color[1:]) for color in (_BACKGROUND[1], *self._colors)))
        picture.save(self._folder / name, format="PNG")
        return f"{self._prefix}/{name}", len(set(self._numpy.unique(pixels).tolist()) - {0})


def _color(index: int) -> str:
    """A colour for a class, well apart from those before it and from white."""
    red, green, blue = colorsys.hsv_to_rgb(index * _GOLDEN % 1, 0.75, 0.85 - 0.2 * (index // 8 % 3))
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
