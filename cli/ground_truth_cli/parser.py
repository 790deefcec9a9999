"""The command line: commands and their options. Importing it takes no time: help and completion come at once."""

from __future__ import annotations

import argparse
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from ground_truth_cli.commands import (
    completion,
    doctor,
    estimate,
    export,
    import_,
    local,
    preview,
    report,
    schema,
    show,
    start,
    stop,
    upload,
    validate,
    watch,
)
from ground_truth_cli.commands import list as list_executions
from ground_truth_cli.errors import EXIT_CODES

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

PROGRAM = "ground-truth"

COMMANDS: tuple[ModuleType, ...] = (
    doctor,
    upload,
    validate,
    estimate,
    preview,
    start,
    watch,
    list_executions,
    stop,
    show,
    report,
    export,
    import_,
    local,
    schema,
    completion,
)
"""In the order that people meet them."""

_EPILOG = f"""\
Commands reach AWS by the usual variables and files, and the local cloud by AWS_ENDPOINT_URL or --endpoint-url.

{EXIT_CODES}"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    made = _Parser(
        prog=PROGRAM,
        description="Label data with Amazon SageMaker Ground Truth, or with its local twin.",
        epilog=_EPILOG,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action=_Version, help="show the version and end")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        child = commands.add_parser(
            command.NAME, help=command.HELP, formatter_class=made.formatter_class, allow_abbrev=False
        )
        # A command with commands of its own sets theirs.
        if hasattr(command, "run"):
            child.set_defaults(run=command.run)
        command.configure(child)
    return made


class _Parser(argparse.ArgumentParser):
    """Fails where its help can't be written; argparse's own goes on as if it were."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Write the help, to standard output by default."""
        (sys.stdout if file is None else file).write(self.format_help())


class _Formatter(argparse.HelpFormatter):
    """Fills a description, and leaves lists of examples as they are written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return "".join(f"{indent}{line}\n" for line in text.splitlines())
        return super()._fill_text(text, width, indent)


class _Version(argparse.Action):
    """Shows the version. Reading it takes a while: only when it is asked for."""

    def __init__(self, option_strings: list[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest=argparse.SUPPRESS, default=argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"{PROGRAM} {version('cdk-ground-truth')}\n")
        parser.exit()
