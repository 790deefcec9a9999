"""Lines of input manifests: JSON Lines, one data object a line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic_core import from_json

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.facts.limits import MANIFEST_ATTRIBUTE_MAX, MANIFEST_LINE_MAX
from ground_truth_runtime.facts.task_types import TaskType

SOURCE_REF = "source-ref"
"""Key of an object in S3."""
SOURCE = "source"
"""Key of a text in the manifest itself."""
_BYTE_ORDER_MARK = "\ufeff"


class BadLine(ValueError):
    """A manifest line that the service cannot use; the message is the rule it breaks."""


@dataclass(frozen=True, kw_only=True)
class LineRules:
    """What a line must have.

    source_keys: keys of the data object, of which it must have one.
    audited: label attribute that it must have, with its metadata; None where no labels are gone over.
    masks: whether that label is a mask, which needs the colours of its classes.
    timestamps: whether the object is a frame of a point cloud, which needs its time.
    """

    source_keys: Sequence[str] = (SOURCE_REF,)
    audited: str | None = None
    masks: bool = False
    timestamps: bool = False

    @classmethod
    def of(cls, task_type: TaskType, *, audited: str | None = None) -> Self:
        """Those of a task type; `audited` is the label attribute that it goes over."""
        return cls(
            source_keys=task_type.source_keys,
            audited=audited if task_type.audits else None,
            masks="SemanticSegmentation" in task_type.audits,
            timestamps=task_type.reads == "point-clouds",
        )


def data_object(line: bytes, rules: LineRules) -> tuple[str, str]:
    """Key and value of what a manifest line points at (`source-ref`) or holds (`source`).

    Raises BadLine where it does neither, or breaks another rule.
    """
    content = _parsed(line)
    if len(line) > MANIFEST_ATTRIBUTE_MAX:
        for name, attribute in content.items():
            if isinstance(attribute, str) and len(attribute) > MANIFEST_ATTRIBUTE_MAX:
                raise BadLine(f"has more than {MANIFEST_ATTRIBUTE_MAX} characters in {name}")
    key = next((key for key in rules.source_keys if key in content), None)
    value = None if key is None else content[key]
    if key is None or not isinstance(value, str) or not value:
        raise BadLine(f"has no {' and no '.join(rules.source_keys)}")
    if key == SOURCE_REF and not all(bucket_and_key(value) if value.startswith("s3://") else ("",)):
        raise BadLine("has a source-ref that is not s3://bucket/key")
    if rules.audited is not None:
        _check_label(content, rules.audited, masks=rules.masks)
    if rules.timestamps:
        _check_timestamp(content, value)
    return key, value


def reference_line(uri: str) -> bytes:
    """The line of an input manifest for one object in S3, with its line end."""
    return json.dumps({SOURCE_REF: uri}, ensure_ascii=False).encode() + b"\n"


def text_line(text: str) -> bytes:
    """The line of an input manifest for one text, with its line end."""
    return json.dumps({SOURCE: text}, ensure_ascii=False).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > MANIFEST_LINE_MAX and len(_decoded(line)) > MANIFEST_LINE_MAX:
        raise BadLine(f"has more than {MANIFEST_LINE_MAX} characters")
    try:
        content: Any = from_json(line, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        marked = _decoded(line).startswith(_BYTE_ORDER_MARK)
        raise BadLine("begins with a byte order mark" if marked else "is not JSON") from error
    if not isinstance(content, dict):
        raise BadLine("is not a JSON object")
    return content


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine("is not UTF-8") from error


def _check_label(content: Mapping[str, Any], attribute: str, *, masks: bool) -> None:
    metadata = content.get(f"{attribute}-metadata")
    if attribute not in content or not isinstance(metadata, Mapping):
        raise BadLine(f"has no label to go over: {attribute} and {attribute}-metadata")
    if not masks:
        return
    colours = metadata.get("internal-color-map")
    if not isinstance(colours, Mapping) or not all(
        isinstance(colour, Mapping) and "hex-color" in colour for colour in colours.values()
    ):
        raise BadLine(f"has no internal-color-map with a hex-color for every class in {attribute}-metadata")


def _check_timestamp(content: Mapping[str, Any], value: str) -> None:
    if value.endswith(".json"):
        return  # a sequence, whose file has the times
    metadata = content.get("source-ref-metadata")
    timestamp = metadata.get("unix-timestamp") if isinstance(metadata, Mapping) else None
    if not isinstance(timestamp, int | float) or isinstance(timestamp, bool):
        raise BadLine("has no source-ref-metadata with a unix-timestamp")
