"""Labels in the formats of others: COCO, YOLO, Pascal VOC, tables, spaCy, CoNLL, plain masks, Hugging Face datasets.

`export` writes what `ground_truth_runtime.labels.reading.read_manifest` yields; `FORMATS` says what there is.
"""

from ground_truth_cli.export.errors import ExportError, ExportRefused, ExtraMissing, OutputUnwritable
from ground_truth_cli.export.exporting import export
from ground_truth_cli.export.files import Files, FileUnavailable, FirstOf, LocalFiles, S3Files
from ground_truth_cli.export.formats import FORMATS, Format
from ground_truth_cli.export.losses import LOSSES_FILE, Loss
from ground_truth_cli.export.result import ExportResult
from ground_truth_cli.export.sources import SOURCES_FILE
from ground_truth_cli.export.split import Split

__all__ = [
    "FORMATS",
    "LOSSES_FILE",
    "SOURCES_FILE",
    "ExportError",
    "ExportRefused",
    "ExportResult",
    "ExtraMissing",
    "FileUnavailable",
    "Files",
    "FirstOf",
    "Format",
    "LocalFiles",
    "Loss",
    "OutputUnwritable",
    "S3Files",
    "Split",
    "export",
]
