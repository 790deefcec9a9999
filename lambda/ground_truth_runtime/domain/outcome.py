"""The outcome of a job as it travels: with those of all others, in one state of 256 KiB."""

from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.domain.text import json_size, shortened_as_json
from ground_truth_runtime.facts.limits import OUTCOME_MAX, REASON_MAX

_LEAST = 20  # bytes; less says nothing


def small(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome whose reason and warnings are cut to what there is room for; its document has all of them."""
    reason, warnings = outcome["reason"], "; ".join(outcome["warnings"])
    bare = json_size({**outcome, "reason": "", "warnings": [""]})
    reason = None if reason is None else shortened_as_json(reason, min(REASON_MAX, OUTCOME_MAX - bare))
    left = OUTCOME_MAX - bare - (0 if reason is None else json_size(reason))
    return {
        **outcome,
        "reason": reason,
        "warnings": [shortened_as_json(warnings, min(REASON_MAX, left))] if warnings and left > _LEAST else [],
    }
