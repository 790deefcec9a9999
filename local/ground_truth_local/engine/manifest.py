"""The input manifest: JSON Lines, one data object each."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ground_truth_local.engine.job import JobError
from ground_truth_runtime.domain.manifest import parsed_line


@dataclass(frozen=True, kw_only=True)
class DataObject:
    """One line of the input manifest.

    Attributes:
        object_id: 0-based number of the line; names the object's folders in the output.
        raw: the line as it stands.
        line: the line's attributes.
    """

    object_id: int
    raw: str
    line: dict[str, Any]

    @property
    def source_ref(self) -> str | None:
        """Address of the object, or None when the text itself stands in the line."""
        source: str | None = self.line.get("source-ref")
        return source

    def has_label(self, attribute: str) -> bool:
        """Whether an earlier job of the same label attribute has labeled this object."""
        return attribute in self.line


def read_manifest(lines: Iterable[bytes], *, uri: str, limit: int) -> list[DataObject]:
    """All objects of a manifest, in order. Empty lines are passed over and not counted.

    Raises:
        JobError: a line is not what the service takes; up to ten problems are in the message.
    """
    objects: list[DataObject] = []
    problems: list[str] = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            objects.append(_data_object(raw, object_id=len(objects)))
        except ValueError as error:
            problems.append(f"line {number} {error}")
    if len(objects) > limit:
        problems.append(f"{len(objects)} objects, at most {limit} are allowed")
    if not objects and not problems:
        problems.append("it holds no objects")
    if problems:
        shown = "; ".join(problems[:10]) + (f"; and {len(problems) - 10} more" if len(problems) > 10 else "")
        raise JobError(f"ClientError: invalid manifest {uri}: {shown}"[:1024])
    return objects


def _data_object(raw: bytes, *, object_id: int) -> DataObject:
    # The rules of lines are the plan's, so that the two agree. A byte order mark is passed over here.
    line_bytes = raw.strip().removeprefix(codecs.BOM_UTF8 if object_id == 0 else b"")
    line = parsed_line(line_bytes)
    source = line.get("source-ref", line.get("source"))
    if source is None:
        raise ValueError("has no source-ref and no source")
    if not isinstance(source, str) or not source:
        raise ValueError("has a source that is not a text")
    return DataObject(object_id=object_id, raw=line_bytes.decode(), line=line)
