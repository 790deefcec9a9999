"""The `ground-truth` command: from arguments to an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from ground_truth_cli.errors import BROKEN_PIPE, INTERRUPTED, CliError
from ground_truth_cli.output import Output
from ground_truth_cli.parser import parser


def main(arguments: Sequence[str] | None = None, *, stdout: TextIO | None = None, stderr: TextIO | None = None) -> int:
    """Run the command with `arguments` (those of the process by default); its exit status."""
    parsed = parser().parse_args(arguments)
    output = Output(
        sys.stdout if stdout is None else stdout,
        sys.stderr if stderr is None else stderr,
        as_json=getattr(parsed, "json", False),
    )
    try:
        status: int = parsed.run(parsed, output)
    except CliError as error:
        output.problem(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        output.note("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        from ground_truth_cli import failures  # noqa: PLC0415 - only when there is something to explain

        failure = failures.explained(error)
        if failure is None:
            error.add_note(failures.how_to_report())
            raise
        output.problem(str(failure))
        return failure.exit_code
    return status


if __name__ == "__main__":
    sys.exit(main())
