"""Merging: what it does at its edges, and that its memory does not grow with the dataset."""

import json
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import pytest

from ground_truth_runtime.domain.part_result import PartResult, Round
from ground_truth_runtime.gateways.object_store import ObjectStore, ObjectUnreadable
from ground_truth_runtime.steps.merge import merge
from tests.support.account import BUCKET, Account

ATTRIBUTE = "birds"
TARGET = f"s3://{BUCKET}/merged.manifest"


def _line(number: int, *, labeled: bool) -> bytes:
    label = {ATTRIBUTE: number} if labeled else {}
    metadata = {} if labeled else {"failure-reason": "ClientError"}
    return json.dumps({"source": str(number), **label, f"{ATTRIBUTE}-metadata": metadata}).encode()


def _part(number: int, *manifests: str | None) -> PartResult:
    rounds = [
        Round(
            labeling_job_name=f"boxes-{number}",
            labeling_job_arn="arn",
            status="Completed",
            counters={},
            output_manifest=manifest,
            reason=None,
        )
        for manifest in manifests
    ]
    return PartResult(part=number, rounds=rounds)


def _put(cloud: Account, key: str, lines: Iterable[bytes]) -> str:
    return cloud.put(key, b"".join(line + b"\n" for line in lines))


def _merge(cloud: Account, *parts: PartResult, inputs: Sequence[str] = ()) -> Any:
    known = inputs or [f"s3://{BUCKET}/none-{part.part}" for part in parts]
    return merge(parts, attribute=ATTRIBUTE, inputs=known, target=TARGET, store=cloud.store)


def test_one_output_manifest_stays_where_it_is(cloud: Account) -> None:
    merged = _merge(cloud, _part(1, None, "s3://b/labels/one"))

    assert merged.manifest == "s3://b/labels/one"
    assert [output.number(7) for output in merged.outputs] == [7]


def test_without_any_output_there_is_nothing_to_merge(cloud: Account) -> None:
    assert _merge(cloud, _part(1), _part(2, None)).manifest is None


def test_lines_of_every_output_are_found_again_in_the_whole(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=True), _line(1, labeled=True)])
    second = _put(cloud, "2", [_line(2, labeled=False), _line(3, labeled=True), _line(4, labeled=False)])
    follow_up = _put(cloud, "3", [_line(2, labeled=True), _line(4, labeled=True)])

    merged = _merge(cloud, _part(1, first), _part(2, second, follow_up))

    assert [json.loads(line)[ATTRIBUTE] for line in cloud.store.lines(TARGET)] == [0, 1, 2, 3, 4]
    assert [[output.number(line) for line in (1, 2, 3)] for output in merged.outputs] == [
        [1, 2, 3],
        [3, 4, 5],
        [3, 5, None],
    ]


def test_what_fits_nowhere_is_left_out_and_told(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=False)])
    stranger = _put(cloud, "2", [_line(9, labeled=True)])

    merged = _merge(cloud, _part(1, first, stranger))

    assert list(cloud.store.lines(TARGET)) == [_line(0, labeled=False)]
    assert merged.warnings == [f"1 lines of {stranger} fit no object that lacked a label"]


def test_an_output_that_is_gone_is_told_and_leaves_no_half_of_a_manifest(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=True)])

    with pytest.raises(ObjectUnreadable, match=f"s3://{BUCKET}/gone: NoSuchKey"):
        _merge(cloud, _part(1, first), _part(2, f"s3://{BUCKET}/gone"))

    assert not cloud.exists("merged.manifest")


class _Endless:
    """Manifests that are made while they are read, and go nowhere."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def lines(self, uri: str) -> Iterator[bytes]:
        follow_up = uri.endswith("follow-up")
        for number in range(self._lines):
            if number % 10 == 0 or not follow_up:
                yield _line(number, labeled=follow_up or number % 10 > 0)

    def write_lines(self, _uri: str, lines: Iterable[bytes]) -> int:
        return sum(1 for _ in lines)


def _peak(lines: int) -> int:
    parts = [_part(number, f"{number}/first", f"{number}/follow-up") for number in (1, 2)]
    tracemalloc.start()
    try:
        store = cast(ObjectStore, _Endless(lines))
        merged = merge(parts, attribute=ATTRIBUTE, inputs=["", ""], target=TARGET, store=store)
        assert merged.warnings == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_lines_take_no_more_than_a_number_for_each_that_was_followed_up() -> None:
    _peak(100)  # imports and caches
    small, large = _peak(1_000), _peak(10_000)

    assert large - small < 10_000 / 10 * 2 * 4 * 2 + 10_000
