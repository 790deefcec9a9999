"""`ground-truth completion`: completion scripts for shells."""

from __future__ import annotations

import argparse

from ground_truth_cli.arguments import describe
from ground_truth_cli.errors import SUCCESS
from ground_truth_cli.output import Output

NAME = "completion"
HELP = "print a completion script for your shell"

_SHELLS = ("bash", "zsh", "fish")


def configure(parser: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    describe(
        parser,
        "Prints a script that completes commands, options and files of ground-truth in your shell.",
        examples=(
            "ground-truth completion bash >> ~/.bashrc",
            "ground-truth completion zsh > ~/.zfunc/_ground-truth      # a folder of your fpath",
            "ground-truth completion fish > ~/.config/fish/completions/ground-truth.fish",
        ),
    )
    parser.add_argument("shell", choices=_SHELLS, help="which shell")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Runs the command."""
    from ground_truth_cli import shells
    from ground_truth_cli.parser import PROGRAM, parser

    script = {"bash": shells.bash, "zsh": shells.zsh, "fish": shells.fish}[arguments.shell]
    output.line(script(PROGRAM, tuple(shells.commands(parser()))).rstrip("\n"))
    return SUCCESS
