"""A real pseudo-terminal with a program in it, and a screen that shows what a person would see."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

_PATIENCE_SECONDS = 30.0
# What login(1) does before a shell: becomes the leader of the terminal's session, so that Ctrl-C reaches it, sets every
# signal to its default, whatever the tests' own starter ignored or blocked, and becomes the program.
_IN_TERMINAL = """
import contextlib, fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    with contextlib.suppress(OSError):  # the C library keeps some to itself
        signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, ())
os.execv(sys.argv[1], sys.argv[1:])
"""
_SEQUENCE = re.compile(r"\x1b\[(\??[0-9;]*)([A-Za-z])")


class Screen:
    """The part of a terminal that the commands use: text, line ends, moving up, clearing, colours; lines wrap."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._lines: list[list[str]] = [[]]
        self._row = self._column = 0
        self._pending = ""
        self.raw = ""

    @property
    def text(self) -> str:
        """What is on the screen, and what has scrolled off its top."""
        return "\n".join("".join(line).rstrip() for line in self._lines).rstrip()

    def write(self, text: str) -> None:
        """Shows `text`, as a terminal does."""
        self.raw += text
        text, self._pending = self._pending + text, ""
        while text:
            if text[0] != "\x1b":
                self._put(text[0])
                text = text[1:]
                continue
            found = _SEQUENCE.match(text)
            if found is None:
                self._pending = text  # the rest is under way
                return
            self._obey(found[1], found[2])
            text = text[found.end() :]

    def _obey(self, numbers: str, letter: str) -> None:
        if letter == "A":
            self._row = max(self._row - int(numbers), 0, len(self._lines) - self.rows)
        elif letter == "J":
            del self._lines[self._row + 1 :]
            del self._lines[self._row][self._column :]
        elif letter not in "mhl":
            raise ValueError(f"the screen does not know {letter}")

    def _put(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._down()
        else:
            if self._column == self.columns:
                self._down()
                self._column = 0
            line = self._lines[self._row]
            line.extend(" " * (self._column + 1 - len(line)))
            line[self._column] = character
            self._column += 1

    def _down(self) -> None:
        self._row += 1
        if self._row == len(self._lines):
            self._lines.append([])


class Terminal:
    """Runs a program in a pseudo-terminal; ends it when left."""

    def __init__(
        self, command: Sequence[str], *, environment: Mapping[str, str], columns: int = 100, rows: int = 24
    ) -> None:
        self.screen = Screen(columns, rows)
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"TERM": "xterm-256color", **environment},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def wait_for(self, seen: Callable[[str], bool] | str) -> str:
        """Waits until the screen shows a text, or is as `seen` says; what it shows then."""
        wanted = seen if callable(seen) else lambda text: seen in text
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not wanted(self.screen.text):
            assert time.monotonic() < deadline, f"not seen: {seen}\n{self.screen.text}"
            if not self._read(deadline - time.monotonic()):
                break
        assert wanted(self.screen.text), f"not seen before the end: {seen}\n{self.screen.text}"
        return self.screen.text

    def wait(self) -> int:
        """Waits for the end of the program; its exit status."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._read(deadline - time.monotonic()):
            assert time.monotonic() < deadline, self.screen.text
        return self._process.wait(_PATIENCE_SECONDS)

    def type(self, text: str) -> None:
        """Types on the keyboard."""
        os.write(self._master, text.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Makes the terminal another size. Its lines are wrapped anew, as today's terminals do."""
        lines = self.screen.text.split("\n")
        self.screen = Screen(columns, rows)
        self.screen.write("\r\n".join([*lines, ""]))
        self.screen.raw = ""
        self._set_size(columns, rows)

    def terminate(self) -> None:
        """Asks the program to end, as a shutdown does."""
        self._process.send_signal(signal.SIGTERM)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Shows what has come within `seconds`; False once the program has ended."""
        readable, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        if not readable:
            return True
        content = b""
        with contextlib.suppress(OSError):  # Linux tells the end so
            content = os.read(self._master, 65536)
        self.screen.write(content.decode("utf-8", "replace"))
        return bool(content)
