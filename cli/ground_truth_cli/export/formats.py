"""The formats, one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ground_truth_cli.export.entry import Sheet, Writer
from ground_truth_cli.export.split import Part
from ground_truth_cli.export.writers import coco, conll, huggingface, masks, spacy, table, voc, yolo
from ground_truth_runtime.labels.model import Kind


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that labels can be exported to.

    kinds: what it can carry. loses: what it cannot carry of these, in words; empty where it carries all.
    extra: the optional extra of this distribution that it needs, beside what the kind needs; None: none.
    texts, images: whether objects may be texts, or images. copies: whether it is of no use without the images.
    image_folder: where copied images go, below the folder of the export.
    sized: whether it cannot do without the sizes of images.
    apart: whether it carries instances one by one; else they are painted into one mask of classes.
    numbers: whether it gives classes numbers, besides names.
    """

    name: str
    description: str
    kinds: frozenset[Kind]
    writer: Callable[[Sheet], Writer]
    loses: str
    extra: str | None = None
    texts: bool = False
    images: bool = True
    copies: bool = False
    sized: bool = False
    apart: bool = False
    numbers: bool = True
    image_folder: Callable[[Part], str] = "images/{}".format


def _images_by_part(part: Part) -> str:
    return f"images/{'val' if part == 'validation' else part}"


_ALL = (
    Format(
        name="coco",
        description="COCO: one JSON file for each part; masks as run lengths",
        kinds=frozenset({"boxes", "polygons", "keypoints", "mask", "instances"}),
        writer=coco.CocoWriter,
        loses="the background of a mask, which is what no annotation covers",
        extra="export",
        sized=True,
        apart=True,
        image_folder=_images_by_part,
    ),
    Format(
        name="yolo",
        description="YOLO: one text file for each image, data.yaml; boxes, or outlines where the labels are polygons",
        kinds=frozenset({"boxes", "polygons"}),
        writer=yolo.YoloWriter,
        loses="confidence; what lies outside the image",
        extra="export",
        sized=True,
        image_folder=_images_by_part,
    ),
    Format(
        name="voc",
        description="Pascal VOC: one XML file for each image, lists of images in ImageSets",
        kinds=frozenset({"boxes"}),
        writer=voc.VocWriter,
        loses="confidence; fractions of pixels; what lies outside the image",
        extra="export",
        sized=True,
        numbers=False,
        image_folder=lambda _: "JPEGImages",
    ),
    Format(
        name="csv",
        description="CSV: one row for each class given, one file for each part",
        kinds=frozenset({"classes", "boxes", "keypoints", "spans"}),
        writer=table.CsvWriter,
        loses="an apostrophe stands before a text that a spreadsheet would take for a formula",
        texts=True,
        image_folder=_images_by_part,
    ),
    Format(
        name="parquet",
        description="Parquet: the table of csv, with types",
        kinds=frozenset({"classes", "boxes", "keypoints", "spans"}),
        writer=table.ParquetWriter,
        loses="",
        extra="export",
        texts=True,
        image_folder=_images_by_part,
    ),
    Format(
        name="spacy",
        description="spaCy: DocBin files for training, entities as doc.ents and as the span group `sc`",
        kinds=frozenset({"spans"}),
        writer=spacy.SpacyWriter,
        loses="confidence; in doc.ents alone: entities that overlap others, or are nothing but blanks",
        extra="spacy",
        numbers=False,
        texts=True,
        images=False,
    ),
    Format(
        name="conll",
        description="CoNLL-2003: one word a line with its IOB2 tag",
        kinds=frozenset({"spans"}),
        writer=conll.ConllWriter,
        loses="confidence; blanks, and with them the offsets; entities that overlap others; blanks in names of classes",
        numbers=False,
        texts=True,
        images=False,
    ),
    Format(
        name="masks",
        description="plain masks: one PNG of class indexes for each image, and a table of the classes",
        kinds=frozenset({"mask", "instances"}),
        writer=masks.MaskWriter,
        loses="confidence; which instance of a class a pixel belongs to; of instances that overlap what lies below",
        extra="export",
        image_folder=_images_by_part,
    ),
    Format(
        name="huggingface",
        description="folder for `datasets.load_dataset`: images with metadata.parquet, or texts as Parquet",
        kinds=frozenset({"classes", "boxes", "polygons", "keypoints", "spans", "mask", "instances"}),
        writer=huggingface.HuggingFaceWriter,
        loses="confidence of masks; which instance of a class a pixel belongs to; of overlapping ones what lies below",
        extra="export",
        texts=True,
        copies=True,
        image_folder=str,
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({row.name: row for row in _ALL})
"""Name -> format, in the order to show them."""
