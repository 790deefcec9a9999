"""What a labeling job left without a label, and the labels that follow-ups gave to it.

A follow-up gets the lines that lack a label, in their order, so its output manifest is laid over the first one's line
by line: whatever the size of the manifest, two lines are held.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ground_truth_runtime.labels.metadata import failure_reason
from ground_truth_runtime.labels.parsing import parse_line
from ground_truth_runtime.labels.values import Unreadable


def lacks_label(line: Mapping[str, Any], attribute: str) -> bool:
    """Whether a line has no label under `attribute`, or tells there that its object failed."""
    metadata = line.get(f"{attribute}-metadata")
    return attribute not in line or (isinstance(metadata, Mapping) and failure_reason(metadata) is not None)


def unlabeled(lines: Iterable[bytes], *, attribute: str) -> Iterator[bytes]:
    """The lines that lack a label, each with its line end and without what it tells of the failure.

    The service sends only objects that have not got the attribute yet (developer guide, sms-reusing-data). Lines that
    cannot be read are left out: no job could take them.
    """
    for line in lines:
        content = _content(line)
        if content is not None and lacks_label(content, attribute):
            rest = {key: value for key, value in content.items() if key not in (attribute, f"{attribute}-metadata")}
            yield (line.rstrip() if len(rest) == len(content) else _written(rest)) + b"\n"


class FollowUp:
    """The output manifest of a labeling job that took what an earlier one left without a label.

    Args:
        lines: of that manifest.
        attribute: under which both jobs put their labels.

    Attributes:
        numbers: for each line of this manifest, the number of the earlier manifest's line that it replaced, from 1;
            0 where there was none. Complete when `over` has ended.
    """

    def __init__(self, lines: Iterable[bytes], *, attribute: str) -> None:
        self._lines = (line for line in lines if line.strip())
        self._attribute = attribute
        self.numbers = array("I")

    @property
    def strays(self) -> int:
        """Lines of which the earlier manifest knows nothing, or that are out of its order."""
        return self.numbers.count(0)

    def over(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The earlier manifest's lines, with this one's in the place of those that lack a label."""
        waiting = self._next()
        for number, line in enumerate(lines, start=1):
            content = None if waiting is None else _content(line)
            if waiting is None or content is None or not lacks_label(content, self._attribute):
                yield line
            elif _source(content) == _source(waiting[1]):
                self.numbers.append(number)
                yield waiting[0]
                waiting = self._next()
            else:
                yield line
        while waiting is not None:
            self.numbers.append(0)
            waiting = self._next()

    def _next(self) -> tuple[bytes, Mapping[str, Any]] | None:
        for line in self._lines:
            content = _content(line)
            if content is not None:
                return line, content
            self.numbers.append(0)
        return None


def _content(line: bytes) -> Mapping[str, Any] | None:
    if not line.strip():
        return None
    try:
        return parse_line(line)
    except Unreadable:
        return None


def _source(line: Mapping[str, Any]) -> Any:
    return line.get("source-ref", line.get("source"))


def _written(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode()
