"""Signals that ask a run to end, whatever the program that started this one ignored or blocked."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ground_truth_local.run.errors import Interrupted

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, the first signal raises `Interrupted` in the main thread; later ones can't disturb the tidying up.

    SIGINT and SIGTERM count even where they were ignored, as a shell without job control ignores SIGINT for what it
    starts with `&`: nothing else ends a run in order. SIGHUP stays ignored where it was: `nohup` asks for that.

    SIGCHLD has its default effect inside: where it is ignored, the exit status of a child process is lost, and Python
    reports 0 for a step that failed.
    """
    asked = False

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Interrupted(signal.Signals(number))

    wanted = [number for number in _SIGNALS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    children = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [*wanted, signal.SIGCHLD])
        yield
    finally:
        asked = True
        for number, handler in {**before, signal.SIGCHLD: children}.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
