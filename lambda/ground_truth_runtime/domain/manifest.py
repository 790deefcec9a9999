"""Lines of input manifests: JSON Lines, one data object a line.

Source: developer guide, sms-input-data-input-manifest, sms-supported-data-formats, sms-data-verify-start-api.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from pydantic_core import from_json

from ground_truth_runtime.domain.naming import bucket_and_key
from ground_truth_runtime.domain.point_clouds import cloud_format_problem
from ground_truth_runtime.facts.limits import MANIFEST_ATTRIBUTE_MAX, MANIFEST_LINE_MAX
from ground_truth_runtime.facts.task_types import TaskType

SOURCE_REF = "source-ref"
"""Key of an object in S3."""
SOURCE = "source"
"""Key of a text in the manifest itself."""
TEXT_BYTES_MAX = 4 * MANIFEST_ATTRIBUTE_MAX
"""Most bytes of a file that holds a text to label: UTF-8 takes four at most for a character."""
_BYTE_ORDER_MARK = "\ufeff"
_CLASS_MAPS = ("class-map", "class_map")
_COLOUR_MAPS = ("internal-color-map", "color-map")
_BACKGROUND = "BACKGROUND"


class BadLine(ValueError):
    """A manifest line that the service cannot use; the message is the rule it breaks."""


class NotOneObject(BadLine):
    """A manifest line that is not one JSON object: maybe the file holds one document over several lines."""


@dataclass(frozen=True, kw_only=True)
class LineRules:
    """What a line must have.

    source_keys: keys of the data object, of which it must have one.
    other_suffixes: endings of objects of the kind that the task type cannot read.
    audited: label attribute that it must have, with its metadata; None where no labels are adjusted or verified.
    masks: whether that label is a mask, which needs the colours of its classes.
    timestamps: whether the object is a frame of a point cloud, which needs its time.
    """

    source_keys: Sequence[str] = (SOURCE_REF,)
    other_suffixes: tuple[str, ...] = ()
    audited: str | None = None
    masks: bool = False
    timestamps: bool = False

    @classmethod
    def of(cls, task_type: TaskType, *, audited: str | None = None) -> Self:
        """Return those of a task type; `audited` is the label attribute that it adjusts or verifies."""
        return cls(
            source_keys=task_type.source_keys,
            other_suffixes=task_type.other_suffixes,
            audited=audited if task_type.audits else None,
            masks="SemanticSegmentation" in task_type.audits,
            timestamps=task_type.reads == "point-clouds",
        )


class DataObject(NamedTuple):
    """What a manifest line names (`source-ref`) or holds (`source`), and the whole line."""

    key: str
    value: str
    content: Mapping[str, Any]


def data_object(line: bytes, rules: LineRules) -> DataObject:
    """Read a line.

    Raises:
        BadLine: It breaks a rule.
    """
    content = parsed_line(line)
    key = next((key for key in rules.source_keys if key in content), None)
    value = None if key is None else content[key]
    if key is None or not isinstance(value, str) or not value:
        raise BadLine(f"has no {' and no '.join(rules.source_keys)}")
    if key == SOURCE_REF and not all(bucket_and_key(value) if value.startswith("s3://") else ("",)):
        raise BadLine("has a source-ref that is not s3://bucket/key")
    if key == SOURCE_REF and rules.other_suffixes and value.lower().endswith(rules.other_suffixes):
        raise BadLine(f"has a source-ref of a format that the task type does not read, {value[value.rfind('.') :]}")
    if rules.audited is not None:
        _check_label(content, rules.audited, masks=rules.masks)
    if rules.timestamps:
        _check_cloud(content, value)
    return DataObject(key, value, content)


def parsed_line(line: bytes) -> dict[str, Any]:
    """Read a line by the rules of every task type.

    Raises:
        BadLine: It breaks one.
    """
    if len(line) > MANIFEST_LINE_MAX and (length := len(_decoded(line))) > MANIFEST_LINE_MAX:
        raise BadLine(f"has {length:,} characters, more than {MANIFEST_LINE_MAX:,}")
    try:
        content: Any = from_json(line, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        if _decoded(line).startswith(_BYTE_ORDER_MARK):
            raise BadLine("begins with a byte order mark") from error
        raise NotOneObject("is not JSON") from error
    if not isinstance(content, dict):
        raise NotOneObject("is not a JSON object")
    if len(line) > MANIFEST_ATTRIBUTE_MAX:
        for name, value in content.items():
            if (length := attribute_characters(value)) > MANIFEST_ATTRIBUTE_MAX:
                rule = f"more than the {MANIFEST_ATTRIBUTE_MAX:,} that an attribute may have"
                raise BadLine(f"has {length:,} characters in {name}, {rule}")
    for name in content:
        if name.startswith("$"):
            raise BadLine(f"has an attribute whose name begins with $: {name}")
    if SOURCE in content and SOURCE_REF in content:
        raise BadLine(f"has both {SOURCE} and {SOURCE_REF}, and must have one of them")
    return content


def attribute_characters(value: Any) -> int:
    """Return how many characters an attribute of a line has: a text's own, of anything else those of its JSON.

    The guide says that no single attribute may be larger than 20,000 characters: also a label of many boxes is one.
    """
    if isinstance(value, str):
        return len(value)
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def class_names(content: Mapping[str, Any], attribute: str) -> Iterator[str]:
    """Yield the classes that a label's metadata names: of the label, or of all that it could have had."""
    metadata = content.get(f"{attribute}-metadata")
    if not isinstance(metadata, Mapping):
        return
    for key in _CLASS_MAPS:
        names = metadata.get(key)
        if isinstance(names, Mapping):
            yield from (name for name in names.values() if isinstance(name, str))
    for key in _COLOUR_MAPS:
        colours = metadata.get(key)
        for colour in colours.values() if isinstance(colours, Mapping) else ():
            name = colour.get("class-name") if isinstance(colour, Mapping) else None
            if isinstance(name, str) and name.upper() != _BACKGROUND:
                yield name


def reference_line(uri: str) -> bytes:
    """Return the line of an input manifest for one object in S3, with its line end."""
    return json.dumps({SOURCE_REF: uri}, ensure_ascii=False).encode() + b"\n"


def text_line(text: str) -> bytes:
    """Return the line of an input manifest for one text, with its line end."""
    return json.dumps({SOURCE: text}, ensure_ascii=False).encode() + b"\n"


def text_of(content: bytes | None) -> str:
    """Return the text to label that a file holds; None is a file of more than `TEXT_BYTES_MAX`.

    Raises:
        BadLine: It is none.
    """
    text = "" if content is None else _decoded(content).removeprefix(_BYTE_ORDER_MARK)
    if not text.strip() or len(text) > MANIFEST_ATTRIBUTE_MAX:
        raise BadLine(f"must have 1 to {MANIFEST_ATTRIBUTE_MAX} characters")
    return text


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine("is not UTF-8") from error


def _check_label(content: Mapping[str, Any], attribute: str, *, masks: bool) -> None:
    metadata = content.get(f"{attribute}-metadata")
    if attribute not in content or not isinstance(metadata, Mapping):
        raise BadLine(f"has no label to adjust or verify: {attribute} and {attribute}-metadata")
    if not masks:
        return
    colours = metadata.get("internal-color-map")
    if not isinstance(colours, Mapping) or not all(
        isinstance(colour, Mapping) and "hex-color" in colour for colour in colours.values()
    ):
        raise BadLine(f"has no internal-color-map with a hex-color for every class in {attribute}-metadata")


def _check_cloud(content: Mapping[str, Any], value: str) -> None:
    if value.endswith(".json"):
        return  # a sequence, whose file has formats and times
    metadata = content.get("source-ref-metadata")
    timestamp = metadata.get("unix-timestamp") if isinstance(metadata, Mapping) else None
    if not isinstance(timestamp, int | float) or isinstance(timestamp, bool):
        raise BadLine("has no source-ref-metadata with a unix-timestamp")
    problem = cloud_format_problem(value, metadata.get("format") if isinstance(metadata, Mapping) else None)
    if problem is not None:
        raise BadLine(f"has in source-ref-metadata {problem}")
