"""Contestants measured turn about, so that whatever else the machine does falls on all of them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any


def turn_about(contestants: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, list[float]]:
    """Seconds of each contestant in each round; a round lets all of them run once."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            seconds[name].append(run())
    return seconds


def processor_seconds(command: Sequence[str], *, environment: Mapping[str, str], folder: str | None = None) -> float:
    """Processor time that a program and all that it starts take, in user and system mode.

    Raises CalledProcessError where it fails.
    """
    before = os.times()
    subprocess.run(command, env=dict(environment), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def wall_seconds(run: Callable[[], object]) -> float:
    """Seconds that pass while something runs."""
    started = time.monotonic()
    run()
    return time.monotonic() - started


def ratios(seconds: Mapping[str, Sequence[float]], *, to: str) -> dict[str, float]:
    """Median of each contestant's rounds, in that of the one that is named `to`."""
    base = median(seconds[to])
    return {name: round(median(rounds) / base, 3) for name, rounds in seconds.items() if name != to}


def show(figures: Mapping[str, Any]) -> None:
    """Prints the figures of one benchmark as JSON, its only output to stdout."""
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")
