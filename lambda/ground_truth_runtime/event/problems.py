"""What is wrong with an event, told so that its author can mend it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_VALUE_SHOWN = 120
_PROBLEMS_SHOWN = 100  # Step Functions keeps 32 KiB of an error's cause


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong, or worth a warning.

    place: where in the event, as `jobs[2].labels`.
    rule: what is allowed there.
    value: what stands there; `None` where nothing does.
    hint: what to do about it; empty where the rule says all.
    """

    place: str
    rule: str
    value: Any = None
    hint: str = ""

    def __str__(self) -> str:
        value = "" if self.value is None else f" {shown(self.value)}"
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
    """All problems as one message, a line each, behind their count."""
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the event"
    lines = [f"  {problem}" for problem in problems[:_PROBLEMS_SHOWN]]
    if len(problems) > _PROBLEMS_SHOWN:
        lines.append(f"  and {len(problems) - _PROBLEMS_SHOWN} more")
    return "\n".join([f"{count}; nothing was started:", *lines])
