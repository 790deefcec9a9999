"""Output manifests: what a line says of its object, whatever wrote it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FIRST_LINES = 3


class BadOutputLine(ValueError):
    """A line of an output manifest that cannot be read."""


@dataclass
class LabelSummary:
    """What the output manifest of a job holds, counted in one pass.

    objects: lines of the manifest; labeled: those with a label; failed: those with a failure-reason.
    distribution: label -> how often it was given: to objects, to boxes, or to masks that show it.
    mean_confidence: over objects, or over boxes; None where nothing has a confidence.
    first_lines: the first lines, parsed.
    unreadable: number (from 1) of each line that could not be read.
    """

    objects: int = 0
    labeled: int = 0
    failed: int = 0
    distribution: dict[str, int] = field(default_factory=dict)
    mean_confidence: float | None = None
    first_lines: list[Any] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def summarize(lines: Iterable[bytes], *, label_attribute_name: str) -> LabelSummary:
    """Reads an output manifest once, holding one line at a time."""
    summary = LabelSummary()
    mean = _Mean()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        summary.objects += 1
        try:
            content = json.loads(line)
            if not isinstance(content, dict):
                raise BadOutputLine
            labels, confidences, failed = _read(content, label_attribute_name)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            summary.unreadable.append(number)
            continue
        if len(summary.first_lines) < FIRST_LINES:
            summary.first_lines.append(content)
        summary.failed += failed
        if labels is None:
            continue
        summary.labeled += 1
        mean.add(confidences)
        for label in labels:
            summary.distribution[label] = summary.distribution.get(label, 0) + 1
    summary.mean_confidence = mean.value
    return summary


def _read(line: Mapping[str, Any], attribute: str) -> tuple[list[str] | None, list[float], bool]:
    """Labels of a line (None where it has none), their confidences, and whether the object failed."""
    metadata = line.get(f"{attribute}-metadata", {})
    if not isinstance(metadata, Mapping):
        raise BadOutputLine
    if "failure-reason" in metadata:
        return None, [], True
    if attribute not in line:
        return None, [], False
    value = line[attribute]
    if "class-name" in metadata:
        return [str(metadata["class-name"])], _confidence(metadata), False
    if "internal-color-map" in metadata:
        classes = metadata["internal-color-map"].values()
        confidences = [float(entry["confidence"]) for entry in classes if "confidence" in entry]
        shown = [str(entry["class-name"]) for entry in classes if entry["class-name"] != "BACKGROUND"]
        return shown, confidences[:1], False
    if isinstance(value, Mapping) and "annotations" in value:
        names = metadata.get("class-map", {})
        shown = [str(names.get(str(box["class_id"]), box["class_id"])) for box in value["annotations"]]
        return shown, [float(entry["confidence"]) for entry in metadata.get("objects", [])], False
    return [], _confidence(metadata), False


def _confidence(metadata: Mapping[str, Any]) -> list[float]:
    return [float(metadata["confidence"])] if "confidence" in metadata else []


class _Mean:
    def __init__(self) -> None:
        self._sum = 0.0
        self._count = 0

    def add(self, values: Iterable[float]) -> None:
        for value in values:
            self._sum += value
            self._count += 1

    @property
    def value(self) -> float | None:
        return self._sum / self._count if self._count else None
