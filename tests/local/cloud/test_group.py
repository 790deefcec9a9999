"""Processes end as a group: when asked, when they don't listen, and when the one that started them has gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ground_truth_local.cloud import group

# A program that starts another; both would run for a minute, and both note their ids.
FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), child.pid, flush=True)
{more}
time.sleep(60)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"

# A starter that does nothing but start a tethered family, and wait.
STARTER = """
import sys, time
from ground_truth_local.cloud import group
started = group.start(group.tethered([sys.executable, "-c", {family!r}]), environment={{}}, output=sys.stdout.fileno())
time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not yet collected doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter where it ends while its file is read
        return False


def wait_until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so within {seconds} seconds"
        time.sleep(0.01)


def read_pids(file: Path) -> list[int]:
    wait_until(lambda: file.exists() and file.read_text().endswith("\n"))
    return [int(word) for word in file.read_text().split()]


def start_family(tmp_path: Path, *, more: str = "") -> tuple[group.Group, list[int]]:
    output = tmp_path / "pids"
    with output.open("wb") as file:
        command = group.tethered([sys.executable, "-c", FAMILY.format(more=more)])
        started = group.start(command, environment={}, output=file)
    return started, read_pids(output)


def test_the_whole_family_ends_when_asked(tmp_path: Path) -> None:
    started, pids = start_family(tmp_path)
    assert all(alive(pid) for pid in pids)
    started.end()
    assert not any(alive(pid) for pid in [started.pid, *pids])


def test_a_command_has_its_own_status_where_the_starter_ignores_the_end_of_children() -> None:
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", ignoring, *group.tethered(["sh", "-c", "exit 7"])]
    started = group.start(command, environment={}, output=subprocess.DEVNULL)
    assert started.wait(10) == 7
    started.end()


def test_a_family_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    started, pids = start_family(tmp_path, more=DEAF)
    started.end(grace=0.2)
    assert not any(alive(pid) for pid in [started.pid, *pids])


def test_ending_a_command_that_has_ended_does_no_harm() -> None:
    started = group.start(group.tethered(["true"]), environment={}, output=subprocess.DEVNULL)
    assert started.wait(10) == 0
    started.end()
    started.end()


def test_the_status_of_the_command_is_told(tmp_path: Path) -> None:
    for status in (0, 3):
        command = group.tethered([sys.executable, "-c", f"import sys; sys.exit({status})"])
        started = group.start(command, environment={}, output=subprocess.DEVNULL)
        assert started.wait(10) == status
        started.end()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_family_ends_when_its_starter_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    output = tmp_path / "pids"
    with output.open("wb") as file:
        starter = subprocess.Popen([sys.executable, "-c", STARTER.format(family=FAMILY.format(more=DEAF))], stdout=file)
    pids = read_pids(output)
    assert all(alive(pid) for pid in pids)
    os.kill(starter.pid, number)
    starter.wait()
    wait_until(lambda: not any(alive(pid) for pid in pids))
