"""What a local cloud needs for itself alone, ports and folder: taken before anything is changed."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from ground_truth_local.cloud import port
from ground_truth_local.cloud.errors import FolderTaken, FolderUnusable
from ground_truth_local.cloud.settings import LOG, CloudSettings

LOCK = ".lock"
"""File in the folder that is locked; it holds the id of the process that has it, and stays behind unlocked."""

_CHOICE = "--out FOLDER, or make local OUT=FOLDER"


class Reservation:
    """The ports and the folder of one cloud; a context manager, and whoever takes it lets go of it.

    Args:
        settings: Which ports, and which folder.

    Raises:
        PortTaken: Another process listens on a port. The folder is as it was.
        FolderTaken: Another local cloud works in the folder. It is as it was.
        FolderUnusable: The folder is a file, holds other files, can't be made or can't be written to.
    """

    def __init__(self, settings: CloudSettings) -> None:
        with ExitStack() as taken:
            self.listener = taken.enter_context(port.bind(settings.port))
            self.portal: socket.socket | None = None
            if settings.portal is not None:
                portal = settings.portal
                self.portal = taken.enter_context(
                    port.bind(portal.port, host=portal.host, choice="--portal-port {port}")
                )
            self._sockets = taken.pop_all()
        try:
            self._lock = _locked(settings.directory)
        except BaseException:
            self._sockets.close()
            raise

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What the cloud's own process inherits: the lock too, so that the folder is taken until that process ends."""
        sockets = (self.listener, self.portal)
        return (*(found.fileno() for found in sockets if found is not None), self._lock)

    def hand_over(self) -> None:
        """Keep the folder, and leave the ports to the process that has inherited them."""
        self._sockets.close()

    def release(self) -> None:
        """Let go of everything; whoever inherited something keeps it."""
        self._sockets.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _locked(directory: Path) -> int:
    """A descriptor that holds the lock of a folder, which is made when missing."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _check_own(directory)
        descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        reason = "it is a file" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        raise _unusable(directory, str(reason)) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise FolderTaken(
            f"Another local cloud works in the folder {directory}: process {holder or 'unknown'}. End that one, or "
            f"choose another folder: {_CHOICE}."
        ) from error
    except OSError as error:
        os.close(descriptor)
        raise _unusable(directory, str(error.strerror)) from error
    return descriptor


def _check_own(directory: Path) -> None:
    """Leave folders alone that are not the local cloud's: it removes files there, and writes over them."""
    if (directory / LOCK).exists() or (directory / LOG).exists():
        return
    other = next(iter(sorted(directory.iterdir())), None)
    if other is not None:
        raise _unusable(directory, f"it holds other files, such as {other.name}, which a local cloud could overwrite")


def _unusable(directory: Path, reason: str) -> FolderUnusable:
    return FolderUnusable(f"The folder {directory} can't be used: {reason}. Choose another one: {_CHOICE}.")
