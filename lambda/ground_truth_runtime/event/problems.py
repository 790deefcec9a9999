"""What is wrong with an event, told so that its author can mend it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ground_truth_runtime.words import count

_VALUE_SHOWN = 120
# Step Functions keeps 32 KiB of an error's cause, in which Lambda adds a stack trace of some lines.
_LISTED_BYTES = 24 * 1024


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong, or worth a warning.

    place: where in the event, as `jobs[2].labels`.
    rule: what is allowed there.
    value: what stands there; `None` where nothing does. Texts to label are not shown.
    hint: what to do about it; empty where the rule says all.
    """

    place: str
    rule: str
    value: Any = None
    hint: str = ""

    def __str__(self) -> str:
        # Lambda logs the message of an error, and no log is to hold what is labeled.
        hidden = self.value is None or ".input.texts" in self.place
        value = "" if hidden else f" {shown(self.value)}"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}:{value} {self.rule}{hint}"


def shown(value: Any) -> str:
    """A value as JSON, cut to a length that keeps a message readable."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _VALUE_SHOWN else f"{text[: _VALUE_SHOWN - 3]}..."


def place(path: Iterable[str | int]) -> str:
    """A path of keys and indexes as `jobs[2].labels`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text if text else "event"


def listed(problems: Sequence[Problem]) -> str:
    """Problems as one message, a line each, behind their count; as many as an execution's cause has room for."""
    lines = [f"{count(len(problems), 'problem')} in the event; nothing was started:"]
    room = _LISTED_BYTES
    for told, problem in enumerate(problems):
        line = f"  {problem}"
        room -= len(json.dumps(line))  # as the cause holds it: in JSON, other than ASCII takes six bytes a piece
        if room < 0:
            lines.append(f"  and {len(problems) - told} more")
            break
        lines.append(line)
    return "\n".join(lines)
