"""Pascal VOC, read: http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html.

Coordinates count pixels from 1 and include the last, as the development kit has it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.imports.dataset import (
    DatasetImage,
    content,
    exported_here,
    first_file,
    known_sources,
    relative_name,
    required,
)
from ground_truth_cli.imports.result import ImportKind, ImportRefused
from ground_truth_runtime.labels.model import Box, ImageSize
from ground_truth_runtime.labels.values import PIXEL_MAX


class VocDataset:
    """A folder with `Annotations/*.xml`, or the folder of these files."""

    def __init__(self, path: Path) -> None:
        required(path, "the dataset")
        folder = path / "Annotations" if (path / "Annotations").is_dir() else path
        self._files = sorted(folder.glob("*.xml"))
        if not self._files:
            raise ImportRefused(f"path: {folder} has no *.xml")
        self._root = folder.parent
        self._ours = exported_here(self._root)
        self._sources = known_sources(self._root)
        self._xml = needed("defusedxml.ElementTree", what="reading Pascal VOC")
        # An encoding that is unknown, or not for XML, has errors of its own.
        refused = needed("defusedxml", what="reading Pascal VOC").DefusedXmlException
        self._xml_errors = (self._xml.ParseError, refused, LookupError, ValueError)

    @cached_property
    def classes(self) -> Sequence[str]:
        """All names met, in alphabetical order: the format has no other. Reads every file."""
        names: set[str] = set()
        for file in self._files:
            root = self._parsed(file)
            if root is not None:
                names.update(_text(found, "name") for found in root.iter("object"))
        return sorted(names)

    def images(self, kind: ImportKind, losses: Losses) -> Iterator[DatasetImage]:
        """All images in the order of their file names."""
        if kind != "boxes":
            raise ImportRefused(f"kind: Pascal VOC is read for its boxes, not for {kind}")
        for file in self._files:
            root = self._parsed(file)
            if root is None:
                losses.note(file.name, "object", "is not XML")
                continue
            name = _text(root, "filename")
            database = _text(root, "source/database")
            source, plain = self._sources.get(name), relative_name(name)
            if source is None and database.startswith("s3://"):
                source = database
            yield DatasetImage(
                place=file.name,
                name=name,
                source=source,
                path=None if plain is None else first_file(self._root / "JPEGImages" / plain),
                size=_size(root),
                upright=self._ours,
                boxes=[box for found in root.iter("object") for box in _box(found, file.name, losses)],
            )

    def _parsed(self, file: Path) -> Any:
        try:
            return self._xml.fromstring(content(file))
        except self._xml_errors:
            return None


def _text(element: Any, path: str) -> str:
    return element.findtext(path) or ""


def _number(element: Any, path: str) -> float | None:
    try:
        number = float(_text(element, path))
    except ValueError:
        return None
    return number if -PIXEL_MAX <= number <= PIXEL_MAX else None


def _size(root: Any) -> ImageSize | None:
    width, height, depth = (_number(root, f"size/{side}") for side in ("width", "height", "depth"))
    if width is None or height is None or min(width, height) < 1:
        return None
    return ImageSize(width=int(width), height=int(height), depth=None if depth is None else int(depth))


def _box(found: Any, place: str, losses: Losses) -> Iterator[Box]:
    sides = [_number(found, f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    left, top, right, bottom = sides
    if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
        losses.note(place, "label", "its bndbox is not xmin, ymin, xmax, ymax in this order")
        return
    for flag in ("truncated", "difficult", "occluded"):
        if _text(found, flag).strip() == "1":
            losses.note(place, "detail", f"{flag} is not carried")
    yield Box(
        label=_text(found, "name"),
        left=_whole(left - 1),
        top=_whole(top - 1),
        width=_whole(right - left + 1),
        height=_whole(bottom - top + 1),
    )


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number
