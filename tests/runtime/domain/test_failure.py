import json
from typing import Any

import pytest

from ground_truth_runtime.domain.failure import told_by

_CAUSE = json.dumps({"errorMessage": 'say "no" \u00e9', "errorType": "E", "stackTrace": ["x" * 500]})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ({"Error": "States.Timeout"}, "States.Timeout"),
        ({"Error": "States.Timeout", "Cause": None}, "States.Timeout"),
        ({"Cause": "words"}, "Error: words"),
        ({"Error": "E", "Cause": '["odd"]'}, 'E: ["odd"]'),
        ({"Error": "E", "Cause": '{"reason": "r", "status": "Failed"}'}, "E: r"),
        ({"Error": "E", "Cause": _CAUSE}, 'E: say "no" \u00e9'),
        ({"Error": "E", "Cause": _CAUSE[:200]}, 'E: say "no" \u00e9'),
        ({"Error": "E", "Cause": _CAUSE[:25]}, 'E: say "n'),
        ({"Error": "E", "Cause": '{"errorMessage": "half an escape \\u00'}, "E: half an escape \\u00"),
        ({"Error": "E", "Cause": '{"status": "cut of'}, 'E: {"status": "cut of'),
    ],
)
def test_a_failure_tells_its_name_and_words_even_where_only_their_beginning_was_kept(
    error: dict[str, Any], told: str
) -> None:
    assert told_by(error) == told
