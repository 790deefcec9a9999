"""Signals end a run once, and in order."""

import os
import signal

import pytest

from ground_truth_local.run.errors import Interrupted
from ground_truth_local.run.interrupts import interruptible


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_run_with_its_status(number: signal.Signals, status: int) -> None:
    with pytest.raises(Interrupted, match=f"Interrupted by {number.name}") as raised, interruptible():
        os.kill(os.getpid(), number)
    assert raised.value.exit_code == status


def test_further_signals_do_not_disturb_the_tidying_up() -> None:
    tidied = []

    def run() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGTERM)
            tidied.append(True)

    with pytest.raises(Interrupted), interruptible():
        run()
    assert tidied


def test_handlers_are_as_before_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with interruptible():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before
