"""The tests' own terminal: programs in it find what they find in a person's."""

import re
import signal
from collections.abc import Iterator

import pytest

from tests.cli.support.terminal import Terminal


@pytest.fixture
def odd_starter() -> Iterator[None]:
    """Signals as `nohup`, a shell's `&` and some CI runners leave them to what they start."""
    ignored = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGWINCH})
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("odd_starter")
def test_signals_in_the_terminal_are_those_of_a_login_shell() -> None:
    with Terminal(["/bin/cat", "/proc/self/status"], environment={}, rows=100) as terminal:
        terminal.wait()
    masks = dict(re.findall(r"^(Sig(?:Ign|Blk)):\s+([0-9a-f]+)$", terminal.screen.text, re.MULTILINE))
    # The others, 32 and 33, are the C library's own: it ignores them in a process that has cancelled a thread.
    usual = sum(1 << (number - 1) for number in signal.valid_signals())
    assert {name: int(mask, 16) & usual for name, mask in masks.items()} == {"SigIgn": 0, "SigBlk": 0}
