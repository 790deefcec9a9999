"""The `ground-truth` command."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from ground_truth_local.run.options import RunOptions

EXIT_CODES = """\
exit status:
  0    everything is labeled
  1    a step or an execution failed
  2    wrong usage, or something that the run needs is missing
  130  interrupted (128 and the number of the signal)
"""


def main(arguments: Sequence[str] | None = None, *, output: TextIO | None = None) -> int:
    """Run the command with `arguments` (those of the process by default); its exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        # Takes a while to import: only now, so that help comes at once, and where an interrupt is no traceback.
        from ground_truth_cli import local  # noqa: PLC0415
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return local.run(parsed, output=sys.stdout if output is None else output)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ground-truth",
        description="Label data with Amazon SageMaker Ground Truth, or with its local twin.",
    )
    rooms = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    local_parser = rooms.add_parser("local", help="Ground Truth on this machine: no AWS account, no Docker")
    commands = local_parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_local_run(
        commands.add_parser(
            "run",
            help="deploy the app to a local cloud, label photographs, and show the results",
            description=(
                "Starts a local cloud on 127.0.0.1, deploys the app of this checkout to it with the stock CDK CLI, "
                "uploads photographs, runs the labeling state machine, and shows the labels. Nothing keeps running."
            ),
            epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    return parser


def _add_local_run(parser: argparse.ArgumentParser) -> None:
    defaults = RunOptions(project=Path())
    parser.add_argument(
        "--images",
        type=Path,
        metavar="FOLDER",
        help="pictures to label (.jpg, .jpeg, .png), in FOLDER and below; default: photographs of scikit-image",
    )
    parser.add_argument(
        "--event",
        type=Path,
        action="append",
        metavar="FILE",
        help=f"event to run, as JSON; may be given more than once; default: {defaults.events[0]}",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=defaults.port,
        metavar="PORT",
        help="port of the local cloud, 0 for any free one; default: %(default)s",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=defaults.out,
        metavar="FOLDER",
        help="where results, report and logs go; default: %(default)s",
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=defaults.speed,
        metavar="FACTOR",
        help="how many times faster than people the simulated workers are; default: %(default)g",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=defaults.seed,
        metavar="NUMBER",
        help="seed of the simulated workers: equal seeds give equal labels; default: %(default)s",
    )


if __name__ == "__main__":
    sys.exit(main())
