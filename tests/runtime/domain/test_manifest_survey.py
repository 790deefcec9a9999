"""One pass over a manifest finds the same whichever way it reads, and its sample is a fair one."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground_truth_runtime.domain.manifest import BadLine, LineRules, data_object, reference_line, text_line
from ground_truth_runtime.domain.manifest_survey import survey
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _line(**fields: object) -> bytes:
    return json.dumps({"source-ref": "s3://birds/a.jpg", **fields}).encode()


def test_a_manifest_is_counted_with_its_buckets_in_the_order_met() -> None:
    found = survey(
        [b'{"source-ref": "s3://b/1.jpg"}', b'{"source-ref": "s3://a/2.jpg"}', b'{"source-ref": "s3://b/3.jpg"}'],
        LineRules(),
    )

    assert (found.objects, list(found.buckets), found.problems) == (3, ["b", "a"], [])


def test_blank_lines_and_carriage_returns_are_no_objects() -> None:
    found = survey([_line() + b"\r", b"", b"  \r", _line()], LineRules())

    assert (found.objects, found.bad_lines) == (2, 0)


def test_bad_lines_are_told_by_their_number_in_the_file() -> None:
    found = survey([_line(), b"", b"{", _line(), b"[]"], LineRules())

    assert (found.objects, found.problems) == (2, [(3, "is not JSON"), (5, "is not a JSON object")])


def test_only_the_first_bad_lines_are_kept_but_all_are_counted() -> None:
    found = survey([b"{"] * 1000, LineRules())

    assert (len(found.problems), found.bad_lines) == (10, 1000)


def test_texts_are_counted_and_have_no_bucket() -> None:
    rules = LineRules.of(TASK_TYPES["TextMultiClass"])

    found = survey([text_line("A bird.") * 3 + reference_line("s3://texts/a.txt") + text_line("")], rules)

    assert (found.objects, found.references, list(found.buckets)) == (4, 1, ["texts"])
    assert found.problems == [(5, "has no source and no source-ref")]


_KEYS = st.sampled_from(["a.jpg", "鳥.jpg", 'q"uote.jpg', "back\\slash", "dir/", "", "b c.png", "NaN", "\x07"])
_URIS = st.one_of(
    st.builds(lambda bucket, key: f"s3://{bucket}/{key}", st.sampled_from(["birds", "cats"]), _KEYS),
    st.sampled_from(["", "s3:///a", "https://birds/a.jpg", "s3://birds"]),
)
_LINES = st.one_of(
    st.builds(reference_line, _URIS),
    st.builds(text_line, st.sampled_from(["A bird.", "鳥", 'say "bird"', "", "x" * 20_001])),
    st.builds(lambda uri: json.dumps({"source-ref": uri}, separators=(",", ":")).encode() + b"\n", _URIS),
    st.builds(lambda uri, note: json.dumps({"source-ref": uri, "note": note}).encode() + b"\r\n", _URIS, st.text()),
    st.sampled_from(
        [
            b"\n",
            b"  \r\n",
            b"{}\n",
            b"[]\n",
            b"nonsense\n",
            b'{"source-ref": "s3://birds/a.jpg"}, {"source-ref": "s3://birds/b.jpg"}\n',
            b'{"source-ref": "s3://birds/a.jpg", "x": NaN}\n',
            b'{"source-ref": "s3://birds/\xff.jpg"}\n',
            b'{"source-ref": "s3://birds/\x01.jpg"}\n',
            b'{"source-ref": 5}\n',
            b'{"source-ref": "s3://birds/a.jpg", "x": [1\n',
            b"2]}\n",
            _line(note="x" * 20_001) + b"\n",
            _line() + b"\n",
        ]
    ),
)


@given(lines=st.lists(_LINES, max_size=30), repeats=st.integers(1, 3), keys=st.integers(0, 2))
def test_whatever_the_lines_the_pass_finds_what_reading_each_of_them_finds(
    lines: list[bytes], repeats: int, keys: int
) -> None:
    rules = LineRules.of(TASK_TYPES[("BoundingBox", "PassThrough", "TextMultiClass")[keys]])
    lines = [line for line in lines for _ in range(repeats)]
    good, bad = [], []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                good.append(data_object(line.rstrip(b"\r\n"), rules))
            except BadLine as error:
                bad.append((number, str(error)))
    uris = [found.value for found in good if found.key == "source-ref"]
    half = len(lines) // 2

    for pieces in ([b"".join(lines)], lines, [b"".join(lines[:half]), b"".join(lines[half:]).rstrip(b"\r\n")]):
        found = survey([piece for piece in pieces if piece], rules, sample=5)

        assert (found.objects, found.bad_lines, found.problems) == (len(good), len(bad), bad[:10])
        assert list(found.buckets) == list(dict.fromkeys(uri.split("/")[2] for uri in uris))
        assert found.references == len(uris)
        assert len(found.sample) == min(5, len(uris))
        assert set(found.sample) <= set(uris)


def test_every_object_has_the_same_chance_to_be_in_the_sample() -> None:
    # The choice is the same every time, so chance comes in by the place of the object among the others.
    uris = [f"s3://birds/{number}.jpg" for number in range(50)]
    chosen = dict.fromkeys(uris, 0)
    shuffled = list(uris)
    for seed in range(400):
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
        for uri in survey([b"".join(map(reference_line, shuffled))], LineRules(), sample=10).sample:
            chosen[uri] += 1

    assert sum(chosen.values()) == 400 * 10
    assert min(chosen.values()) > 50  # 80 on average, with a deviation of 8
    assert max(chosen.values()) < 110


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 5_000])
def test_a_sample_has_as_many_as_there_are_up_to_its_size(count: int) -> None:
    lines = b"".join(reference_line(f"s3://birds/{number}.jpg") for number in range(count))

    sample = survey([lines], LineRules(), sample=20).sample

    assert len(set(sample)) == min(20, count)
