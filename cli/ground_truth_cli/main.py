"""The `ground-truth` command: from arguments to an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import TextIO

from ground_truth_cli.errors import BROKEN_PIPE, INTERRUPTED, CliError
from ground_truth_cli.output import Output
from ground_truth_cli.parser import parser
from ground_truth_cli.streams import OutputLost, silence, standard_streams


def main(arguments: Sequence[str] | None = None, *, stdout: TextIO | None = None, stderr: TextIO | None = None) -> int:
    """Run the command with `arguments` (those of the process by default); its exit status."""
    out, err = sys.stdout if stdout is None else stdout, sys.stderr if stderr is None else stderr
    output = Output(*standard_streams(out, err))
    try:
        # What the parser writes is written by the same rules.
        with redirect_stdout(output.stdout), redirect_stderr(output.stderr):
            return _run(arguments, output)
    except OutputLost as error:
        silence(out)
        output.problem(str(error))
        return error.exit_code
    except CliError as error:
        output.problem(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        output.note("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        silence(out)
        return BROKEN_PIPE
    except Exception as error:
        from ground_truth_cli import failures  # noqa: PLC0415 - only when there is something to explain

        failure = failures.explained(error)
        if failure is None:
            error.add_note(failures.how_to_report())
            raise
        output.problem(str(failure))
        return failure.exit_code


def _run(arguments: Sequence[str] | None, output: Output) -> int:
    try:
        parsed = parser().parse_args(arguments)
    except SystemExit:
        # Help that was asked for may wait to be written.
        output.stdout.flush()
        raise
    output.as_json = getattr(parsed, "json", False)
    status: int = parsed.run(parsed, output)
    output.stdout.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
