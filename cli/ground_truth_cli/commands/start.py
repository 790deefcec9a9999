"""`ground-truth start`: an execution for an event."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ground_truth_cli.arguments import add_aws, add_json, describe
from ground_truth_cli.commands import watch
from ground_truth_cli.errors import SUCCESS, BadInput
from ground_truth_cli.output import Output

if TYPE_CHECKING:
    from ground_truth_cli.session import Aws
    from ground_truth_cli.stack import Stack

NAME = "start"
HELP = "start labeling: an execution for an event"


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Checks an event offline and starts an execution of the stack's state machine with it. With --watch the exit "
        "status is that of `ground-truth watch`.",
        examples=(
            "ground-truth start examples/birds.json --watch",
            "ground-truth start - --name birds-may < event.json",
        ),
    )
    parser.add_argument("event", metavar="EVENT", help="file with the event as JSON; - for standard input")
    parser.add_argument("--name", metavar="NAME", help="name of the execution; default: the file's and the time")
    parser.add_argument("--watch", action="store_true", help="follow its progress until it has ended")
    watch.add_interval(parser)
    add_json(parser, "one JSON document, and with --watch one more for each change,")
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import events, executions
    from ground_truth_cli.files import STDIN
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    if arguments.name is not None:
        executions.check_name(arguments.name)
    raw, _ = events.load_sound(arguments.event)
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    size = len(text.encode())
    if size > executions.INPUT_BYTES:
        raise BadInput(f"the event has {size:,} bytes; an execution takes at most {executions.INPUT_BYTES:,}")
    stem = "event" if arguments.event == STDIN else Path(arguments.event).stem
    name = executions.new_name(stem) if arguments.name is None else arguments.name
    aws = open_session(arguments)
    stack = find_stack(aws, arguments.stack_name)
    started = _start(aws, stack, name=name, text=text)
    if output.as_json:
        output.document({"execution_arn": started, "name": name})
    elif not arguments.watch:
        output.line(f"Started {name}")
        output.line(f"  {started}")
        output.note(f"Follow it:  ground-truth watch {name}\nStop it:    ground-truth stop {name}")
    return watch.follow_to_end(aws, stack, started, arguments, output) if arguments.watch else SUCCESS


def _start(aws: Aws, stack: Stack, *, name: str, text: str) -> str:
    from botocore.exceptions import ClientError

    from ground_truth_cli.aws_errors import code

    try:
        return aws.states.start_execution(stateMachineArn=stack.state_machine, name=name, input=text)["executionArn"]
    except ClientError as error:
        if code(error) == "ExecutionAlreadyExists":
            raise BadInput(
                f"there is an execution {name} with another event, or one that has ended; a name is free again after "
                "90 days: leave --name out, or choose another"
            ) from error
        raise
