"""The formats that can be imported, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ground_truth_cli.imports.coco import CocoDataset
from ground_truth_cli.imports.dataset import Dataset
from ground_truth_cli.imports.result import ImportKind
from ground_truth_cli.imports.voc import VocDataset
from ground_truth_cli.imports.yolo import YoloDataset


@dataclass(frozen=True, kw_only=True)
class ImportFormat:
    """A format that input manifests can be made of. kinds: what it can give; extra: what to install for it."""

    name: str
    description: str
    kinds: frozenset[ImportKind]
    dataset: Callable[[Path], Dataset]
    extra: str | None = None


_ALL = (
    ImportFormat(
        name="coco",
        description="COCO: a JSON file, or a folder with annotations/*.json",
        kinds=frozenset({"boxes", "polygons", "mask"}),
        dataset=CocoDataset,
        extra="export",
    ),
    ImportFormat(
        name="yolo",
        description="YOLO: a folder with data.yaml, images and labels",
        kinds=frozenset({"boxes", "polygons"}),
        dataset=YoloDataset,
        extra="export",
    ),
    ImportFormat(
        name="voc",
        description="Pascal VOC: a folder with Annotations/*.xml",
        kinds=frozenset({"boxes"}),
        dataset=VocDataset,
        extra="export",
    ),
)

FORMATS: Mapping[str, ImportFormat] = MappingProxyType({row.name: row for row in _ALL})
"""Name -> format, in the order to show them."""
