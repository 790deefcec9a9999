"""The outcome of a job as it travels: with those of all others, in one state of 256 KiB."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain.text import json_size, shortened, shortened_as_json
from ground_truth_runtime.facts.limits import OUTCOME_MAX, REASON_MAX

_LEAST = 20  # bytes; less says nothing
_REASON_SHOWN = 100  # [own] characters of why an object failed


def small(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return an outcome whose reason, warnings and failure reasons are cut to what there is room for.

    The job's document has all of them.
    """
    reason, warnings = outcome["reason"], "; ".join(outcome["warnings"])
    bare = json_size({**outcome, "reason": "", "warnings": [""], "failure_reasons": {}})
    reason = None if reason is None else shortened_as_json(reason, min(REASON_MAX, OUTCOME_MAX - bare))
    left = OUTCOME_MAX - bare - (0 if reason is None else json_size(reason))
    shown = [shortened_as_json(warnings, min(REASON_MAX, left))] if warnings and left > _LEAST else []
    left -= json_size(shown)
    return {
        **outcome,
        "reason": reason,
        "warnings": shown,
        "failure_reasons": _commonest(outcome["failure_reasons"], min(REASON_MAX, left)),
    }


def _commonest(reasons: Mapping[str, int], most: int) -> dict[str, int]:
    """Return the first reasons that there is room for."""
    kept: dict[str, int] = {}
    for reason, objects in reasons.items():
        fits = {**kept, shortened(reason, _REASON_SHOWN): objects}
        if json_size(fits) > most:
            break
        kept = fits
    return kept
