"""A block of lines on a terminal."""

import os
import pty
from collections.abc import Iterator
from typing import TextIO

import pytest

from ground_truth_cli.terminal import Screen


@pytest.fixture
def terminal() -> Iterator[tuple[TextIO, int]]:
    """A terminal that has not been told its size, and the descriptor that shows what is on it."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        yield stream, master
    os.close(master)


def test_a_terminal_that_does_not_know_its_size_has_that_of_a_usual_one(terminal: tuple[TextIO, int]) -> None:
    assert os.get_terminal_size(terminal[0].fileno()) == (0, 0)
    assert Screen(terminal[0]).size == (80, 24)


def test_lines_are_shown_on_it(terminal: tuple[TextIO, int]) -> None:
    Screen(terminal[0]).draw([[("boxes  Completed  10/10", None)]])
    assert b"boxes  Completed  10/10" in os.read(terminal[1], 1024)
