"""What a writer gets: one labeled object, ready to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ground_truth_cli.export.categories import Categories
from ground_truth_cli.export.losses import Losses
from ground_truth_cli.export.painting import Note
from ground_truth_cli.export.split import Part
from ground_truth_runtime.labels.mask_pixels import ClassPixels
from ground_truth_runtime.labels.model import ImageSize, Kind, Label, LabeledObject


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One object of the dataset.

    name: its file name, safe and unique (also without extension); part: of the split; size: of the upright image.
    image: its copy, when images are copied. mask: its pixels, when the label is a mask, or
    instances that the format carries as one. notes: what of the object is not carried, whatever the writer does.
    """

    object: LabeledObject
    label: Label
    name: str
    part: Part
    size: ImageSize | None
    image: Path | None
    mask: ClassPixels | None
    notes: Sequence[Note] = ()

    @property
    def line(self) -> int:
        """Number of its line in the manifest."""
        return self.object.number

    @property
    def source(self) -> str:
        """S3 URI, or the text itself."""
        return "" if self.object.source is None else self.object.source


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a writer writes to.

    root: the folder of the export; parts: of the split, in order; kind: of all labels of this export; multiple: whether
    an object may have several classes; copied: whether images are copied.
    """

    root: Path
    parts: tuple[Part, ...]
    kind: Kind
    multiple: bool
    copied: bool
    categories: Categories
    losses: Losses


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a writer made. files: those to begin with, below the root; classes: number in this format -> name."""

    files: tuple[str, ...]
    classes: Mapping[int, str]


class OtherKind(RuntimeError):
    """A writer got a kind of label that its format's `kinds` does not name: a mistake in the table of formats."""

    def __init__(self, kind: Kind, *, format: str) -> None:  # noqa: A002 - the word that the table has too
        super().__init__(f"{format} has no place for labels of kind {kind}")


class Writer(Protocol):
    """Writes one format. A writer is used for one export, entry by entry, and closed once, also after a fault."""

    def add(self, entry: Entry) -> int:
        """Write an object; how many labels of it were written."""

    def finish(self) -> Finished:
        """Write what can be written only when all objects are known."""

    def close(self) -> None:
        """Close all files."""
