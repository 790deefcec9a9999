import json
from typing import Any

import pytest

from ground_truth_runtime.labels.selection import Answered, Selection

FAILURE = {"failure-reason": "ClientError: cannot be read", "type": "groundtruth/image-classification"}


def _line(number: int, confidence: float | None = 0.9) -> bytes:
    source = {"source-ref": f"s3://b/{number}.png"}
    if confidence is None:
        return json.dumps({**source, "birds-metadata": FAILURE}).encode()
    metadata = {"class-name": "x", "confidence": confidence, "type": "groundtruth/image-classification"}
    return json.dumps({**source, "birds": 0, "birds-metadata": metadata}).encode()


LINES = [_line(1, 0.95), _line(2, 0.4), _line(3, None), b"", _line(5, 0.8)]


def _chosen(answered: list[Answered] | None = None, **conditions: Any) -> list[int]:
    chosen = Selection(attribute="birds", **conditions).chosen(LINES, answered=answered or [])
    return [LINES.index(line.removesuffix(b"\n")) + 1 for line in chosen]


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ({}, [1, 2, 3, 5]),
        ({"labeled_only": True}, [1, 2, 5]),
        ({"confidence_below": 0.9}, [2, 5]),
        ({"confidence_below": 0.4}, []),
        ({"failed": True}, [3]),
        ({"failed": True, "confidence_below": 0.5}, [2, 3]),
        ({"sample": 1.0}, [1, 2, 3, 5]),
        ({"sample": 1.0, "labeled_only": True}, [1, 2, 5]),
        ({"agreement_below": 0.5}, [5]),
        ({"agreement_below": 1.0}, [2, 5]),
        ({"agreement_below": 0.5, "confidence_below": 0.5}, [2, 5]),
        ({"answers_below": 2}, [1]),
        ({"answers_below": 3}, [1, 2]),
        ({"answers_below": 2, "agreement_below": 0.5}, [1, 5]),
        ({"answers_below": 2, "failed": True}, [1, 3]),
    ],
)
def test_all_that_some_condition_chooses_are_taken_in_their_order(
    conditions: dict[str, Any], numbers: list[int]
) -> None:
    answered = [Answered(1, 1.0, 1), Answered(2, 0.5, 2), Answered(5, 0.2, 3)]
    assert _chosen(answered, **conditions) == numbers


def test_objects_of_which_a_condition_is_not_known_are_not_chosen_by_it() -> None:
    assert _chosen([Answered(2, 0.1, 1)], agreement_below=1.0, answers_below=9) == [2]
    assert _chosen([Answered(2, None, 1)], agreement_below=1.0) == []
    assert _chosen([Answered(2, 0.1, None)], answers_below=9) == []
    assert _chosen([], agreement_below=1.0, answers_below=9) == []


def test_a_sample_is_always_the_same_and_about_as_large_as_asked() -> None:
    lines = [_line(number) for number in range(4_000)]
    first, again = (list(Selection(attribute="birds", sample=0.1).chosen(lines)) for _ in range(2))

    assert first == again
    assert 330 < len(first) < 470
    assert set(first) <= set(Selection(attribute="birds", sample=0.2).chosen(lines))


def test_lines_that_cannot_be_read_are_left_out() -> None:
    lines = [b"{broken", b'"text"', _line(1)]

    assert list(Selection(attribute="birds").chosen(lines)) == [_line(1) + b"\n"]


def test_a_label_of_another_kind_than_it_says_is_not_chosen_by_its_confidence() -> None:
    odd = json.dumps({"source": "t", "birds": {"a": 1}, "birds-metadata": {"type": "groundtruth/text-classification"}})

    assert list(Selection(attribute="birds", confidence_below=1.0).chosen([odd.encode()])) == []
