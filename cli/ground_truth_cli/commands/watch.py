"""`ground-truth watch`: the progress of an execution."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_execution, add_json, describe
from ground_truth_cli.errors import FAILED, INTERRUPTED, SUCCESS
from ground_truth_cli.output import Output

if TYPE_CHECKING:
    from ground_truth_cli.session import Aws
    from ground_truth_cli.stack import Stack

NAME = "watch"
HELP = "follow the progress of an execution"

_INTERVAL_SECONDS = 5.0  # ListLabelingJobs may be called twice a second by everybody in the account together
_LOCAL_INTERVAL_SECONDS = 1.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Shows how far the jobs of an execution are until it has ended: a bar per job, objects labeled, rate, time "
        "left, state, and what went wrong. On a terminal the picture is drawn again in place; elsewhere a line comes "
        "when something has changed. Ctrl-C ends the watching and leaves the execution running. The exit status is 0 "
        "when the execution succeeds and 1 when it ends in any other way. Works on ended executions too.",
        examples=(
            "ground-truth watch",
            "ground-truth watch birds-20260102-030405-678",
            "ground-truth watch --json birds-may | jq .status",
        ),
    )
    add_execution(parser)
    add_interval(parser)
    parser.add_argument("--once", action="store_true", help="show how far it is now, and end with status 0")
    add_json(parser, "one JSON document for each change")
    add_aws(parser)


def add_interval(parser: argparse.ArgumentParser) -> None:
    """Adds `--interval`."""
    parser.add_argument(
        "--interval",
        type=_seconds,
        metavar="SECONDS",
        help=f"time between two looks; default: {_INTERVAL_SECONDS:g}, on the local cloud {_LOCAL_INTERVAL_SECONDS:g}",
    )


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import executions
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    aws = open_session(arguments)
    stack = find_stack(aws, arguments.stack_name)
    arn = executions.resolve(aws, stack, arguments.execution)
    return follow_to_end(aws, stack, arn, arguments, output)


def follow_to_end(aws: Aws, stack: Stack, arn: str, arguments: argparse.Namespace, output: Output) -> int:
    """Follows an execution; the exit status tells how it ended."""
    from ground_truth_cli.executions import name_of
    from ground_truth_cli.progress.follow import follow, show_once
    from ground_truth_cli.progress.reader import Reader

    reader = Reader(aws, stack, arn)
    if getattr(arguments, "once", False):
        show_once(reader.read(), output=output)
        return SUCCESS
    interval = _LOCAL_INTERVAL_SECONDS if aws.local else _INTERVAL_SECONDS
    try:
        ended = follow(
            reader.read, output=output, interval=interval if arguments.interval is None else arguments.interval
        )
    except KeyboardInterrupt:
        name = name_of(arn)
        output.note(
            f"\nThe execution goes on.\nFollow it again:  ground-truth watch {name}\nStop it:          "
            f"ground-truth stop {name}"
        )
        return INTERRUPTED
    return SUCCESS if ended.succeeded else FAILED


def _seconds(text: str) -> float:
    value = float(text)
    if not value >= 0.5:
        raise ValueError
    return value


_seconds.__name__ = "number of seconds, 0.5 or more"
