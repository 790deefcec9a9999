"""The end of a log, for a message."""

from __future__ import annotations

from pathlib import Path

_BYTES = 64 * 1024


def tail(path: Path, *, lines: int = 20) -> str:
    """The last `lines` lines of the file at `path`, indented; says so when there are none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return "    (there is no log)"
    last = text.splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in last) if last else "    (the log is empty)"
