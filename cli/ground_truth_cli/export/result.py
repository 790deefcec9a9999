"""What an export did."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ground_truth_cli.export.categories import Renumbered
from ground_truth_cli.export.losses import Loss
from ground_truth_cli.export.split import Part


@dataclass(frozen=True, kw_only=True)
class ExportResult:
    """What an export wrote, and what it could not.

    out: its folder. attribute: the label attribute; None where no line had one. lines: of the manifest, read.
    objects: exported; labels: boxes, classes, spans and so on, exported; parts: objects in each part of the split.
    classes: number in this format -> name. renumbered: classes that have another number here than somewhere in the
    manifest, from 0; empty for formats without numbers. images: how many were copied. files: the files to begin with,
    below `out`.
    losses: what could not be carried, by reason; each single one stands in `not-carried.csv`. warnings: what is odd
    about the manifest, a sentence each.
    """

    format: str
    out: Path
    attribute: str | None
    lines: int
    objects: int
    labels: int
    parts: Mapping[Part, int]
    classes: Mapping[int, str]
    renumbered: Mapping[str, Renumbered]
    images: int
    files: tuple[str, ...]
    losses: tuple[Loss, ...]
    warnings: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """Objects that were left out whole."""
        return sum(loss.count for loss in self.losses if loss.what == "object")

    def as_json(self) -> dict[str, Any]:
        """As it stands in export.json."""
        return {
            "format": self.format,
            "attribute": self.attribute,
            "lines": self.lines,
            "objects": self.objects,
            "labels": self.labels,
            "parts": dict(self.parts),
            "classes": {str(number): name for number, name in self.classes.items()},
            "renumbered": {
                name: {"was": list(numbers.was), "now": numbers.now} for name, numbers in self.renumbered.items()
            },
            "images": self.images,
            "files": list(self.files),
            "not_carried": [
                {"what": loss.what, "reason": loss.reason, "count": loss.count, "first_places": list(loss.places)}
                for loss in self.losses
            ],
            "warnings": list(self.warnings),
        }
