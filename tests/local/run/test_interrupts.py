"""Signals end a run once, and in order."""

import os
import signal
import subprocess
import sys

import pytest

from ground_truth_local.run.errors import Interrupted
from ground_truth_local.run.interrupts import interruptible


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_run_with_its_status(number: signal.Signals, status: int) -> None:
    with pytest.raises(Interrupted, match=f"Interrupted by {number.name}") as raised, interruptible():
        os.kill(os.getpid(), number)
    assert raised.value.exit_code == status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_the_starter_ignores_or_blocks_ends_the_run_all_the_same(number: signal.Signals) -> None:
    program = f"""
import os, signal
from ground_truth_local.run.interrupts import interruptible
signal.signal({number.value}, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [{number.value}])
try:
    with interruptible():
        os.kill(os.getpid(), {number.value})
        signal.pause()
except BaseException as interrupt:
    print(interrupt)
print(signal.getsignal({number.value}).name, signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert ran.stdout == f"Interrupted by {number.name}\nSIG_IGN {{<Signals.{number.name}: {number.value}>}}\n"


def test_a_hangup_that_nohup_ignores_does_not_end_the_run() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        assert signal.signal(signal.SIGHUP, before) == signal.SIG_IGN


def test_a_failing_step_fails_where_the_starter_ignores_the_end_of_children() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with interruptible():
            assert subprocess.run(["false"], check=False).returncode == 1
    finally:
        assert signal.signal(signal.SIGCHLD, before) == signal.SIG_IGN


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
