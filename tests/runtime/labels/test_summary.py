import copy
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground_truth_runtime.labels import summary as module
from ground_truth_runtime.labels.fast import Reader
from ground_truth_runtime.labels.model import UnreadableLine
from ground_truth_runtime.labels.reading import read_line
from ground_truth_runtime.labels.summary import (
    CLASSES_MAX,
    FIRST_LINES,
    REASONS_MAX,
    UNREADABLE_LISTED,
    summarize,
)
from tests.runtime.labels import lines as sample
from tests.runtime.labels.lines import lines

FAST: tuple[Reader, ...] = ("msgspec", "patterns")


def test_classes_are_counted_with_their_confidence() -> None:
    other = copy.deepcopy(sample.CLASS)
    other["lbl-metadata"].update({"class-name": "dog", "confidence": 1})

    summary = summarize(lines(sample.CLASS, sample.CLASS, other))

    assert summary.objects == 3
    assert list(summary.attributes) == ["lbl"]
    label = summary.attributes["lbl"]
    assert (label.labeled, label.failed, label.unreadable) == (3, 0, 0)
    assert label.distribution == {"cat": 2, "dog": 1}
    assert label.confidence.count == 3
    assert label.confidence.mean == pytest.approx((0.83 * 2 + 1) / 3)
    assert (label.confidence.bins[16], label.confidence.bins[19], sum(label.confidence.bins)) == (2, 1, 3)


def test_every_box_counts_and_a_mask_shows_its_classes_once() -> None:
    summary = summarize(lines(sample.BOX, sample.MASK, sample.SPANS, sample.CLASSES))

    boxes, mask = summary.attributes["lbl"], summary.attributes["lbl-ref"]
    assert boxes.distribution == {"cat": 2, "dog": 2, "Person": 1}
    assert boxes.confidence.count == 5
    assert mask.distribution == {"road": 1}
    assert (mask.confidence.count, mask.confidence.mean) == (1, 0.9)


def test_chained_jobs_are_counted_apart() -> None:
    summary = summarize(lines(sample.ADJUSTED, sample.VERIFIED))

    assert {name: label.labeled for name, label in summary.attributes.items()} == {"lbl": 2, "adj": 1, "ver": 1}
    assert summary.attributes["ver"].distribution == {"bad": 1}


def test_only_one_attribute_where_that_is_asked_for() -> None:
    summary = summarize(lines(sample.ADJUSTED, sample.UNLABELED), attribute="adj")

    assert summary.objects == 2
    assert list(summary.attributes) == ["adj"]
    assert summary.attributes["adj"].labeled == 1


def test_an_attribute_that_no_line_has_is_there_and_empty() -> None:
    assert summarize(lines(sample.CLASS), attribute="none").attributes["none"].labeled == 0


def test_failures_are_counted_by_reason() -> None:
    def failed(reason: str) -> dict[str, Any]:
        line = copy.deepcopy(sample.FAILED)
        line["lbl-metadata"]["failure-reason"] = reason
        return line

    summary = summarize(lines(failed("a"), failed("b"), failed("a"), *(failed(f"{n}") for n in range(REASONS_MAX))))

    label = summary.attributes["lbl"]
    assert (label.labeled, label.failed) == (0, REASONS_MAX + 3)
    assert label.failure_reasons["a"] == 2
    assert label.failure_reasons["other reasons"] == 2
    assert len(label.failure_reasons) == REASONS_MAX + 1


def test_what_cannot_be_read_is_counted_and_the_first_is_told() -> None:
    bad = copy.deepcopy(sample.BOX)
    bad["lbl"]["annotations"][1]["left"] = "x"

    summary = summarize([b"{broken\n", *lines(bad), b"\n", *lines(sample.BOX), *([b"[]"] * UNREADABLE_LISTED)])

    assert summary.objects == 3 + UNREADABLE_LISTED
    assert summary.unreadable_count == 2 + UNREADABLE_LISTED
    assert len(summary.unreadable) == UNREADABLE_LISTED
    assert summary.unreadable[1] == UnreadableLine(
        number=2, reason="annotations[1]: left is 'x'; it must be a number of pixels", attribute="lbl"
    )
    assert (summary.attributes["lbl"].labeled, summary.attributes["lbl"].unreadable) == (1, 1)


def test_the_first_lines_are_kept_whole() -> None:
    content = [{**sample.CLASS, "number": number} for number in range(10)]

    assert summarize(lines(*content)).first_lines == content[:FIRST_LINES]


def test_nothing() -> None:
    summary = summarize([])

    assert (summary.objects, summary.attributes, summary.unreadable_count) == (0, {}, 0)


def test_more_classes_than_are_counted_one_by_one() -> None:
    def named(number: int) -> dict[str, Any]:
        line = copy.deepcopy(sample.CLASS)
        line["lbl-metadata"]["class-name"] = f"class {number}"
        return line

    label = summarize(lines(*(named(number) for number in range(CLASSES_MAX + 7)))).attributes["lbl"]

    assert (len(label.distribution), label.other_classes) == (CLASSES_MAX, 7)


def _changed(content: Any, data: st.DataObject) -> Any:
    """A line with one thing changed, left out or added, at any depth."""
    content = copy.deepcopy(content)
    at = content
    while True:
        keys = list(at) if isinstance(at, dict) else range(len(at))
        if not keys:
            return content
        key = data.draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and data.draw(st.integers(0, 3)):
            at = at[key]
            continue
        change = data.draw(st.sampled_from(["value", "drop", "add"]))
        if change == "value":
            at[key] = data.draw(
                st.none()
                | st.booleans()
                | st.integers()
                | st.floats(-2, 2)
                | st.text()
                | st.sampled_from(["0", "1"])
                | st.just([])
                | st.just({})
                | st.sampled_from([0, 1, 0.0, 1.0, -1, 10**12, "groundtruth/custom", "é"])
            )
        elif change == "drop" and isinstance(at, dict):
            del at[key]
        elif isinstance(at, dict):
            at[data.draw(st.sampled_from(["failure-reason", "extra", "class_map", "x-metadata", "confidence"]))] = 1
        return content


@pytest.mark.parametrize("reader", FAST)
@settings(deadline=None)
@given(data=st.data())
def test_the_fast_readers_count_what_the_exact_one_counts(reader: Reader, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sample.ALL), min_size=1, max_size=2))
    manifest = []
    for _ in range(data.draw(st.integers(4, 12))):
        line = data.draw(st.sampled_from(kinds))
        manifest.append(_changed(line, data) if data.draw(st.booleans()) else line)
    separators = data.draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    encoded = [
        json.dumps(line, ensure_ascii=data.draw(st.booleans()), separators=separators).encode() for line in manifest
    ]
    attribute = data.draw(st.sampled_from([None, "lbl", "adj", "lbl-ref"]))

    fast = summarize(encoded, attribute=attribute, reader=reader)

    assert asdict(fast) == asdict(summarize(encoded, attribute=attribute, reader="exact"))


@pytest.mark.parametrize("reader", FAST)
def test_an_address_under_the_name_of_a_class_is_a_reference(reader: Reader) -> None:
    told = {"lbl-ref": "cat", "lbl-ref-metadata": sample.CLASS["lbl-metadata"], "source-ref": "s3://bucket/a.png"}
    manifest = lines(*[told] * 6, {**told, "lbl-ref": "s3://bucket/label.json"})

    assert asdict(summarize(manifest, reader=reader)) == asdict(summarize(manifest, reader="exact"))


@pytest.mark.parametrize("reader", FAST)
@pytest.mark.parametrize("content", sample.ALL[:8])
def test_the_documented_shapes_are_read_fast(
    content: dict[str, Any], reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact reader sees the first lines, one to learn the shape from, and no more."""
    thorough = []
    monkeypatch.setattr(module, "read_line", lambda *line, **told: thorough.append(line) or read_line(*line, **told))

    summarize(lines(*[content] * 10), reader=reader)

    assert len(thorough) == FIRST_LINES


@pytest.mark.parametrize("reader", FAST)
@pytest.mark.parametrize(
    ("usual", "other"),
    [
        (b'"cat"', b'"c\\u00e4t \\ud83d\\ude00 \\"x\\""'),
        (b'"cat"', b'"\\ud800"'),
        (b'"cat"', b'"\\ude00"'),
        (b'"cat"', b'"c\tat"'),
        (b'"cat"', '"c\u00e4t"'.encode()),
        (b'"cat"', b'"\xff"'),
        (b"0.83", b"1e-05"),
        (b"0.83", b"9e-0"),
        (b"0.83", b"1.0"),
        (b"0.83", b"1.01"),
        (b"0.83", b"00.83"),
        (b"0.83", b"0."),
        (b"0.83", b"NaN"),
        (b'"lbl": 1', b'"lbl": 01'),
        (b'"lbl": 1', b'"lbl": 1.0'),
        (b'"lbl": 1', b'"lbl": 12345678901'),
        (b'"lbl": 1', b'"lbl": "x"'),
        (b'"lbl": 1', b'"lbl": ""'),
        (b'"lbl": 1', b'"lbl": 1, "lbl": 2'),
    ],
)
def test_a_line_spelled_otherwise_is_read_as_the_exact_reader_does(usual: bytes, other: bytes, reader: Reader) -> None:
    manifest = lines(*[sample.CLASS] * 6)
    assert usual in manifest[-1]
    manifest[-1] = manifest[-1].replace(usual, other)

    assert asdict(summarize(manifest, reader=reader)) == asdict(summarize(manifest, reader="exact"))


@pytest.mark.parametrize("reader", [*FAST, "exact"])
def test_memory_does_not_grow_with_the_manifest(reader: Reader) -> None:
    def manifest(count: int) -> Iterator[bytes]:
        for number in range(count):
            line = {**sample.BOX, "source-ref": f"s3://in/{number}.png"}
            yield json.dumps(line).encode()

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            summarize(manifest(count), reader=reader)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # imports

    assert peak(3_000) < peak(1_000) + 2_000 * 32  # a line that is kept takes a hundred times as much
