"""`ground-truth show`: lines of an output manifest, readable."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_json, describe, positive_int
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.manifests import Manifest, Sources, add_manifest
from ground_truth_cli.output import Output, Style
from ground_truth_cli.text import safe

if TYPE_CHECKING:
    from ground_truth_cli.results import Result
    from ground_truth_runtime.labels.model import LabeledObject, UnreadableLine

NAME = "show"
HELP = "show the first labels of a job, readable"

_COUNT = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Shows the first lines of output manifests: of all jobs of an execution, of one of them, or of any manifest by "
        "its file or S3 URI, whoever made it. Each line is told in words and as JSON.",
        examples=(
            "ground-truth show",
            "ground-truth show --job boxes -n 10 --brief",
            "ground-truth show out/local/subject-boxes/output.manifest",
            "ground-truth show s3://bucket/labels/job/manifests/output/output.manifest --json | jq .line",
        ),
    )
    add_manifest(parser)
    parser.add_argument(
        "-n", "--lines", type=positive_int, default=_COUNT, metavar="N", help="lines of each; default: %(default)s"
    )
    parser.add_argument("--brief", action="store_true", help="in words only")
    add_json(parser, "one JSON document for each line")
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_runtime.labels.mistyped import Mistyped
    from ground_truth_runtime.labels.reading import read_line

    sources = Sources(arguments, output)
    for manifest in sources.manifests():
        numbered = enumerate(sources.lines(manifest.address), start=1)
        lines = list(islice(((number, line) for number, line in numbered if line.strip()), arguments.lines))
        if not output.as_json:
            _heading(manifest, output)
        for told in _of_result(manifest.result):
            output.warning(f"{manifest.name}: {told}")
        mistyped = Mistyped()
        for number, line in lines:
            for read in mistyped.watch(read_line(line, number=number)):
                _show(read, manifest, output, brief=arguments.brief)
        for told in mistyped.told():
            output.warning(f"{manifest.name}: {told}")
        if not lines:
            output.note(f"{manifest.address} is empty")
    return SUCCESS


def _of_result(result: Result | None) -> Iterator[str]:
    """Why a job failed, and what to know of its labels, such as why objects failed."""
    if result is not None:
        if not result["succeeded"]:
            yield str(result["reason"])
        yield from map(str, result["warnings"])


def _heading(manifest: Manifest, output: Output) -> None:
    output.line(f"{output.painted(safe(manifest.name), Style.BOLD)}  {safe(manifest.address)}")


def _show(read: LabeledObject | UnreadableLine, manifest: Manifest, output: Output, *, brief: bool) -> None:
    from ground_truth_cli.label_words import told
    from ground_truth_local.run.readable_json import readable_json
    from ground_truth_runtime.labels.model import UnreadableLine

    job = manifest.job
    if isinstance(read, UnreadableLine):
        where = "" if read.attribute is None else f"{read.attribute}: "
        if output.as_json:
            problem = {"problem": read.reason, "attribute": read.attribute}
            output.document({"job": job, "number": read.number, **problem})
        else:
            output.line(f"{read.number:>4}  {output.painted(safe(f'{where}unreadable: {read.reason}'), Style.BAD)}")
        return
    if output.as_json:
        output.document({"job": job, "number": read.number, "line": read.line})
        return
    source = "no source" if read.source is None else safe(" ".join(read.source.split()))
    output.line(f"{read.number:>4}  {source}")
    for label in read.labels:
        style = Style.BAD if label.failed else Style.GOOD
        output.line(f"      {output.painted(safe(label.attribute), style)}: {safe(told(label))}")
    if not brief:
        text = readable_json(dict(read.line))
        output.line("\n".join(f"      {safe(line)}" for line in text.splitlines()))
