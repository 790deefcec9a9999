"""`ground-truth preview`: what a worker will see."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.account import Account
from ground_truth_cli.arguments import add_aws, add_json, describe, positive_int
from ground_truth_cli.errors import FAILED, SUCCESS, BadInput, CliError
from ground_truth_cli.extras import require
from ground_truth_cli.output import Output
from ground_truth_cli.text import safe
from ground_truth_runtime.words import count

if TYPE_CHECKING:
    from ground_truth_cli.previewing.preview import Preview
    from ground_truth_runtime.event.models import Job
    from ground_truth_runtime.event.parse import Reading

NAME = "preview"
HELP = "show what a worker will see, and tell what is wrong with it"

DEFAULT_PORT = 4568
_NEEDED = ("liquid", "PIL")


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Renders the worker template of a job with one line of its manifest, as the service would, and serves the "
        "worker's page on 127.0.0.1 until Ctrl-C: with tools that work, the answer that they give, and a list of what "
        "is wrong. Loading the page again reads template and manifest again. Told are mistakes in the template's "
        "Liquid, variables, filters and elements that there are not, labels that are not the job's, pictures that do "
        "not load, a bucket without the CORS rule that workers' browsers need, and what goes wrong in the browser. "
        "With --check it only tells, as far as that needs no browser, and ends with status 1 when something is wrong. "
        "Needs the extra `local`.",
        examples=(
            "ground-truth preview examples/birds.json --job boxes --open",
            "ground-truth preview event.json --job boxes --image bird.jpg --check         # without AWS",
            "ground-truth preview --template my.liquid.html --manifest birds.manifest --label Bird --label Cat",
        ),
    )
    parser.add_argument("event", metavar="EVENT", nargs="?", help="file with the event as JSON; - for standard input")
    parser.add_argument("--job", metavar="NAME", help="which job; not needed where the event has one only")
    parser.add_argument(
        "--line", type=positive_int, default=1, metavar="N", help="which object of its input, from 1; default: 1"
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--manifest", metavar="FILE", help="take the line from this manifest: a file or an s3:// URI")
    source.add_argument("--image", type=Path, metavar="FILE", help="show this picture; nothing is asked of AWS")
    source.add_argument(
        "--task-input",
        type=Path,
        metavar="FILE",
        help="what the pre-annotation function gives to the template, as JSON; default: what those of AWS and of the "
        "stack give",
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help="take this template, before it is uploaded")
    parser.add_argument("--label", action="append", metavar="NAME", help="a label, where there is no event to name it")
    parser.add_argument("--check", action="store_true", help="tell what is wrong, and serve nothing; --json does too")
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, metavar="PORT", help="port, 0 for any free one; default: %(default)s"
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    require(_NEEDED, command=NAME, extra="local")
    preview = _preview(arguments)
    rendered = preview.rendered(arguments.line, grant_read_access=lambda uri: uri.replace("s3://", "https://", 1))
    findings = preview.findings(rendered)
    if output.as_json:
        output.document(
            {"job": preview.job.name, "problems": list(findings.problems), "warnings": list(findings.warnings)}
        )
    else:
        for problem in findings.problems:
            output.line(safe(problem))
        for warning in findings.warnings:
            output.line(safe(f"warning: {warning}"))
        problems = count(len(findings.problems), "problem") if findings.problems else "No problems"
        output.note(f"{problems}, {count(len(findings.warnings), 'warning')}" if findings.warnings else problems)
    if not (arguments.check or output.as_json):
        _serve(preview, arguments, output)
    return FAILED if findings.problems else SUCCESS


def _serve(preview: Preview, arguments: argparse.Namespace, output: Output) -> None:
    """Until a signal ends it."""
    from ground_truth_cli.previewing.site import PreviewSite
    from ground_truth_local.cloud import port
    from ground_truth_local.cloud.errors import PortTaken
    from ground_truth_local.web.server import WebServer

    try:
        listener = port.bind(arguments.port, choice="--port {port}")
    except PortTaken as error:
        raise CliError(str(error)) from error
    number = listener.getsockname()[1]
    hosts = {f"{name}:{number}" for name in ("127.0.0.1", "localhost")}
    address = f"http://127.0.0.1:{number}/"
    with WebServer(PreviewSite(preview, line=arguments.line, hosts=hosts), listener=listener):
        output.note(f"The page is at {address} until Ctrl-C")
        if arguments.open:
            import webbrowser

            webbrowser.open(address)
        while True:
            signal.pause()


def _preview(arguments: argparse.Namespace) -> Preview:
    from ground_truth_cli import events
    from ground_truth_cli.previewing.preview import Preview
    from ground_truth_runtime.event.chains import audited_attribute

    if arguments.event is None:
        job, jobs = _job_of_template(arguments), {}
    else:
        if arguments.label is not None:
            raise BadInput("--label is for a template without an event: the event has the labels")
        reading: Reading = events.load_sound(arguments.event)[1]
        job, jobs = _job(list(reading.jobs.values()), arguments.job), {job.name: job for job in reading.jobs.values()}
    return Preview(
        job=job,
        audited=audited_attribute(job, jobs),
        manifest=arguments.manifest,
        image=arguments.image,
        template=arguments.template,
        given=arguments.task_input,
        account=Account(arguments),
    )


def _job_of_template(arguments: argparse.Namespace) -> Job:
    """What a template alone belongs to: a job of which nothing else is known."""
    from ground_truth_runtime.event.models import Input, Job

    inputs = (arguments.manifest, arguments.image, arguments.task_input)
    if arguments.template is None or all(given is None for given in inputs):
        raise BadInput("without an event, --template is needed, and one of --manifest, --image and --task-input")
    if arguments.job is not None:
        raise BadInput("--job chooses a job of an event, and there is no event")
    labels = [] if arguments.label is None else arguments.label
    name = arguments.template.name
    return Job.model_construct(
        name=name, title=name, description="", task_type="Custom", labels=labels, input=Input.model_construct()
    )


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
