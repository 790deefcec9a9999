"""What an import did, or why it could not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ground_truth_cli.export.errors import ExportError
from ground_truth_cli.export.losses import Loss

ImportKind = Literal["boxes", "polygons", "mask"]
"""What an import makes of a dataset."""


class ImportRefused(ExportError):
    """The request cannot be carried out, or the dataset cannot be read; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What an import wrote, and what it could not.

    out: its folder. images: met in the dataset; objects: lines of the manifest; labels: boxes, polygons, or classes of
    masks in them. classes: in the order of their indexes. files: below `out`. losses: what could not be carried.
    warnings: what else to know, a sentence each.
    """

    format: str
    out: Path
    attribute: str
    kind: ImportKind
    images: int
    objects: int
    labels: int
    classes: tuple[str, ...]
    files: tuple[str, ...]
    losses: tuple[Loss, ...]
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it stands in import.json."""
        return {
            "format": self.format,
            "attribute": self.attribute,
            "kind": self.kind,
            "images": self.images,
            "objects": self.objects,
            "labels": self.labels,
            "classes": list(self.classes),
            "files": list(self.files),
            "not_carried": [
                {"what": loss.what, "reason": loss.reason, "count": loss.count, "first_places": list(loss.places)}
                for loss in self.losses
            ],
            "warnings": list(self.warnings),
        }
