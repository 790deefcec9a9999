"""How a command can fail, and with which exit status.

CliError            something failed                                            1
`-- BadInput        what the person gave is wrong: an argument, a file, a name  2
"""

from __future__ import annotations

from typing import ClassVar

SUCCESS = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""
BROKEN_PIPE = 141
"""128 and the number of SIGPIPE: whoever read the output has enough."""

EXIT_CODES = """\
exit status:
  0    all went well
  1    it failed: an execution, a check, a call to AWS
  2    wrong usage or bad input: nothing was done
  130  interrupted
"""


class CliError(Exception):
    """A failure that a person can do something about; the message is fit to be shown as it stands."""

    exit_code: ClassVar[int] = FAILED


class BadInput(CliError):
    """An argument, a file or a name that the person gave is wrong."""

    exit_code: ClassVar[int] = BAD_INPUT
