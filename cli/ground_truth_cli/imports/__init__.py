"""Datasets in the formats of others, made into input manifests: ready for an adjustment job.

`import_dataset` does it; `FORMATS` says what there is.
"""

from ground_truth_cli.imports.formats import FORMATS, ImportFormat
from ground_truth_cli.imports.importing import import_dataset
from ground_truth_cli.imports.result import ImportRefused, ImportResult

__all__ = ["FORMATS", "ImportFormat", "ImportRefused", "ImportResult", "import_dataset"]
