import pytest

from ground_truth_local.engine.job import JobError
from ground_truth_local.engine.manifest import read_manifest


def test_objects_are_numbered_from_0_and_empty_lines_passed_over() -> None:
    lines = [b'{"source-ref": "s3://b/1.png", "n": 1}', b"", b"  ", b'{"source": "text"}\r']
    first, second = read_manifest(lines, uri="s3://b/m", limit=10)

    assert (first.object_id, first.source_ref, first.line["n"]) == (0, "s3://b/1.png", 1)
    assert (second.object_id, second.source_ref, second.raw) == (1, None, '{"source": "text"}')
    assert first.has_label("n")
    assert not second.has_label("n")


def test_problems_are_listed_with_their_lines_up_to_ten() -> None:
    with pytest.raises(JobError) as failed:
        read_manifest([b'{"source": "fine"}', *[b"{}"] * 12], uri="s3://b/m", limit=10)

    message = str(failed.value)
    assert message.startswith("ClientError: invalid manifest s3://b/m: line 2 ")
    assert "line 11 " in message
    assert "line 12: " not in message
    assert message.endswith("and 2 more")
    assert len(message) <= 1024


def test_a_line_has_a_limit() -> None:
    chunks = ", ".join(f'"k{number}": "{"x" * 19_000}"' for number in range(6))
    with pytest.raises(JobError, match="more than 100,000"):
        read_manifest([f'{{"source": "s", {chunks}}}'.encode()], uri="s3://b/m", limit=10)
