"""`ground-truth local`: Ground Truth on this machine, without an AWS account."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ground_truth_cli.arguments import add_json, describe
from ground_truth_cli.errors import BAD_INPUT, FAILED, SUCCESS
from ground_truth_cli.extras import require
from ground_truth_cli.output import Output
from ground_truth_local.cloud.settings import DEFAULT_PORT, DEFAULT_SPEED, DEFAULT_WORKERS
from ground_truth_local.portal.settings import DEFAULT_HOST as PORTAL_HOST
from ground_truth_local.portal.settings import DEFAULT_PEOPLE, PortalSettings
from ground_truth_local.portal.settings import DEFAULT_PORT as PORTAL_PORT
from ground_truth_local.profile_rules import WORKERS
from ground_truth_local.run.options import DEFAULT_OUT, EXAMPLE, RunOptions

NAME = "local"
HELP = "Ground Truth on this machine: no AWS account, no Docker"

_NEEDED = ("ministack", "aws_lambda_powertools", "liquid", "numpy", "PIL", "skimage")
_APP = "ground_truth_cli.local_app"
"""The CDK app for folders without one."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Runs a CDK app with a labeling pipeline in a local cloud on 127.0.0.1, with simulated workers or with people: "
        "the app of a checkout, that of a folder with a cdk.json, or, in any other folder, one that comes with the "
        "package.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run_parser = commands.add_parser(
        "run",
        help="deploy the app to a local cloud, label photographs, and show the results",
        formatter_class=parser.formatter_class,
        allow_abbrev=False,
    )
    describe(
        run_parser,
        "Starts a local cloud on 127.0.0.1, deploys the CDK app of this folder to it with a stock CDK CLI, or the app "
        "that comes with the package where the folder has none, uploads photographs, runs the labeling state machine, "
        "and shows the labels. Nothing keeps running. Needs the extra `local`.",
        examples=("ground-truth local run", "ground-truth local run --images ~/pictures --port 0"),
    )
    run_parser.add_argument(
        "--event",
        type=Path,
        action="append",
        metavar="FILE",
        help=f"event to run, as JSON; may be given more than once; default: {EXAMPLE}, which comes with the package",
    )
    _add_cloud_options(run_parser)
    run_parser.set_defaults(run=run_once)
    up_parser = commands.add_parser(
        "up",
        help="keep a local cloud running with the app deployed, until Ctrl-C",
        formatter_class=parser.formatter_class,
        allow_abbrev=False,
    )
    describe(
        up_parser,
        "Starts a local cloud on 127.0.0.1, deploys the CDK app of this folder to it, or the app that comes with the "
        "package where the folder has none, uploads photographs below images/, and prints the variables that point "
        "every AWS program at it, and the address of the worker portal, where people label in their browser. It runs "
        "until Ctrl-C, and then ends with everything in it. Needs the extra `local`.",
        examples=(
            "ground-truth local up",
            "ground-truth local up --workers people --worker ann --worker ben",
            f". {DEFAULT_OUT}/environment.sh && ground-truth start {EXAMPLE} --watch     # in another shell",
        ),
    )
    _add_cloud_options(up_parser)
    _add_portal_options(up_parser)
    add_json(up_parser)
    up_parser.set_defaults(run=up)


def _add_cloud_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--images",
        type=Path,
        metavar="FOLDER",
        help="pictures to label (.jpg, .jpeg, .png), in FOLDER and below; default: photographs of scikit-image",
    )
    parser.add_argument(
        "-c",
        "--context",
        type=_context,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="context value of the CDK app, as for the CDK CLI; may be given more than once",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        metavar="PORT",
        help="port of the local cloud, 0 for any free one; default: %(default)s",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=DEFAULT_OUT,
        metavar="FOLDER",
        help="where results, report and logs go; default: %(default)s",
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=DEFAULT_SPEED,
        metavar="FACTOR",
        help="how many times faster than people the simulated workers are; default: %(default)g",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="NUMBER",
        help="seed of the simulated workers: equal seeds give equal labels; default: %(default)s",
    )
    parser.add_argument(
        "--simulation",
        type=Path,
        metavar="FILE",
        help="what the simulated workers are like, as JSON: accuracy, confusion, box_jitter, declined and more "
        "(docs/local.md); what it says goes before --seed and --workers",
    )


def _add_portal_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers",
        choices=WORKERS,
        default=DEFAULT_WORKERS,
        help="who works on jobs whose simulation profile does not say: simulated workers, people in the portal, or "
        "both, and then at the pace of people; default: %(default)s",
    )
    parser.add_argument(
        "--worker",
        action="append",
        metavar="NAME",
        help="a member of the work team who may sign in at the portal; may be given more than once; "
        f"default: {' and '.join(DEFAULT_PEOPLE)}",
    )
    parser.add_argument(
        "--portal-host",
        default=PORTAL_HOST,
        metavar="HOST",
        help="where the portal listens; on anything but this machine alone each worker gets a password; "
        "default: %(default)s",
    )
    parser.add_argument(
        "--portal-port",
        type=int,
        default=PORTAL_PORT,
        metavar="PORT",
        help="port of the portal, 0 for any free one; default: %(default)s",
    )


def run_once(arguments: argparse.Namespace, output: Output) -> int:
    """Runs `ground-truth local run`."""
    require(_NEEDED, command="local run", extra="local")
    from ground_truth_local.run import local_run
    from ground_truth_local.run.console import Console

    return _guarded(lambda: local_run.run(_options(arguments), console=Console(output.stdout)), output)


def up(arguments: argparse.Namespace, output: Output) -> int:
    """Runs `ground-truth local up`."""
    require(_NEEDED, command="local up", extra="local")
    from ground_truth_cli.local_cloud import keep_up

    people = DEFAULT_PEOPLE if arguments.worker is None else tuple(arguments.worker)
    portal = PortalSettings.guarded(host=arguments.portal_host, port=arguments.portal_port, people=people)
    options = replace(_options(arguments), workers=arguments.workers, portal=portal)
    return _guarded(lambda: keep_up(options, output=output), output)


def _guarded(work: Callable[[], object], output: Output) -> int:
    """Does `work`, which starts processes: whatever ends it, they end too."""
    from ground_truth_local.cloud.errors import CloudError, FolderUnusable
    from ground_truth_local.run.errors import Interrupted, RunError, SetupIncomplete
    from ground_truth_local.run.interrupts import interruptible

    try:
        with interruptible():
            work()
    except Interrupted as interrupt:
        output.note(f"\n{interrupt}: everything that was started has ended.")
        return interrupt.exit_code
    except (SetupIncomplete, FolderUnusable) as error:
        output.note(f"\n{error}")
        return BAD_INPUT
    except (RunError, CloudError) as error:
        output.note(f"\n{error}")
        return FAILED
    except OSError as error:
        # A file of the run that can't be written, or a program of the machine that can't be started.
        if error.filename is None:
            raise
        output.note(f"\n{error.filename}: {error.strerror}")
        return FAILED
    return SUCCESS


def _options(arguments: argparse.Namespace) -> RunOptions:
    events = getattr(arguments, "event", None)
    return RunOptions(
        project=Path.cwd(),
        events=() if events is None else tuple(events),
        images=arguments.images,
        out=arguments.out,
        port=arguments.port,
        speed=arguments.speed,
        seed=arguments.seed,
        simulation=arguments.simulation,
        context=dict(arguments.context),
        app_module=_APP,
    )


def _context(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not key or not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value
