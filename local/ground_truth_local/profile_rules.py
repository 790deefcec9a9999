"""The rules of a simulation profile: what each of its settings may be."""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

WORKERS = ("simulated", "people", "both")
"""Who may work on a job."""


def problems_of(profile: Mapping[str, Any]) -> list[str]:
    """What is wrong with the settings of a profile, each by its name; empty when it is in order."""
    problems = [_unknown(name) for name in profile if name not in RULES]
    problems += [f"{name} is {value!r}: {problem}" for name, value, problem in _checked(profile) if problem is not None]
    if not problems and profile.get("declined", 0) + profile.get("abandoned", 0) > 1:
        problems.append("declined and abandoned are together above 1: they are shares of the same tasks")
    return problems


def _checked(profile: Mapping[str, Any]) -> Iterable[tuple[str, Any, str | None]]:
    return ((name, value, RULES[name](value)) for name, value in profile.items() if name in RULES)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, RULES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(RULES)}"
    return f"{name!r} is no setting of a profile: {hint}"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value: Any) -> str | None:
    return None if _number(value) and 0 <= value <= 1 else "it must be a number from 0 to 1"


def _not_negative(value: Any) -> str | None:
    return None if _number(value) and value >= 0 else "it must be a number, 0 or more"


def _positive(value: Any) -> str | None:
    return None if _number(value) and value > 0 else "it must be a number above 0"


def _whole(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "it must be a whole number"


def _count(value: Any) -> str | None:
    return None if _whole(value) is None and value >= 0 else "it must be a whole number, 0 or more"


def _shares(value: Any) -> str | None:
    allowed = isinstance(value, list | tuple) and all(_share(item) is None for item in value)
    return None if allowed else "it must be a list of numbers from 0 to 1"


def _confusion(value: Any) -> str | None:
    if isinstance(value, Mapping) and all(_row(row) for row in value.values()):
        return None
    return "it must give for each true label the labels said instead, with shares that sum to 1 at most"


def _row(row: Any) -> bool:
    return isinstance(row, Mapping) and all(_share(s) is None for s in row.values()) and sum(row.values()) <= 1 + 1e-9


def _attribute(value: Any) -> str | None:
    return None if value is None or (isinstance(value, str) and value) else "it must be the name of an attribute"


def _who(value: Any) -> str | None:
    return None if value is None or value in WORKERS else f"it must be one of {', '.join(WORKERS)}"


RULES: Mapping[str, Callable[[Any], str | None]] = MappingProxyType(
    {
        "seed": _whole,
        "team_size": _count,
        "accuracy": _share,
        "accuracies": _shares,
        "confusion": _confusion,
        "box_jitter": _share,
        "missed_boxes": _share,
        "invented_boxes": _share,
        "mask_noise": _share,
        "seconds_per_task": _positive,
        "time_spread": _not_negative,
        "declined": _share,
        "abandoned": _share,
        "truth": _attribute,
        "workers": _who,
    }
)
