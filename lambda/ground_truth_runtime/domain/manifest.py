"""Input manifests: JSON Lines, one data object a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.facts.limits import MANIFEST_ATTRIBUTE_MAX, MANIFEST_LINE_MAX

_PROBLEMS_KEPT = 10
_BYTE_ORDER_MARK = "\ufeff"


class BadLine(ValueError):
    """A manifest line that the service cannot use; the message is the rule it breaks."""


def data_object(line: bytes, *, source_key: str) -> str:
    """What a manifest line points at (`source-ref`) or holds (`source`); BadLine where it does neither."""
    content = _parsed(line)
    for name, attribute in content.items():
        if isinstance(attribute, str) and len(attribute) > MANIFEST_ATTRIBUTE_MAX:
            raise BadLine(f"has more than {MANIFEST_ATTRIBUTE_MAX} characters in {name}")
    value = content.get(source_key)
    if not isinstance(value, str) or not value:
        raise BadLine(f"has no {source_key}")
    if source_key == "source-ref" and not all(bucket_and_key(value) if value.startswith("s3://") else ("",)):
        raise BadLine("has a source-ref that is not s3://bucket/key")
    return value


def _parsed(line: bytes) -> dict[str, Any]:
    # Decoded here, because json.loads takes bytes of other encodings too, and the service does not.
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine("is not UTF-8") from error
    if len(text) > MANIFEST_LINE_MAX:
        raise BadLine(f"has more than {MANIFEST_LINE_MAX} characters")
    if text.startswith(_BYTE_ORDER_MARK):
        raise BadLine("begins with a byte order mark")
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadLine("is not JSON") from error
    if not isinstance(content, dict):
        raise BadLine("is not a JSON object")
    return content


def manifest_line(uri: str) -> bytes:
    """The line of an input manifest for one object in S3, with its line end."""
    return json.dumps({"source-ref": uri}, ensure_ascii=False).encode() + b"\n"


@dataclass
class ManifestSurvey:
    """What one pass over a manifest found.

    objects: lines that hold a data object.
    buckets: buckets of the data objects, in the order met.
    problems: number of each of the first bad lines (from 1), with the rule it breaks.
    bad_lines: how many lines are bad in all.
    """

    objects: int = 0
    buckets: dict[str, None] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    bad_lines: int = 0


def survey(lines: Iterable[bytes], *, source_key: str) -> ManifestSurvey:
    """Reads a manifest once, holding one line at a time."""
    found = ManifestSurvey()
    for number, line in _numbered(lines):
        try:
            value = data_object(line, source_key=source_key)
        except BadLine as error:
            found.bad_lines += 1
            if len(found.problems) < _PROBLEMS_KEPT:
                found.problems.append((number, str(error)))
            continue
        found.objects += 1
        if source_key == "source-ref":
            found.buckets.setdefault(bucket_and_key(value)[0])
    return found


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
