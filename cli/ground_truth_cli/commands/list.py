"""`ground-truth list`: executions and how they stand."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from ground_truth_cli.arguments import add_aws, add_json, describe, positive_int
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.output import Output

NAME = "list"
HELP = "list executions, the latest first"

_COUNT = 20
_STATUSES = ("running", "succeeded", "failed", "timed_out", "aborted")


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Lists the executions of the stack's state machine, the latest first. Step Functions forgets an execution 90 "
        "days after its end.",
        examples=("ground-truth list", "ground-truth list --status running --json"),
    )
    parser.add_argument(
        "-n", "--count", type=positive_int, default=_COUNT, metavar="N", help="how many; default: %(default)s"
    )
    parser.add_argument("--status", choices=_STATUSES, help="only those of this status")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import executions
    from ground_truth_cli.progress.words import duration
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    aws = open_session(arguments)
    stack = find_stack(aws, arguments.stack_name)
    status = None if arguments.status is None else arguments.status.upper()
    found = executions.listed(aws, stack, status=status, count=arguments.count)
    if output.as_json:
        output.document(
            [
                {
                    "name": execution["name"],
                    "execution_arn": execution["executionArn"],
                    "status": execution["status"],
                    "started_at": execution["startDate"],
                    "stopped_at": execution.get("stopDate"),
                }
                for execution in found
            ]
        )
        return SUCCESS
    if not found:
        output.note("No execution yet." if status is None else f"No execution is {arguments.status}.")
        return SUCCESS
    now = datetime.now(UTC)
    rows = [
        (
            execution["name"],
            execution["status"],
            execution["startDate"].astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            duration((execution.get("stopDate", now) - execution["startDate"]).total_seconds()),
        )
        for execution in found
    ]
    output.table(("execution", "status", "started", "took"), rows, right={"took"})
    return SUCCESS
