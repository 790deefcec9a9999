"""Objects without a label: how they are recognized, and how their lines are sent to another labeling job."""

import json
from collections.abc import Mapping
from typing import Any

from ground_truth_runtime.labels.metadata import failure_reason
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.values import Unreadable


def lacks_label(line: Mapping[str, Any], attribute: str) -> bool:
    """Whether a line has no label under `attribute`, or reports there that its object failed."""
    metadata = line.get(f"{attribute}-metadata")
    return attribute not in line or (isinstance(metadata, Mapping) and failure_reason(metadata) is not None)


def without_label(line: bytes, attribute: str) -> bytes:
    """A line without what it says under `attribute`, and without its end; as it is where it says nothing there."""
    try:
        content = parse_line(line)
    except Unreadable:
        return line.rstrip()
    rest = {key: value for key, value in content.items() if key not in (attribute, f"{attribute}-metadata")}
    return line.rstrip() if len(rest) == len(content) else json.dumps(rest, ensure_ascii=False).encode()
