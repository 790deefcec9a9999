"""Follows an execution to its end: drawn in place on a terminal, as plain lines elsewhere, as JSON for programs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from ground_truth_cli.aws_errors import explained, is_final
from ground_truth_cli.output import Output
from ground_truth_cli.progress.model import Snapshot
from ground_truth_cli.progress.pace import Pace
from ground_truth_cli.progress.plain import PlainProgress
from ground_truth_cli.progress.view import picture
from ground_truth_cli.terminal import Screen, pause, resizes
from ground_truth_cli.text import one_line, safe

Read = Callable[[], Snapshot]
_TICK_SECONDS = 1.0  # times and rates go on between two readings


def follow(read: Read, *, output: Output, interval: float) -> Snapshot:
    """Shows what `read` reads, every `interval` seconds, until the execution has ended; its last reading.

    A reading that fails is tried again, as long as that may help: networks come back. The first one must succeed.
    """
    if output.interactive:
        return _draw(read, output=output, interval=interval)
    return _tell(read, output=output, interval=interval)


def _draw(read: Read, *, output: Output, interval: float) -> Snapshot:
    screen, pace, note = Screen(output.stdout), Pace(), ""
    snapshot = read()
    with resizes() as resized:
        while True:
            pace.see(snapshot)
            next_reading = time.monotonic() + interval
            while True:
                _show(snapshot, pace, screen, note=note)
                if snapshot.ended:
                    screen.end()
                    return snapshot
                remaining = next_reading - time.monotonic()
                if remaining <= 0:
                    break
                pause(min(_TICK_SECONDS, remaining), resized)
            snapshot, note = _again(read, snapshot)


def _tell(read: Read, *, output: Output, interval: float) -> Snapshot:
    plain, pace, note = PlainProgress(), Pace(), ""
    snapshot, last = read(), None
    while True:
        pace.see(snapshot)
        if output.as_json:
            document = {**snapshot.document(), "taken_at": None}
            if document != last:
                output.document({**document, "taken_at": snapshot.taken_at})
            last = document
        else:
            for line in plain.news(snapshot, pace, datetime.now(UTC)):
                output.line(safe(line))
        if snapshot.ended:
            return snapshot
        time.sleep(interval)
        before = note
        snapshot, note = _again(read, snapshot)
        if note and note != before:
            output.note(note)


def _show(snapshot: Snapshot, pace: Pace, screen: Screen, *, note: str = "", last: bool = False) -> None:
    """Draws a reading. `last`: nothing is drawn in its place, so that it may be longer than the terminal."""
    shown = picture(
        snapshot,
        pace,
        columns=screen.size.columns,
        now=datetime.now(UTC),
        bar=screen.bar_characters,
        note=note,
    )
    screen.draw(shown.jobs, below=shown.messages, whole=last or snapshot.ended)


def _again(read: Read, last: Snapshot) -> tuple[Snapshot, str]:
    try:
        return read(), ""
    except (BotoCoreError, ClientError) as error:
        if is_final(error):
            raise
        return last, f"{one_line(str(explained(error)))}; trying again"


def show_once(snapshot: Snapshot, *, output: Output) -> None:
    """Shows one reading."""
    pace = Pace()
    if output.as_json:
        output.document(snapshot.document())
    elif output.interactive:
        _show(snapshot, pace, Screen(output.stdout), last=True)
    else:
        for line in PlainProgress().news(snapshot, pace, datetime.now(UTC)):
            output.line(safe(line))
