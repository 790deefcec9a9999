"""Events that a person names: read, and checked offline by the rules that the plan goes by."""

from __future__ import annotations

from typing import Any

from ground_truth_cli.errors import BadInput
from ground_truth_cli.files import read_json
from ground_truth_runtime.event.parse import Reading, read_event
from ground_truth_runtime.event.problems import listed


def load(file: str) -> tuple[Any, Reading]:
    """The event in `file` (`-`: standard input) as JSON, and read with all its problems.

    Raises:
        BadInput: It can't be read, or is no JSON.
    """
    raw = read_json(file, what="event")
    return raw, read_event(raw)


def load_sound(file: str) -> tuple[Any, Reading]:
    """As `load`.

    Raises:
        BadInput: The event has problems too; the message lists all of them.
    """
    raw, reading = load(file)
    if reading.problems:
        raise BadInput(listed(reading.problems))
    return raw, reading
