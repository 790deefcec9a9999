import json
from typing import Any

import pytest

from ground_truth_runtime.domain.outcome import small
from ground_truth_runtime.facts.limits import OUTCOME_MAX


def _outcome(**fields: Any) -> dict[str, Any]:
    return {"name": "boxes", "reason": None, "warnings": [], "failure_reasons": {}, **fields}


def test_an_outcome_that_is_small_travels_as_it_is_with_its_warnings_in_one_text() -> None:
    assert small(_outcome()) == _outcome()
    assert small(_outcome(reason="r", warnings=["a", "b"])) == _outcome(reason="r", warnings=["a; b"])


@pytest.mark.parametrize("text", ["x" * 9_000, "\x00" * 9_000, "\N{EAGLE}" * 9_000])
@pytest.mark.parametrize("ballast", [0, 1_000, 1_600])
def test_an_outcome_is_never_larger_than_allowed(text: str, ballast: int) -> None:
    reasons = {f"{number}{text}": number for number in range(50)}
    outcome = small(_outcome(reason=text, warnings=[text, text], manifest="m" * ballast, failure_reasons=reasons))

    assert len(json.dumps(outcome)) <= OUTCOME_MAX
    assert outcome["reason"].endswith("...")


def test_an_outcome_keeps_its_commonest_failure_reasons() -> None:
    reasons = {f"{number}: {'r' * 40}": 50 - number for number in range(50)}

    kept = small(_outcome(failure_reasons=reasons))["failure_reasons"]

    assert 1 < len(kept) < 50
    assert list(kept.items()) == list(reasons.items())[: len(kept)]
