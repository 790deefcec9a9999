"""A local cloud that stays up, for `ground-truth local up`."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ground_truth_cli.arguments import STACK_VARIABLE
from ground_truth_cli.files import write_private_text, write_text
from ground_truth_cli.output import Output
from ground_truth_local.cloud.process import LocalCloud
from ground_truth_local.cloud.reservation import Reservation
from ground_truth_local.portal.settings import PortalSettings
from ground_truth_local.run import local_run, photographs, space
from ground_truth_local.run.checks import check
from ground_truth_local.run.console import Console
from ground_truth_local.run.options import RunOptions

SCRIPT = "environment.sh"
"""File in the folder with the variables that point a shell at the cloud, the run's secret among them."""

_LOOK_SECONDS = 5.0

_EXPORTED = (
    "AWS_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
)
_UNSET = ("AWS_PROFILE", "AWS_SESSION_TOKEN")
"""Variables of a person's shell that would lead elsewhere."""


def keep_up(options: RunOptions, *, output: Output) -> None:
    """Runs a local cloud with the app and photographs in it until a signal ends it.

    Raises:
        RunError: Something is missing, or a step failed.
        CloudError: The local cloud could not be started.
        Interrupted: A signal asked for its end; only inside `interrupts.interruptible`.
    """
    checked = check(options)
    # A program that reads the answer gets nothing else on standard output.
    console = Console(output.stderr if output.as_json else output.stdout)
    script = options.directory / SCRIPT
    with Reservation(checked.settings) as reservation:
        space.check(options.directory)
        cloud = LocalCloud(checked.settings, reservation=reservation)
        console.heading("Local cloud")
        try:
            with space.explained(options.directory):
                with console.step("Start"):
                    cloud.start()
                stack = local_run.deploy(options.app(), cloud, console=console, context=options.context)
                with console.step(f"Upload {len(checked.photographs)} photographs"):
                    photographs.upload(checked.photographs, s3=cloud.clients.s3, bucket=stack.bucket)
                variables = {**{name: cloud.environment()[name] for name in _EXPORTED}, STACK_VARIABLE: stack.name}
                write_private_text(script, _script(variables))
                event = _example(options)
            if output.as_json:
                document = {"endpoint": cloud.endpoint, "bucket": stack.bucket, "environment": variables}
                passwords = {} if options.portal is None else options.portal.passwords
                output.document({**document, "portal": cloud.portal, "passwords": passwords})
            else:
                _tell(cloud.endpoint, script, bucket=stack.bucket, event=event, output=output)
                if options.portal is not None and cloud.portal is not None:
                    tell_portal(options.portal, cloud.portal, workers=options.workers, output=output)
                output.line("\nCtrl-C ends it, with everything in it.")
            _wait(options.directory, output=output)
        finally:
            # Its secret opens nothing any more.
            script.unlink(missing_ok=True)
            cloud.stop()


def _example(options: RunOptions) -> Path:
    """An event to begin with: the project's own file, or a copy of the package's in the run's folder."""
    (example,) = replace(options, events=()).event_files
    if example.is_relative_to(options.project):
        return example
    copy = options.directory / example.name
    write_text(copy, [example.read_text(encoding="utf-8")])
    return copy


def _tell(endpoint: str, script: Path, *, bucket: str, event: Path, output: Output) -> None:
    output.line(f"\nThe local cloud runs at {endpoint}; its bucket is {bucket}.")
    output.line(
        "It takes requests that are signed with this run's credentials. Another shell gets them, and labels, by:\n"
    )
    output.line(f"  . {shlex.quote(_shown(script))}")
    output.line(f"  ground-truth start {shlex.quote(_shown(event))} --watch")


def tell_portal(portal: PortalSettings, address: str, *, workers: str, output: Output) -> None:
    """Where people label, and how they get in."""
    names = ", ".join(portal.people)
    who = f"{names} do" if len(portal.people) > 1 else f"{names} does"
    told = {
        "simulated": "simulated workers do the tasks, unless a job's profile says otherwise; --workers people",
        "people": f"{who} the tasks there",
        "both": f"{who} the tasks there, beside simulated workers",
    }
    output.line(f"\nThe worker portal is at {address}: {told[workers]}")
    for name, password in portal.passwords.items():
        output.line(f"  {name} signs in with the password {password}")


def _script(variables: Mapping[str, str]) -> str:
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    # Where the command's own environment is not active in the other shell, it is found all the same.
    commands = shlex.quote(str(Path(sys.executable).parent))
    return f'{exports}unset {" ".join(_UNSET)}\nexport PATH={commands}:"$PATH"\n'


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _wait(directory: Path, *, output: Output) -> None:
    """Until a signal raises. Says when the disk gets full, and leaves it to the person what to give up."""
    full = False
    while True:
        before, full = full, space.is_full(directory)
        if full and not before:
            output.warning(f"the disk of {directory} is full: functions can't start until there is room again")
        time.sleep(_LOOK_SECONDS)
