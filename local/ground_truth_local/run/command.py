"""Running a program as a step of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ground_truth_local.cloud import group
from ground_truth_local.cloud.tail import tail
from ground_truth_local.run.errors import StepFailed


def run(command: Sequence[str], *, what: str, environment: Mapping[str, str], directory: Path, log: Path) -> None:
    """Run `command` to its end; whatever it started ends with it, also when this process is interrupted or killed.

    Args:
        command: Program and arguments.
        what: What it does, for the message when it fails, such as `cdk deploy`.
        environment: The whole environment.
        directory: Working folder.
        log: File that gets the program's output.

    Raises:
        StepFailed: It ended with another status than 0; the message ends with the last lines of its output.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        started = group.start(group.tethered(command), environment=environment, output=output, directory=directory)
        try:
            status = started.wait()
        finally:
            started.end()
    if status != 0:
        raise StepFailed(f"{what} ended with status {status}. Its output, {log}, ends:\n{tail(log)}")
