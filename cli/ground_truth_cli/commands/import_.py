"""`ground-truth import`: a dataset of another format as an input manifest."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_json, describe, existing_folder
from ground_truth_cli.errors import SUCCESS, BadInput, CliError
from ground_truth_cli.output import Output
from ground_truth_runtime.words import count

if TYPE_CHECKING:
    from ground_truth_cli.imports import ImportResult

NAME = "import"
HELP = "make an input manifest of a dataset: COCO, YOLO, Pascal VOC"

FORMATS = ("coco", "yolo", "voc")
KINDS = ("boxes", "polygons", "mask")
"""Names, for help and completion: the formats themselves take a while to import."""

_LOSSES_SHOWN = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Makes an input manifest of a dataset that has labels already, for a job that adjusts or verifies them. The "
        "folder that it makes holds input.manifest, the classes as a label category file, and masks, if any. Nothing "
        "is uploaded.",
        examples=(
            "ground-truth import annotations.json -f coco --attribute boxes --images s3://bucket/images/ -o adjust",
            "ground-truth import dataset -f yolo --attribute birds --images s3://bucket/images/ -o adjust",
        ),
    )
    parser.add_argument("dataset", metavar="DATASET", type=Path, help="file or folder of the dataset")
    parser.add_argument("-f", "--format", choices=FORMATS, required=True, help="its format")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="folder to make")
    parser.add_argument(
        "--attribute", required=True, metavar="KEY", help="label attribute to write; ends in -ref for masks only"
    )
    parser.add_argument("--kind", choices=KINDS, default="boxes", help="what to make of it; default: %(default)s")
    parser.add_argument(
        "--images", metavar="URI", help="S3 prefix where the images lie; default: the addresses in the dataset"
    )
    parser.add_argument("--masks", metavar="URI", help="S3 prefix where the masks will be uploaded")
    parser.add_argument(
        "--image-folder",
        type=existing_folder,
        metavar="FOLDER",
        help="where images lie here: they tell their size, and which photographs lie on their side",
    )
    parser.add_argument(
        "--class", dest="classes", action="append", default=[], metavar="NAME", help="number the classes in this order"
    )
    parser.add_argument("--force", action="store_true", help="replace an earlier import")
    add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli.export import ExportError, ExportRefused, LocalFiles
    from ground_truth_cli.imports import ImportRefused, import_dataset

    try:
        result = import_dataset(
            arguments.dataset,
            format=arguments.format,
            out=arguments.output,
            attribute=arguments.attribute,
            kind=arguments.kind,
            images=arguments.images,
            masks=arguments.masks,
            classes=arguments.classes,
            files=None if arguments.image_folder is None else LocalFiles(arguments.image_folder),
            force=arguments.force,
        )
    except (ImportRefused, ExportRefused) as error:
        raise BadInput(str(error)) from error
    except ExportError as error:
        raise CliError(str(error)) from error
    if output.as_json:
        output.document({"output": result.out, **result.as_json()})
    else:
        _tell(result, output)
    return SUCCESS


def _tell(result: ImportResult, output: Output) -> None:
    labels = count(result.labels, "label")
    output.line(f"{result.out}: {result.objects} of {count(result.images, 'image')}, {labels} ({result.kind})")
    for loss in result.losses[:_LOSSES_SHOWN]:
        output.warning(f"{loss.count} x {loss.what} not carried: {loss.reason}")
    for warning in result.warnings:
        output.warning(warning)
    if len(result.losses) > _LOSSES_SHOWN:
        output.warning(f"and {len(result.losses) - _LOSSES_SHOWN} more reasons in {result.out / 'import.json'}")
