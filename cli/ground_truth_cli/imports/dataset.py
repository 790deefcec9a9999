"""What a reader of a foreign dataset gives: its classes, and one image after another."""

import csv
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ground_truth_cli.export.files import is_file
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.export.sources import SOURCES_FILE
from ground_truth_cli.export.target import SUMMARY_FILE
from ground_truth_cli.failures import reason
from ground_truth_cli.imports.result import ImportKind, ImportRefused
from ground_truth_runtime.labels.model import Box, ImageSize, Shape

if TYPE_CHECKING:
    import numpy

    Pixels = numpy.ndarray[Any, numpy.dtype[numpy.bool_]]

_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]|[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, kw_only=True)
class Region:
    """The pixels of one class in an image, drawn when they are needed. pixels: rows by columns, true where it is."""

    label: str
    pixels: "Callable[[], Pixels]"


@dataclass(frozen=True, kw_only=True)
class DatasetImage:
    """One image with its labels.

    place: where it stands, for messages. name: its path below the prefix of the images, with `/`. source: its S3 URI
    where the dataset tells it. path: its file, where there is one. size: None where only the file would tell.
    upright: whether its labels are known to count in the picture as browsers show it, whatever its Exif data say.
    """

    place: str
    name: str
    source: str | None = None
    path: Path | None = None
    size: ImageSize | None = None
    upright: bool = False
    boxes: Sequence[Box] = ()
    polygons: Sequence[Shape] = ()
    regions: Sequence[Region] = field(default=())


class Dataset(Protocol):
    """A dataset of a format."""

    @property
    def classes(self) -> Sequence[str]:
        """Names of all classes in order."""

    def images(self, kind: ImportKind, losses: Losses) -> Iterator[DatasetImage]:
        """All images, with the labels of a kind; what cannot be read is noted."""


def known_sources(folder: Path) -> Mapping[str, str]:
    """File name -> S3 URI, where the dataset was exported by this project and says so; else empty."""
    path = folder / SOURCES_FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["name"]: row["source"] for row in rows if row.get("name") and row.get("source")}


def exported_here(folder: Path) -> bool:
    """Whether this project exported the dataset in a folder: its labels count in upright pictures."""
    return (folder / SUMMARY_FILE).is_file()


def first_file(*candidates: Path) -> Path | None:
    """The first of several places where a file is."""
    return next((path for path in candidates if is_file(path)), None)


def relative_name(name: str) -> str | None:
    """A file name of a dataset as a key below a prefix; None where it leads elsewhere."""
    parts = name.replace("\\", "/").split("/")
    if _ABSOLUTE.match(name) or ".." in parts or "\0" in name:
        return None
    plain = posixpath.normpath("/".join(parts))
    return None if plain == "." else plain


def required(path: Path, what: str) -> Path:
    """A file or folder that must be there."""
    try:
        found = path.exists()
    except OSError as error:
        raise ImportRefused(f"path: {path} can't be read: {reason(error)}") from error
    if not found:
        raise ImportRefused(f"path: {what} is missing: {path}")
    return path


def content(file: Path) -> bytes:
    """The bytes of a file of the dataset."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportRefused(f"path: {file} can't be read: {reason(error)}") from error


def text(file: Path) -> str:
    """A file of the dataset that must be UTF-8, with a byte order mark or without."""
    try:
        return content(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(f"path: {file} is not UTF-8: byte {error.start}") from error
