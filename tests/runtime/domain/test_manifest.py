import json

import pytest

from ground_truth_runtime.domain.manifest import BadLine, data_object, manifest_line, survey


def _line(**fields: object) -> bytes:
    return json.dumps({"source-ref": "s3://birds/a.jpg", **fields}).encode()


def test_a_manifest_is_counted_with_its_buckets_in_the_order_met() -> None:
    found = survey(
        [b'{"source-ref": "s3://b/1.jpg"}', b'{"source-ref": "s3://a/2.jpg"}', b'{"source-ref": "s3://b/3.jpg"}'],
        source_key="source-ref",
    )

    assert (found.objects, list(found.buckets), found.problems) == (3, ["b", "a"], [])


def test_blank_lines_and_carriage_returns_are_no_objects() -> None:
    found = survey([_line() + b"\r", b"", b"  \r", _line()], source_key="source-ref")

    assert (found.objects, found.bad_lines) == (2, 0)


def test_bad_lines_are_told_by_their_number_in_the_file() -> None:
    found = survey([_line(), b"", b"{", _line(), b"[]"], source_key="source-ref")

    assert (found.objects, found.problems) == (2, [(3, "is not JSON"), (5, "is not a JSON object")])


def test_only_the_first_bad_lines_are_kept_but_all_are_counted() -> None:
    found = survey([b"{"] * 1000, source_key="source-ref")

    assert (len(found.problems), found.bad_lines) == (10, 1000)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"nothing", "is not JSON"),
        (b'{"source-ref": "s3://birds/a.jpg"', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'"text"', "is not a JSON object"),
        (b"{}", "has no source-ref"),
        (b'{"source": "text"}', "has no source-ref"),
        (b'{"source-ref": ""}', "has no source-ref"),
        (b'{"source-ref": 7}', "has no source-ref"),
        (b'{"source-ref": "https://birds/a.jpg"}', "is not s3://bucket/key"),
        (b'{"source-ref": "s3://birds"}', "is not s3://bucket/key"),
        (b'{"source-ref": "s3://birds/"}', "is not s3://bucket/key"),
        (b'{"source-ref": "s3:///a.jpg"}', "is not s3://bucket/key"),
        (b'{"source-ref": "s3://birds/\xff.jpg"}', "is not UTF-8"),
        (_line().decode().encode("utf-16-le"), "is not JSON"),
        (_line().decode().encode("utf-16"), "is not UTF-8"),
        (b"\xef\xbb\xbf" + _line(), "begins with a byte order mark"),
        (_line(note=["x" * 19_000] * 6), "has more than 100000 characters"),
        (_line(note="x" * 20_001), "has more than 20000 characters in note"),
    ],
)
def test_a_line_that_the_service_cannot_use_is_told_with_its_rule(line: bytes, rule: str) -> None:
    with pytest.raises(BadLine, match=rule):
        data_object(line, source_key="source-ref")


def test_characters_count_and_not_bytes() -> None:
    # 40,000 characters of three bytes each
    line = '{{"source-ref": "s3://birds/a.jpg", "a": "{0}", "b": "{0}"}}'.format("鳥" * 20_000).encode()

    assert len(line) > 100_000
    assert data_object(line, source_key="source-ref") == "s3://birds/a.jpg"


def test_text_is_read_from_source() -> None:
    assert data_object(b'{"source": "A bird."}', source_key="source") == "A bird."


def test_other_keys_of_a_line_pass() -> None:
    line = _line(**{"flying": 1, "flying-metadata": {"class-name": "Other"}, "$sequencer": "0"})

    assert data_object(line, source_key="source-ref") == "s3://birds/a.jpg"


@pytest.mark.parametrize("uri", ["s3://birds/a b.jpg", 's3://birds/"quoted".jpg', "s3://birds/鳥\\{}.jpg"])
def test_a_written_line_reads_back_whatever_its_key(uri: str) -> None:
    line = manifest_line(uri)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert data_object(line, source_key="source-ref") == uri
