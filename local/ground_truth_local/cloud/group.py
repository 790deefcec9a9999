"""Processes that are started as a group and end as a group."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from ground_truth_local.cloud import tether

GRACE_SECONDS = 3.0
"""How long a group may take to end by itself before it is killed."""

_LISTED_SECONDS = 0.2


class Group:
    """A process, everything that it starts, and the pipe that ties them to this process."""

    def __init__(self, process: subprocess.Popen[bytes], *, tie: int) -> None:
        self._process = process
        self._tie: int | None = tie

    @property
    def pid(self) -> int:
        """Id of the first process, and of the group."""
        return self._process.pid

    def poll(self) -> int | None:
        """Exit status of the first process; None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Exit status of the first process, once it has ended.

        Raises:
            subprocess.TimeoutExpired: It still runs after `seconds`.
        """
        return self._process.wait(seconds)

    def end(self, *, grace: float = GRACE_SECONDS) -> None:
        """End the whole group: ask, wait up to `grace` seconds, then kill. Does nothing when all has ended."""
        if self._tie is None:
            return
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace)
        # Even when the first process has ended, others of its group may linger.
        self._signal(signal.SIGKILL)
        self._process.wait()
        _wait_for_group(self.pid)
        os.close(self._tie)
        self._tie = None

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    output: IO[bytes] | int,
    directory: Path | None = None,
    pass_fds: Sequence[int] = (),
) -> Group:
    """Start `command`, tethered to this process, as a group of its own.

    Args:
        command: Program and arguments. Standard input is the tether: the program must hold it (`tether.hold`), or be
            run by `tethered`.
        environment: The whole environment.
        output: Where standard output and standard error go.
        directory: Working folder; this process' own by default.
        pass_fds: Descriptors that the process inherits.
    """
    read_end, write_end = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            list(command),
            env=dict(environment),
            cwd=directory,
            stdin=read_end,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
        )
    except BaseException:
        os.close(write_end)
        raise
    finally:
        os.close(read_end)
    return Group(process, tie=write_end)


def tethered(command: Sequence[str]) -> list[str]:
    """`command`, run below a small process that holds the tether for it."""
    return [sys.executable, "-P", tether.__file__, *command]


def _wait_for_group(pid: int) -> None:
    """Wait a moment for the killed members of the group; those that nobody collects stay listed for longer."""
    deadline = time.monotonic() + _LISTED_SECONDS
    while time.monotonic() < deadline:
        try:
            os.killpg(pid, 0)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.01)
