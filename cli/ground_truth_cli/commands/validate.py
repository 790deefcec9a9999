"""`ground-truth validate`: every problem of an event, before anything is started."""

from __future__ import annotations

import argparse
from typing import Any

from ground_truth_cli.arguments import add_aws, add_json, describe
from ground_truth_cli.errors import FAILED, SUCCESS
from ground_truth_cli.output import Output
from ground_truth_cli.text import safe
from ground_truth_runtime.words import count

NAME = "validate"
HELP = "tell every problem of an event"


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Reads an event by the rules of the plan step and tells every problem at once. Offline it checks the event "
        "alone. With --online it also makes the plan's checks against the account: manifests, images' prefixes, CORS "
        "rules, work teams, templates, and the finished requests. Nothing is written or started. An event with "
        "problems ends with status 1; a file that can't be read with 2.",
        examples=(
            "ground-truth validate examples/birds.json",
            "ground-truth validate --online --json - < event.json",
        ),
    )
    parser.add_argument("event", metavar="EVENT", help="file with the event as JSON; - for standard input")
    parser.add_argument("--online", action="store_true", help="also check against the stack and its account")
    add_json(parser)
    add_aws(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import events

    raw, reading = events.load(arguments.event)
    if arguments.online:
        # The plan's own checks begin with those of the event, and tell its problems too.
        problems, warnings = _online(raw, arguments)
    else:
        problems, warnings = [str(problem) for problem in reading.problems], []
    if output.as_json:
        output.document({"valid": not problems, "jobs": len(reading.jobs), "problems": problems, "warnings": warnings})
    else:
        for text in problems:
            output.line(safe(text))
        for text in warnings:
            output.warning(text)
        output.note(f"{arguments.event}: {count(len(problems), 'problem') if problems else 'no problem'}")
    return FAILED if problems else SUCCESS


def _online(raw: Any, arguments: argparse.Namespace) -> tuple[list[str], list[str]]:
    from ground_truth_cli.planning import rehearse
    from ground_truth_cli.session import open_session
    from ground_truth_cli.stack import find_stack

    aws = open_session(arguments)
    rehearsal = rehearse(raw, aws=aws, stack=find_stack(aws, arguments.stack_name))
    return list(rehearsal.problems), list(rehearsal.warnings)
