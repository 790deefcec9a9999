"""Merging: what it does at its edges, and that its memory does not grow with the dataset."""

import json
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from ground_truth_runtime.domain.part_result import Round
from ground_truth_runtime.gateways.object_store import ObjectStore
from ground_truth_runtime.steps.merge import Merged, as_it_is, merge
from ground_truth_runtime.steps.part_labels import PartLabels
from tests.support.account import BUCKET, Account

ATTRIBUTE = "birds"
TARGET = f"s3://{BUCKET}/merged.manifest"


def _sent(number: int) -> bytes:
    return json.dumps({"source": str(number)}).encode()


def _line(number: int, *, labeled: bool) -> bytes:
    label = {ATTRIBUTE: number} if labeled else {}
    metadata = {} if labeled else {"failure-reason": "ClientError"}
    return json.dumps({"source": str(number), **label, f"{ATTRIBUTE}-metadata": metadata}).encode()


def _rounds(manifests: Sequence[str | None]) -> list[Round]:
    return [
        Round(
            labeling_job_name=f"birds-{number}",
            labeling_job_arn="arn",
            status="Completed",
            counters={},
            output_manifest=manifest,
            reason=None,
        )
        for number, manifest in enumerate(manifests)
    ]


def _put(cloud: Account, key: str, lines: Iterable[bytes]) -> str:
    return cloud.put(key, b"".join(line + b"\n" for line in lines))


def _part(cloud: Account, numbers: Iterable[int] | None, *outputs: str | None) -> PartLabels:
    """A part of these objects; None: what was sent is in no manifest."""
    sent = None if numbers is None else _put(cloud, f"sent-{outputs}", map(_sent, numbers))
    return PartLabels(_rounds(outputs), sent=sent, attribute=ATTRIBUTE, store=cloud.store)


def _merge(cloud: Account, *parts: PartLabels) -> Merged:
    return merge(parts, target=TARGET, store=cloud.store)


def _labels(cloud: Account) -> list[Any]:
    return [json.loads(line).get(ATTRIBUTE) for line in cloud.store.lines(TARGET)]


def test_one_output_manifest_with_a_line_for_each_object_stays_where_it_is(cloud: Account) -> None:
    output = _put(cloud, "1", [_line(0, labeled=True), _line(1, labeled=False)])
    part = _part(cloud, range(2), None, output)

    assert part.whole == output
    merged = as_it_is(part, output)
    assert [each.number(7) for each in merged.outputs] == [7]
    assert (merged.parts[0].objects, merged.parts[0].labeled, merged.parts[0].missing.count) == (2, 1, 0)


def test_without_a_target_the_account_is_all_there_is(cloud: Account) -> None:
    merged = merge([_part(cloud, None, None)], target=None, store=cloud.store)

    assert (merged.manifest, merged.parts[0].outputs) == (None, 0)
    assert not cloud.exists("merged.manifest")


def test_objects_of_every_output_are_found_again_in_the_whole(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=True), _line(1, labeled=True)])
    second = _put(cloud, "2", [_line(2, labeled=False), _line(3, labeled=True), _line(4, labeled=False)])
    follow_up = _put(cloud, "3", [_line(2, labeled=True), _line(4, labeled=True)])

    merged = _merge(cloud, _part(cloud, range(2), first), _part(cloud, range(2, 5), second, follow_up))

    assert _labels(cloud) == [0, 1, 2, 3, 4]
    assert [[output.number(number) for number in (1, 2, 3)] for output in merged.outputs] == [
        [1, 2, 3],
        [3, 4, 5],
        [3, 5, None],
    ]


def test_what_fits_nowhere_is_left_out_and_told(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=False)])
    stranger = _put(cloud, "2", [_line(9, labeled=True)])

    merged = _merge(cloud, _part(cloud, range(1), first, stranger))

    assert list(cloud.store.lines(TARGET)) == [_line(0, labeled=False)]
    assert merged.parts[0].warnings == [f"1 lines of {stranger} fit no object that was sent"]


def test_an_output_that_cannot_be_read_loses_its_own_labels_alone(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=True)])
    third = _put(cloud, "3", [_line(2, labeled=True)])
    gone = f"s3://{BUCKET}/gone"

    merged = _merge(cloud, _part(cloud, [0], first), _part(cloud, [1], gone), _part(cloud, [2], third))

    assert _labels(cloud) == [0, None, 2]
    ((problem,), missing) = merged.parts[1].problems, merged.parts[1].missing
    assert problem.startswith(f"the output manifest {gone} cannot be read: NoSuchKey")
    assert (missing.count, missing.first) == (1, [(1, "")])
    assert [part.problems for part in (merged.parts[0], merged.parts[2])] == [[], []]


def test_an_output_that_breaks_off_is_read_as_far_as_it_goes(cloud: Account) -> None:
    long = b"{" + b" " * (17 << 20)
    output = _put(cloud, "1", [_line(0, labeled=True), long, _line(2, labeled=True)])

    merged = _merge(cloud, _part(cloud, range(3), output))

    assert _labels(cloud) == [0, None, None]
    assert "so it is no manifest" in merged.parts[0].problems[0]


def test_labels_whose_input_manifest_cannot_be_read_are_all_kept(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(0, labeled=True), _line(1, labeled=False)])
    part = PartLabels(_rounds([first]), sent=f"s3://{BUCKET}/gone", attribute=ATTRIBUTE, store=cloud.store)

    assert part.whole == first
    assert (part.labeled, part.to_label_again) == (1, 0)
    (problem,) = as_it_is(part, first).parts[0].problems
    assert problem.startswith(f"the input manifest s3://{BUCKET}/gone cannot be read")


def test_labels_of_objects_that_came_through_a_topic_follow_one_another(cloud: Account) -> None:
    first = _put(cloud, "1", [_line(7, labeled=True)])
    second = _put(cloud, "2", [_line(8, labeled=True), _line(9, labeled=False)])
    part = _part(cloud, None, first, second)

    merged = _merge(cloud, part)

    assert _labels(cloud) == [7, 8, None]
    assert (part.labeled, merged.parts[0].missing.count, merged.parts[0].warnings) == (2, 0, [])


class _Endless:
    """Manifests that are made while they are read, and go nowhere."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def lines(self, uri: str) -> Iterator[bytes]:
        for number in range(self._lines):
            if uri.endswith("sent"):
                yield _sent(number)
            elif uri.endswith("first") or number % 10 == 0:
                yield _line(number, labeled=uri.endswith("follow-up") or number % 10 > 0)

    def write_lines(self, _uri: str, lines: Iterable[bytes]) -> int:
        return sum(1 for _ in lines)


def _peak(lines: int) -> int:
    tracemalloc.start()
    try:
        store = cast(ObjectStore, _Endless(lines))
        rounds = _rounds(["first", "follow-up"])
        parts = (PartLabels(rounds, sent="sent", attribute=ATTRIBUTE, store=store) for _ in range(3))
        merged = merge(parts, target=TARGET, store=store)
        assert [(part.labeled, part.warnings) for part in merged.parts] == [(lines, [])] * 3
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_one_part_at_a_time_takes_some_bytes_for_each_of_its_objects() -> None:
    _peak(100)  # imports and caches
    small, large = _peak(300), _peak(3_000)

    assert large - small < 2_700 * 40
