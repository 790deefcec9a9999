"""Options that several commands share, and how a command is described."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from ground_truth_cli.errors import EXIT_CODES

DEFAULT_STACK = "GroundTruthLabeling"
STACK_VARIABLE = "GROUND_TRUTH_STACK"
"""Environment variable with the name of the stack, which a local cloud's script sets."""
LATEST = "latest"


def describe(parser: argparse.ArgumentParser, description: str, *, examples: Sequence[str] = ()) -> None:
    """Gives a command its description, examples and exit statuses."""
    parser.description = description
    shown = "".join(f"  {example}\n" for example in examples)
    parser.epilog = (f"examples:\n{shown}\n" if examples else "") + EXIT_CODES


def add_json(parser: argparse.ArgumentParser, what: str = "one JSON document") -> None:
    """Adds `--json`."""
    parser.add_argument(
        "--json",
        action="store_true",
        help=f"for programs: {what} on standard output, messages on standard error",
    )


def add_aws(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say which account, region and stack."""
    group = parser.add_argument_group("AWS", "The usual AWS variables count too: AWS_PROFILE, AWS_REGION, ...")
    group.add_argument(
        "--stack-name",
        metavar="NAME",
        default=os.environ.get(STACK_VARIABLE) or DEFAULT_STACK,
        help=f"name of the stack; default: {STACK_VARIABLE} of the environment, else {DEFAULT_STACK}",
    )
    group.add_argument("--profile", metavar="NAME", help="profile of your AWS files")
    group.add_argument("--region", metavar="REGION", help="region of the stack")
    group.add_argument(
        "--endpoint-url",
        metavar="URL",
        help="address that answers instead of AWS, such as http://127.0.0.1:4566 of the local cloud",
    )


def add_execution(parser: argparse.ArgumentParser) -> None:
    """Adds the execution, the latest by default."""
    parser.add_argument(
        "execution",
        metavar="EXECUTION",
        nargs="?",
        default=LATEST,
        help="name or ARN of an execution; default: the latest",
    )


def existing_folder(text: str) -> Path:
    """A folder that is there."""
    path = Path(text)
    try:
        found = path.is_dir()
    except OSError:  # a name that is too long, for instance
        found = False
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def positive_int(text: str) -> int:
    """A whole number above 0."""
    value = int(text)
    if value < 1:
        raise ValueError
    return value


positive_int.__name__ = "whole number above 0"
