"""Signals that ask a run to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ground_truth_local.run.errors import Interrupted

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, the first signal raises `Interrupted` in the main thread; later ones can't disturb the tidying up."""
    asked = False

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Interrupted(signal.Signals(number))

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield
    finally:
        asked = True
        for number, handler in before.items():
            signal.signal(number, handler)
