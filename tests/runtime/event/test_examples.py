import json
from pathlib import Path

import pytest

from ground_truth_runtime.event.parse import read_event

_EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))


def test_there_are_examples() -> None:
    assert {path.name for path in _EXAMPLES} >= {"birds.json", "photographs.json"}


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_an_event_without_problems(path: Path) -> None:
    reading = read_event(json.loads(path.read_text("utf-8")))

    assert [str(problem) for problem in reading.problems] == []
    assert reading.jobs
