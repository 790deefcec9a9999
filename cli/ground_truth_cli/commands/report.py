"""`ground-truth report`: a page with pictures, labels and numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from ground_truth_cli.arguments import add_aws, add_json, describe, existing_folder, positive_int
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.manifests import Sources, add_manifest
from ground_truth_cli.output import Output

NAME = "report"
HELP = "make a page with pictures, labels and numbers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Makes self-contained HTML pages of output manifests, whoever made them: labels drawn over the pictures, "
        "classes, confidence, failures, filters. For one manifest or job it is one file; for an execution a folder "
        "with a page for it and one for each of its jobs.",
        examples=(
            "ground-truth report --open",
            "ground-truth report --job boxes -o boxes.html",
            "ground-truth report out/local/boxes/output.manifest --images ~/pictures",
        ),
    )
    add_manifest(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PATH",
        help="file, or of an execution folder, to write; default: report- and the name",
    )
    parser.add_argument(
        "--images",
        type=existing_folder,
        action="append",
        default=[],
        metavar="FOLDER",
        help="look for pictures here before S3, by the end of their keys; may be given more than once",
    )
    parser.add_argument("--no-pictures", action="store_true", help="draw labels on an empty canvas; nothing is fetched")
    parser.add_argument("--attribute", metavar="KEY", help="label attribute to show first; default: the job's")
    parser.add_argument(
        "--max-objects", type=positive_int, metavar="N", help="objects listed one by one; default: 10000; all count"
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli.reporting import Reports

    sources = Sources(arguments, output)
    manifests = sources.manifests()
    reports = Reports(
        sources,
        images=arguments.images,
        pictures=not arguments.no_pictures,
        max_objects=arguments.max_objects,
        attribute=arguments.attribute,
    )
    reports.check_attribute(manifests)
    if sources.execution is None or (arguments.job is not None and len(manifests) == 1):
        (manifest,) = manifests
        page = Path(f"report-{manifest.name}.html") if arguments.output is None else arguments.output
        pages = [reports.job(manifest, page)]
    else:
        name = sources.execution.name
        folder = Path(f"report-{name}") if arguments.output is None else arguments.output
        pages = reports.execution(name, manifests, folder)
    if reports.problem:
        output.warning(f"pictures could not be fetched: {reports.problem}")
    for warning in reports.warnings:
        output.warning(warning)
    if output.as_json:
        output.document({"pages": [page.resolve() for page in pages]})
    else:
        output.line(f"{pages[0]}")
    if arguments.open:
        import webbrowser

        webbrowser.open(pages[0].resolve().as_uri())
    return SUCCESS
