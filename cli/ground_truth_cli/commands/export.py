"""`ground-truth export`: labels as a dataset in another format."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_json, describe, existing_folder
from ground_truth_cli.errors import SUCCESS, BadInput, CliError
from ground_truth_cli.manifests import Manifest, Sources, add_manifest
from ground_truth_cli.output import Output, is_terminal
from ground_truth_runtime.words import count

if TYPE_CHECKING:
    from ground_truth_cli.export.result import ExportResult
    from ground_truth_cli.export.split import Split

NAME = "export"
HELP = "write labels as a dataset: COCO, YOLO, Pascal VOC, CSV, ..."

FORMATS = ("coco", "yolo", "voc", "csv", "parquet", "spacy", "conll", "masks", "huggingface")
"""Names of the formats, for help and completion: the formats themselves take a while to import."""

_SHOWN_EVERY = 100
_LOSSES_SHOWN = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Writes the labels of output manifests as a dataset: of one manifest, of a job, or of every job of an "
        "execution that the format can carry, each in a folder of its name. What the format can't carry is counted and "
        "told, and stands line by line in not-carried.csv. An export is there whole or not at all.",
        examples=(
            "ground-truth export --format coco --job boxes -o datasets/boxes",
            "ground-truth export --format yolo --copy-images --split 80/10/10 out/local/boxes/output.manifest",
            "ground-truth export --format csv s3://bucket/labels/job/manifests/output/output.manifest",
        ),
    )
    add_manifest(parser)
    parser.add_argument("-f", "--format", choices=FORMATS, required=True, help="which format")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="folder to make; default: the job's name and the format"
    )
    parser.add_argument("--copy-images", action="store_true", help="copy the images; default: say where they are")
    parser.add_argument(
        "--images",
        type=existing_folder,
        action="append",
        default=[],
        metavar="FOLDER",
        help="look for images here before S3, by the end of their keys; may be given more than once",
    )
    parser.add_argument(
        "--split", metavar="SHARES", help="train, validation and test, as 80/10/10: the same on every machine"
    )
    parser.add_argument("--seed", default="", metavar="TEXT", help="another seed gives another split")
    parser.add_argument(
        "--attribute",
        metavar="KEY",
        help="label attribute; default: the job's, or one that fits. With * it stands for several that are one class "
        "each, as those of Rekognition Custom Labels: 'dataset_*'",
    )
    parser.add_argument(
        "--class", dest="classes", action="append", default=[], metavar="NAME", help="number the classes in this order"
    )
    parser.add_argument("--force", action="store_true", help="replace an earlier export")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli.export import ExportError, ExportRefused, Split

    try:
        split = None if arguments.split is None else Split.parse(arguments.split, seed=arguments.seed)
    except ExportError as error:
        raise BadInput(str(error)) from error
    sources = Sources(arguments, output)
    manifests = sources.manifests()
    done: list[ExportResult] = []
    refused: dict[str, str] = {}
    for manifest in manifests:
        out = _folder(arguments, manifest, several=len(manifests) > 1)
        try:
            done.append(_export(manifest, sources, arguments, split=split, out=out, output=output))
        except ExportRefused as error:
            # Of an execution's jobs those are taken that fit.
            if len(manifests) == 1:
                raise BadInput(str(error)) from error
            refused[manifest.name] = str(error)
        except ExportError as error:
            raise CliError(str(error)) from error
    if not done:
        raise BadInput("\n".join(f"{name}: {reason}" for name, reason in refused.items()))
    if output.as_json:
        told = [{"output": result.out, **result.as_json()} for result in done]
        output.document({"exports": told, "refused": refused})
    else:
        for result in done:
            _tell(result, output, ordered=bool(arguments.classes))
        for name, reason in refused.items():
            output.warning(f"{name} is left out: {reason}")
    return SUCCESS


def _export(
    manifest: Manifest,
    sources: Sources,
    arguments: argparse.Namespace,
    *,
    split: Split | None,
    out: Path,
    output: Output,
) -> ExportResult:
    from ground_truth_cli.export import export
    from ground_truth_cli.places import OnceReachable, places
    from ground_truth_runtime.labels.reading import read_manifest

    shown = _Progress(manifest.name, output)
    try:
        return export(
            read_manifest(sources.lines(manifest.address)),
            format=arguments.format,
            out=out,
            files=places(OnceReachable(sources.account), manifest=manifest.address, folders=arguments.images),
            copy_images=arguments.copy_images,
            split=split,
            attribute=manifest.attribute if arguments.attribute is None else arguments.attribute,
            classes=arguments.classes,
            force=arguments.force,
            progress=shown,
        )
    finally:
        shown.end()


def _folder(arguments: argparse.Namespace, manifest: Manifest, *, several: bool) -> Path:
    if arguments.output is None:
        return Path(f"{manifest.name}-{arguments.format}")
    folder: Path = arguments.output
    return folder / manifest.name if several else folder


def _tell(result: ExportResult, output: Output, *, ordered: bool) -> None:
    """`ordered`: whether a person chose the numbers of the classes, and needs no word about them."""
    parts = ", ".join(f"{number} {part}" for part, number in result.parts.items())
    what = f"{count(result.objects, 'object')} ({parts}), {count(result.labels, 'label')} of {result.attribute}"
    output.line(f"{result.out}: {what}")
    for loss in result.losses[:_LOSSES_SHOWN]:
        output.warning(f"{loss.count} x {loss.what} not carried: {loss.reason}")
    for warning in result.warnings:
        output.warning(warning)
    if result.renumbered and not ordered:
        named = [
            f"{name} ({', '.join(map(str, numbers.was))} -> {numbers.now})"
            for name, numbers in list(result.renumbered.items())[:_LOSSES_SHOWN]
        ]
        more = len(result.renumbered) - len(named)
        told = f"{', '.join(named)}{f' and {more} more' if more else ''}"
        output.warning(
            f"classes have other numbers here than in the manifest, where two share a number or one has two: {told}; "
            "--class sets the order"
        )
    if len(result.losses) > _LOSSES_SHOWN:
        output.warning(f"and {len(result.losses) - _LOSSES_SHOWN} more reasons in {result.out / 'export.json'}")


class _Progress:
    """Tells on a terminal which line is read."""

    def __init__(self, name: str, output: Output) -> None:
        from ground_truth_cli.terminal import Screen

        self._name = name
        self._screen = Screen(output.stderr) if is_terminal(output.stderr) else None

    def __call__(self, number: int) -> None:
        if self._screen is not None and number % _SHOWN_EVERY == 0:
            self._screen.draw([[(f"{self._name}: line {number:,}", None)]])

    def end(self) -> None:
        """Takes the line away."""
        if self._screen is not None:
            self._screen.draw([])
