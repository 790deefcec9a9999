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
        failure = _explained(error)
        if failure is None:
            raise
        output.problem(str(failure))
        return failure.exit_code
    return status


def _explained(error: Exception) -> CliError | None:
    """An error of AWS in words; None for what is a fault of this program, which deserves its traceback."""
    if "botocore" not in sys.modules:
        return None
    from ground_truth_cli.aws_errors import explained  # noqa: PLC0415 - only when there is something to explain

    return explained(error)


if __name__ == "__main__":
    sys.exit(main())
