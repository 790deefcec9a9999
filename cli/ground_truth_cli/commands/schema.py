"""`ground-truth schema`: the JSON Schema of an event."""

from __future__ import annotations

import argparse
import json

from ground_truth_cli.arguments import describe
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.output import Output

NAME = "schema"
HELP = "print the JSON Schema of an event, for editors"


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Prints the JSON Schema (2020-12) of an event. Editors complete and check events with it.",
        examples=("ground-truth schema > event.schema.json",),
    )


def run(_arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_runtime.event.reference import json_schema

    output.line(json.dumps(json_schema(), indent=2))
    return SUCCESS
