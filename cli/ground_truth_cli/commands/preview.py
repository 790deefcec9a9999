"""`ground-truth preview`: what a worker will see."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.account import Account
from ground_truth_cli.arguments import add_aws, add_json, describe, positive_int
from ground_truth_cli.errors import FAILED, SUCCESS, BadInput, CliError
from ground_truth_cli.output import Output
from ground_truth_cli.text import safe

if TYPE_CHECKING:
    from ground_truth_runtime.event.models import Job

NAME = "preview"
HELP = "render what a worker will see, and tell what is wrong with it"

_NEEDED = ("liquid", "PIL")


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Renders the worker template of a job with one line of its manifest, as the service would, writes it as a HTML "
        "file, and tells what is wrong: mistakes in the template's Liquid, variables, filters and elements that there "
        "are not, labels that are not the job's, pictures that do not load, a bucket without the CORS rule that "
        "workers' browsers need. The labeling tools themselves are loaded from the service by workers' browsers; the "
        "file shows instructions, labels and picture in plain HTML. Status 1 when something is wrong. Needs the extra "
        "`local`.",
        examples=(
            "ground-truth preview examples/birds.json --job boxes --open",
            "ground-truth preview event.json --job boxes --image bird.jpg         # without AWS",
            "ground-truth preview event.json --job boxes --template my.liquid.html --line 7",
        ),
    )
    parser.add_argument("event", metavar="EVENT", help="file with the event as JSON; - for standard input")
    parser.add_argument("--job", metavar="NAME", help="which job; not needed where the event has one only")
    parser.add_argument(
        "--line", type=positive_int, default=1, metavar="N", help="which object of its input, from 1; default: 1"
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--manifest", metavar="FILE", help="take the line from this manifest: a file or an s3:// URI")
    source.add_argument("--image", type=Path, metavar="FILE", help="show this picture; nothing is asked of AWS")
    parser.add_argument("--template", type=Path, metavar="FILE", help="take this template, before it is uploaded")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file to write; default: preview-JOB.html"
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from importlib.util import find_spec

    missing = [module for module in _NEEDED if find_spec(module) is None]
    if missing:
        raise CliError(f"preview needs {' and '.join(missing)}: pip install 'cdk-ground-truth[local]'")
    from ground_truth_cli import events
    from ground_truth_cli.files import write_text
    from ground_truth_cli.previewing.preview import preview

    _, reading = events.load_sound(arguments.event)
    job = _job(list(reading.jobs.values()), arguments.job)
    made = preview(
        job,
        number=arguments.line,
        manifest=arguments.manifest,
        image=arguments.image,
        template=arguments.template,
        account=Account(arguments),
    )
    file = Path(f"preview-{job.name}.html") if arguments.output is None else arguments.output
    write_text(file, made.page)
    if output.as_json:
        output.document({"job": job.name, "page": file.resolve(), "problems": made.problems})
    else:
        for problem in made.problems:
            output.line(safe(problem))
        output.note(f"Wrote {file}: {len(made.problems) or 'no'} problem{'s' if len(made.problems) != 1 else ''}")
    if arguments.open:
        import webbrowser

        webbrowser.open(file.resolve().as_uri())
    return FAILED if made.problems else SUCCESS


def _job(jobs: list[Job], name: str | None) -> Job:
    names = ", ".join(job.name for job in jobs)
    if name is None:
        if len(jobs) > 1:
            raise BadInput(f"the event has several jobs: choose one with --job: {names}")
        return jobs[0]
    for job in jobs:
        if job.name == name:
            return job
    raise BadInput(f"the event has no job {name!r}, only {names}")
