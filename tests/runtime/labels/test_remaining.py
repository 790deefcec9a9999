import json
from typing import Any

import pytest

from ground_truth_runtime.labels.remaining import lacks_label, without_label

FAILURE = {"failure-reason": "ClientError: cannot be read", "type": "groundtruth/object-detection"}


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


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        (b'{"source-ref":  "s3://b/1.png"}\r', b'{"source-ref":  "s3://b/1.png"}'),
        (json.dumps({"source": "\u00e9", "birds-metadata": FAILURE}).encode(), b'{"source": "\xc3\xa9"}'),
        (b'{"source": "a", "birds": 1, "other": 2}', b'{"source": "a", "other": 2}'),
        (b"{broken", b"{broken"),
    ],
)
def test_a_line_without_its_label_is_what_was_sent(line: bytes, sent: bytes) -> None:
    assert without_label(line, "birds") == sent
