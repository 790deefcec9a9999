"""How a local run can end early, in one tree::

RunError
|-- SetupIncomplete   something that the run needs is missing; all of it is in the message
|-- DiskFull          the disk of the run's folder has too little room
|-- StepFailed        a step failed: which one, the end of its output, where the rest is
`-- ExecutionsFailed  the state machine ended other than well
Interrupted           a signal asked the run to end
"""

from __future__ import annotations

import signal


class RunError(Exception):
    """Base of what ends a local run early; the message is fit to be shown to a person."""


class SetupIncomplete(RunError):
    """Something that the run needs is missing or unreadable; the message lists all of it."""


class DiskFull(RunError):
    """The disk of the run's folder has too little room."""


class StepFailed(RunError):
    """A step failed."""


class ExecutionsFailed(RunError):
    """An execution ended other than well, or a job of it has no labels."""


class Interrupted(BaseException):
    """A signal asked the run to end. Like KeyboardInterrupt, no `except Exception` holds it up.

    Args:
        number: The signal.
    """

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(f"Interrupted by {number.name}")
        self.exit_code = 128 + number
