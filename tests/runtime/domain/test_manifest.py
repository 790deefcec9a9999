import json

import pytest

from ground_truth_runtime.domain.manifest import BadLine, LineRules, data_object, reference_line, text_line
from ground_truth_runtime.facts.task_types import TASK_TYPES


def _line(**fields: object) -> bytes:
    return json.dumps({"source-ref": "s3://birds/a.jpg", **fields}).encode()


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
        (_line(note=["x" * 19_000] * 6), "has 114,[0-9]* characters, more than 100,000"),
        (b'{"source-ref": "s3://birds/a.jpg", "x": NaN}', "is not JSON"),
        (_line(note="x" * 20_001), "has 20,001 characters in note, more than the 20,000"),
    ],
)
def test_a_line_that_the_service_cannot_use_is_told_with_its_rule(line: bytes, rule: str) -> None:
    with pytest.raises(BadLine, match=rule):
        data_object(line, LineRules())


def test_characters_count_and_not_bytes() -> None:
    # 40,000 characters of three bytes each
    line = '{{"source-ref": "s3://birds/a.jpg", "a": "{0}", "b": "{0}"}}'.format("鳥" * 20_000).encode()

    assert len(line) > 100_000
    assert data_object(line, LineRules())[1] == "s3://birds/a.jpg"


def test_text_is_read_from_source() -> None:
    assert data_object(b'{"source": "A bird."}', LineRules.of(TASK_TYPES["TextMultiClass"]))[:2] == (
        "source",
        "A bird.",
    )


def test_other_keys_of_a_line_pass() -> None:
    line = _line(**{"flying": 1, "flying-metadata": {"class-name": "Other"}})

    assert data_object(line, LineRules())[1] == "s3://birds/a.jpg"


@pytest.mark.parametrize("uri", ["s3://birds/a b.jpg", 's3://birds/"quoted".jpg', "s3://birds/鳥\\{}.jpg"])
def test_a_written_line_reads_back_whatever_its_key(uri: str) -> None:
    line = reference_line(uri)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert data_object(line, LineRules())[1] == uri


def test_a_text_reads_back_whatever_it_holds() -> None:
    text = 'He said "bird"\n\\ 鳥'

    assert data_object(text_line(text), LineRules(source_keys=("source",)))[:2] == ("source", text)


@pytest.mark.parametrize(
    ("task_type", "line", "rule"),
    [
        ("TextMultiClass", {"text": "A bird."}, "has no source and no source-ref"),
        (
            "AdjustmentBoundingBox",
            {"source-ref": "s3://b/a.jpg"},
            "has no label to adjust or verify: boxes and boxes-metadata",
        ),
        ("VerificationBoundingBox", {"source-ref": "s3://b/a.jpg", "boxes": {}}, "has no label to adjust or verify"),
        (
            "AdjustmentSemanticSegmentation",
            {
                "source-ref": "s3://b/a.jpg",
                "boxes": "s3://b/m.png",
                "boxes-metadata": {"internal-color-map": {"0": {}}},
            },
            "has no internal-color-map with a hex-color for every class",
        ),
        ("3DPointCloudObjectDetection", {"source-ref": "s3://b/a.bin"}, "has no source-ref-metadata"),
        (
            "3DPointCloudSemanticSegmentation",
            {"source-ref": "s3://b/a.bin", "source-ref-metadata": {"unix-timestamp": "now"}},
            "has no source-ref-metadata with a unix-timestamp",
        ),
    ],
)
def test_a_line_must_have_what_its_task_type_reads(task_type: str, line: dict[str, object], rule: str) -> None:
    rules = LineRules.of(TASK_TYPES[task_type], audited="boxes")

    with pytest.raises(BadLine, match=rule):
        data_object(json.dumps(line).encode(), rules)


@pytest.mark.parametrize(
    ("task_type", "line"),
    [
        ("VerificationBoundingBox", {"boxes": {}, "boxes-metadata": {}}),
        (
            "VerificationSemanticSegmentation",
            {"boxes": "s3://b/m.png", "boxes-metadata": {"internal-color-map": {"0": {"hex-color": "#ffffff"}}}},
        ),
        ("3DPointCloudObjectDetection", {"source-ref-metadata": {"unix-timestamp": 1.5}}),
    ],
)
def test_a_line_with_all_that_its_task_type_reads_is_taken(task_type: str, line: dict[str, object]) -> None:
    rules = LineRules.of(TASK_TYPES[task_type], audited="boxes")

    assert data_object(_line(**line), rules)[0] == "source-ref"
