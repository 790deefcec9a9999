"""The local run: the app deployed to a local cloud, real photographs labeled, and the results on disk."""

from ground_truth_local.run.console import Console
from ground_truth_local.run.errors import ExecutionsFailed, Interrupted, RunError, SetupIncomplete, StepFailed
from ground_truth_local.run.interrupts import interruptible
from ground_truth_local.run.local_run import run
from ground_truth_local.run.options import RunOptions

__all__ = [
    "Console",
    "ExecutionsFailed",
    "Interrupted",
    "RunError",
    "RunOptions",
    "SetupIncomplete",
    "StepFailed",
    "interruptible",
    "run",
]
