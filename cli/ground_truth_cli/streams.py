"""Standard output and standard error, which can be closed or full like any file."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, TextIO, cast

from ground_truth_cli.errors import CliError

_DESCRIPTORS = 3
"""Standard input, output and error."""


class OutputLost(CliError):
    """What a command writes to standard output can't be written."""


def standard_streams(stdout: TextIO | None, stderr: TextIO | None) -> tuple[TextIO, TextIO]:
    """Streams that fail in one clear way.

    Args:
        stdout: None where it is closed. Writing raises OutputLost where it is closed or full; BrokenPipeError stays.
        stderr: None where it is closed. What can't be written is left out.
    """
    if stdout is None or stderr is None:
        _fill_descriptors()
    return cast("TextIO", _Output(stdout)), cast("TextIO", _Messages(stderr))


def silence(stream: TextIO | None) -> None:
    """Let `stream` lead nowhere: Python would complain once more when it closes it at the end of the process."""
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), cast("TextIO", stream).fileno())


class _Stream:
    """A stream, or nothing where there is none; what is not told here is as of the stream."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream is not None and self._stream.isatty()


class _Output(_Stream):
    def write(self, text: str) -> int:
        if self._stream is None:
            raise OutputLost("standard output is closed; to throw it away, send it to /dev/null")
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _lost(error) from error

    def flush(self) -> None:
        try:
            if self._stream is not None:
                self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _lost(error) from error


class _Messages(_Stream):
    def write(self, text: str) -> int:
        with suppress(OSError, AttributeError):
            cast("TextIO", self._stream).write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, AttributeError):
            cast("TextIO", self._stream).flush()


def _lost(error: OSError) -> OutputLost:
    return OutputLost(f"standard output can't be written: {error.strerror}")


def _fill_descriptors() -> None:
    """Keep the next file that is opened from becoming standard output or standard error."""
    while True:
        descriptor = os.open(os.devnull, os.O_RDWR)
        if descriptor >= _DESCRIPTORS:
            os.close(descriptor)
            return
