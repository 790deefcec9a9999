"""Ties a process to the life of the one that started it.

The starter keeps the write end of a pipe open for as long as it lives. Whatever ends it, `kill -9` included, the
system closes that end; the tethered process then ends its whole process group. So no process is ever left behind.

As a command, it ties any other command: `python tether.py COMMAND [ARGUMENT...]`, with the pipe as standard input.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import FrameType


def hold(descriptor: int) -> None:
    """End this process' group, for good, as soon as the other end of the pipe `descriptor` is closed.

    The process must lead a group of its own, or its starter's neighbours would end with it.
    """
    if os.getpgid(0) != os.getpid():
        raise RuntimeError("a tethered process must lead its own process group (start_new_session=True)")
    threading.Thread(target=_watch, args=(descriptor,), daemon=True, name="tether").start()


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 1024):
        pass
    os.killpg(os.getpid(), signal.SIGKILL)


def main(command: list[str]) -> int:
    """Run `command` tethered to standard input; its exit status, or 128 and the signal's number."""
    hold(sys.stdin.fileno())
    # The command shares the group and gets the signals that the group gets: this process only waits for it. A handler,
    # unlike SIG_IGN, is not inherited by the command.
    signal.signal(signal.SIGTERM, _go_on)
    signal.signal(signal.SIGINT, _go_on)
    # Where SIGCHLD is ignored, the exit status of the command is lost, and Python reports 0.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = subprocess.Popen(command, stdin=subprocess.DEVNULL).wait()  # noqa: S603 - our own commands
    return status if status >= 0 else 128 - status


def _go_on(_number: int, _frame: FrameType | None) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
