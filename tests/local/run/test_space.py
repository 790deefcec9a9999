"""A run on a full disk ends, with one clear line."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ground_truth_local.run import space
from ground_truth_local.run.errors import DiskFull, StepFailed


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A disk with 100 MB and 1,000 files left."""
    found = SimpleNamespace(f_bavail=100 << 8, f_frsize=4096, f_files=2000, f_favail=1000)
    monkeypatch.setattr(os, "statvfs", lambda _: found)
    return found


def test_where_there_is_room_nothing_is_said(disk: Any) -> None:
    space.check(Path("out"))
    space.watch(Path("out"))


def test_a_run_that_would_not_fit_does_not_begin(disk: Any) -> None:
    disk.f_bavail = 30 << 8
    with pytest.raises(DiskFull, match=r"The disk of out has 30 MB left; a run needs 64 MB\."):
        space.check(Path("out"))
    space.watch(Path("out"))


@pytest.mark.parametrize(("blocks", "files"), [(3 << 8, 1000), (100 << 8, 10)])
def test_a_run_ends_when_the_disk_is_nearly_full(disk: Any, blocks: int, files: int) -> None:
    disk.f_bavail, disk.f_favail = blocks, files
    with pytest.raises(DiskFull, match="The disk of out is full"):
        space.watch(Path("out"))


def test_a_file_system_without_a_limit_of_files_is_not_full(disk: Any) -> None:
    disk.f_files = disk.f_favail = 0
    space.watch(Path("out"))


def test_what_fails_on_a_full_disk_fails_as_that(disk: Any) -> None:
    for error in (StepFailed("cdk deploy ended"), OSError(errno.ENOSPC, "No space left on device"), ValueError("x")):
        disk.f_bavail = 100 << 8
        with pytest.raises(type(error)), space.explained(Path("out")):
            raise error
        disk.f_bavail = 0
        with pytest.raises(DiskFull, match="The disk of out is full"), space.explained(Path("out")):
            raise error


def test_an_interrupt_stays_an_interrupt_on_a_full_disk(disk: Any) -> None:
    disk.f_bavail = 0
    with pytest.raises(KeyboardInterrupt), space.explained(Path("out")):
        raise KeyboardInterrupt
