import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.labels.remaining import FollowUp, lacks_label, unlabeled

FAILURE = {"failure-reason": "ClientError: cannot be read", "type": "groundtruth/object-detection"}


def _line(number: int, **more: Any) -> bytes:
    return json.dumps({"source-ref": f"s3://b/{number}.png", **more}).encode()


def _labeled(number: int, label: int = 1) -> bytes:
    return _line(number, birds=label, **{"birds-metadata": {"class-name": "x"}})


def _failed(number: int) -> bytes:
    return _line(number, **{"birds-metadata": FAILURE})


def _merge(lines: Iterable[bytes], *follow_ups: Iterable[bytes]) -> list[bytes]:
    for follow_up in follow_ups:
        lines = FollowUp(follow_up, attribute="birds").over(lines)
    return list(lines)


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ({"birds": 0}, False),
        ({"birds": [], "birds-metadata": {"confidence": 0}}, False),
        ({"birds": None}, False),
        ({}, True),
        ({"birds-metadata": FAILURE}, True),
        ({"birds": 0, "birds-metadata": {"failure-reason": ""}}, True),
        ({"other": 0, "birds-metadata": {}}, True),
        ({"birds": 0, "birds-metadata": "odd"}, False),
    ],
)
def test_an_object_lacks_a_label_that_is_missing_or_failed(line: dict[str, Any], lacks: bool) -> None:
    assert lacks_label(line, "birds") is lacks


def test_a_follow_up_gets_the_lines_without_a_label_as_if_nothing_had_happened_to_them() -> None:
    lines = [_labeled(1), _failed(2), b"", _line(3, other=5), b"{broken", _line(4)]

    assert list(unlabeled(lines, attribute="birds")) == [_line(2) + b"\n", _line(3, other=5) + b"\n", _line(4) + b"\n"]


def test_labels_of_a_follow_up_take_the_places_of_those_that_were_missing() -> None:
    first = [_failed(1), _labeled(2), _line(3), _labeled(4)]
    follow_up = FollowUp([_labeled(1, 7), _labeled(3, 8)], attribute="birds")

    assert list(follow_up.over(first)) == [_labeled(1, 7), _labeled(2), _labeled(3, 8), _labeled(4)]
    assert (list(follow_up.numbers), follow_up.strays) == ([1, 3], 0)


def test_the_last_word_on_an_object_counts_even_if_it_failed_again() -> None:
    again = _line(1, **{"birds-metadata": {"failure-reason": "again"}})

    assert _merge([_failed(1)], [again]) == [again]


def test_a_follow_up_that_ended_early_leaves_the_rest_as_it_was() -> None:
    assert _merge([_failed(1), _failed(2), _failed(3)], [_labeled(2)]) == [_failed(1), _labeled(2), _failed(3)]


def test_lines_of_a_follow_up_that_fit_nowhere_change_nothing_and_are_counted() -> None:
    follow_up = FollowUp([b"{broken", _labeled(9), _labeled(1)], attribute="birds")

    assert list(follow_up.over([_failed(1), _labeled(2)])) == [_failed(1), _labeled(2)]
    assert follow_up.strays == 3


def test_the_same_source_twice_is_two_objects() -> None:
    first = [_failed(1), _labeled(1, 5), _failed(1)]

    assert _merge(first, [_labeled(1, 7), _labeled(1, 8)]) == [_labeled(1, 7), _labeled(1, 5), _labeled(1, 8)]


@given(rounds=st.lists(st.lists(st.booleans(), min_size=12, max_size=12), max_size=4))
def test_every_object_has_the_label_of_the_first_round_that_gave_it_one(rounds: list[list[bool]]) -> None:
    """A job and its follow-ups, each labeling some of what is left, by the manifests that they get and leave."""
    waiting = [_line(number) for number in range(12)]
    outputs = []
    for round_number, succeeds in enumerate(rounds):
        sources = [json.loads(line)["source-ref"] for line in waiting]
        numbers = [int(source.rpartition("/")[2].removesuffix(".png")) for source in sources]
        outputs.append([_labeled(n, round_number) if succeeds[n] else _failed(n) for n in numbers])
        merged = _merge(*outputs)
        waiting = list(unlabeled(merged, attribute="birds"))
        assert waiting == list(unlabeled(outputs[-1], attribute="birds"))
    for number, line in enumerate(_merge(*outputs) if outputs else []):
        first = next((place for place, succeeds in enumerate(rounds) if succeeds[number]), None)
        assert line == (_failed(number) if first is None else _labeled(number, first))
