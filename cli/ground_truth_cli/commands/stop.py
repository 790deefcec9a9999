"""`ground-truth stop`: end an execution and its labeling jobs."""

from __future__ import annotations

import argparse
import time

from ground_truth_cli.arguments import add_aws, add_json, describe
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.output import Output

NAME = "stop"
HELP = "stop an execution and its labeling jobs"

_POLL_SECONDS = 2.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Stops an execution. The stack then stops its labeling jobs, so that nobody is paid for an abandoned one; "
        "labels that are finished stay in the bucket. A labeling job can not be taken up again.",
        examples=("ground-truth stop birds-20260102-030405-678", "ground-truth stop latest --wait"),
    )
    parser.add_argument("execution", metavar="EXECUTION", help="name or ARN of an execution, or latest")
    parser.add_argument("--reason", metavar="TEXT", default="Stopped by ground-truth stop", help="why, for the records")
    parser.add_argument("--wait", action="store_true", help="wait until its labeling jobs have stopped")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import executions
    from ground_truth_cli.progress.model import LABELING
    from ground_truth_cli.progress.reader import Reader
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    aws = open_session(arguments)
    stack = find_stack(aws, arguments.stack_name)
    arn = executions.resolve(aws, stack, arguments.execution)
    reader = Reader(aws, stack, arn)
    snapshot = reader.read()
    stopped = not snapshot.ended
    if stopped:
        aws.states.stop_execution(executionArn=arn, error="Stopped", cause=arguments.reason)
    running = [job.labeling_job for job in snapshot.jobs if job.state in LABELING]
    if not output.as_json:
        output.line(
            f"Stopped {snapshot.name}." if stopped else f"{snapshot.name} had ended already: {snapshot.status}."
        )
        if running:
            output.line(
                f"Its labeling jobs {'will be stopped' if stopped else 'still stop'}: {', '.join(map(str, running))}"
            )
    if arguments.wait:
        while any(job.state in LABELING for job in reader.read().jobs):
            time.sleep(_POLL_SECONDS)
        if running and not output.as_json:
            output.line("They have stopped.")
    if output.as_json:
        output.document(
            {"name": snapshot.name, "execution_arn": arn, "stopped": stopped, "labeling_jobs_to_stop": running}
        )
    return SUCCESS
