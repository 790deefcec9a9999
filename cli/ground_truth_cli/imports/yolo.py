"""YOLO, read: https://docs.ultralytics.com/datasets/detect/ and /datasets/segment/."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ground_truth_cli.export.extras import needed
from ground_truth_cli.export.files import FileUnavailable
from ground_truth_cli.export.geometry import POLYGON_MIN
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.export.pictures import image_size
from ground_truth_cli.imports.dataset import DatasetImage, content, known_sources, required, text
from ground_truth_cli.imports.result import ImportKind, ImportRefused
from ground_truth_runtime.labels.model import Box, ImageSize, Shape

_PARTS = ("train", "val", "test")
_SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"}
_BOX_NUMBERS = 4
_SHARE_MAX = 1_000  # times the image: what is further away is no place in it


class YoloDataset:
    """A folder with data.yaml, or that file. Sizes of images are read from their files."""

    def __init__(self, path: Path) -> None:
        file = required(path / "data.yaml" if path.is_dir() else path, "data.yaml")
        yaml = needed("yaml", what="reading data.yaml")
        try:
            description = yaml.safe_load(text(file))
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise ImportRefused(f"path: {file} is not YAML: {error}") from error
        if not isinstance(description, dict):
            raise ImportRefused(f"path: {file} holds no names and no folders")
        self._names = _names(description.get("names"), file)
        root = file.parent / str(description.get("path", "."))
        self._root = root if root.is_dir() else file.parent
        self._sources = known_sources(file.parent)
        self._folders = list(dict.fromkeys(_folders(description, self._root)))
        if not self._folders:
            raise ImportRefused(f"path: {file} names no folder of images that exists, as train, val or test")

    @property
    def classes(self) -> Sequence[str]:
        """The names of data.yaml in order."""
        return list(dict.fromkeys(self._names.values()))

    def images(self, kind: ImportKind, losses: Losses) -> Iterator[DatasetImage]:
        """All images in the order of parts and names."""
        if kind == "mask":
            raise ImportRefused("kind: YOLO has boxes and polygons, no masks")
        for folder in self._folders:
            pictures = {file.stem: file for file in sorted(folder.rglob("*")) if file.suffix.lower() in _SUFFIXES}
            labels = {file.stem: file for file in sorted(_label_folder(folder).rglob("*.txt"))}
            for stem in sorted(pictures.keys() | labels.keys()):
                yield from self._image(stem, pictures.get(stem), labels.get(stem), kind, losses)

    def _image(
        self, stem: str, picture: Path | None, file: Path | None, kind: ImportKind, losses: Losses
    ) -> Iterator[DatasetImage]:
        place = f"{stem}.txt" if picture is None else picture.name
        if picture is None:
            losses.note(place, "object", "its image is not in the dataset, and with it its size")
            return
        try:
            size = image_size(picture)
        except FileUnavailable as error:
            losses.note(place, "object", str(error))
            return
        boxes: list[Box] = []
        polygons: list[Shape] = []
        try:
            lines = [] if file is None else content(file).decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            losses.note(place, "object", "its labels are not UTF-8")
            return
        for line in lines:
            if not line.strip():
                continue
            label, numbers = self._line(line)
            if label is None or numbers is None:
                losses.note(place, "label", "a line is not a class of data.yaml and its coordinates")
            elif kind == "boxes":
                boxes.extend(_box(label, numbers, size, place, losses))
            elif len(numbers) == _BOX_NUMBERS:
                losses.note(place, "label", "a box, no polygon")
            else:
                points = zip(numbers[::2], numbers[1::2], strict=True)
                vertices = tuple((x * size.width, y * size.height) for x, y in points)
                polygons.append(Shape(label=label, vertices=vertices))
        name = picture.name
        yield DatasetImage(
            place=place,
            name=name,
            source=self._sources.get(name),
            path=picture,
            size=size,
            upright=True,  # YOLO's own readers turn pictures as their Exif data say
            boxes=boxes,
            polygons=polygons,
        )

    def _line(self, line: str) -> tuple[str | None, list[float] | None]:
        words = line.split()
        try:
            label = self._names.get(int(words[0]))
            numbers = [float(word) for word in words[1:]]
        except ValueError:
            return None, None
        enough = len(numbers) == _BOX_NUMBERS or (len(numbers) >= 2 * POLYGON_MIN and len(numbers) % 2 == 0)
        return label, numbers if enough and all(-_SHARE_MAX <= number <= _SHARE_MAX for number in numbers) else None


def _box(label: str, numbers: Sequence[float], size: ImageSize, place: str, losses: Losses) -> Iterator[Box]:
    if len(numbers) != _BOX_NUMBERS:
        losses.note(place, "label", "a polygon, no box")
        return
    x, y, width, height = numbers
    if min(width, height) < 0:
        losses.note(place, "label", "a box has a negative side")
        return
    width, height = width * size.width, height * size.height
    yield Box(
        label=label, left=x * size.width - width / 2, top=y * size.height - height / 2, width=width, height=height
    )


def _names(value: Any, file: Path) -> Mapping[int, str]:
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict) or not all(isinstance(number, int) for number in value):
        raise ImportRefused(f"path: {file} has no names of classes")
    return {number: str(name) for number, name in sorted(value.items())}


def _folders(content: Mapping[str, Any], root: Path) -> Iterator[Path]:
    for part in _PARTS:
        given = content.get(part)
        for folder in given if isinstance(given, list) else [given]:
            if isinstance(folder, str) and (root / folder).is_dir():
                yield (root / folder).resolve()


def _label_folder(images: Path) -> Path:
    """Where the labels of a folder of images are: `images` in its path becomes `labels`, the last one only."""
    parts = list(images.parts)
    if "images" not in parts:
        return images
    place = len(parts) - 1 - parts[::-1].index("images")
    return Path(*parts[:place], "labels", *parts[place + 1 :])
