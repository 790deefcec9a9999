"""The content of a label category file.

Sources: botocore model, LabelCategoryConfigS3Uri; developer guide, input-data-limits, sms-label-cat-config-attributes.
"""

from collections.abc import Mapping
from typing import Any

from ground_truth_local.sagemaker.tables import TaskRules
from ground_truth_runtime.words import count

PLAIN_KEY, PLAIN_VERSION = "document-version", "2018-11-28"
RICH_KEY, RICH_VERSION = "documentVersion", "2020-03-01"
PLAIN_LABEL_CHARS, RICH_LABEL_CHARS = 256, 16
ANNOTATION_TYPES = ("BoundingBox", "Polyline", "Polygon", "Keypoint")
AUDIT_KEY = "auditLabelAttributeName"


def category_problems(
    document: Any, *, rules: TaskRules | None, task_type: str | None, version_needed: bool
) -> list[str]:
    """What is wrong with a label category file, in words."""
    if not isinstance(document, Mapping):
        return ["The file must hold a JSON object"]
    rich = rules is not None and rules.category_file == "rich"
    found = _version_problems(document, rich=rich, needed=version_needed)
    found += _label_problems(document, rules=rules, rich=rich)
    if rules is not None and rules.category_file == "ner":
        found += _instruction_problems(document)
    if rich and rules is not None:
        found += _rich_problems(document, rules=rules, audit=(task_type or "").startswith("Adjustment"))
    return found


def _version_problems(document: Mapping[str, Any], *, rich: bool, needed: bool) -> list[str]:
    key, version, other = (RICH_KEY, RICH_VERSION, PLAIN_KEY) if rich else (PLAIN_KEY, PLAIN_VERSION, RICH_KEY)
    if other in document:
        return [f"The version stands under {key} for this task type, not under {other}"]
    if key not in document:
        return [f"{key} must be given as {version}"] if needed else []
    return [] if document[key] == version else [f"{key} must be {version}, it is {document[key]!r}"]


def _label_problems(document: Mapping[str, Any], *, rules: TaskRules | None, rich: bool) -> list[str]:
    entries = document.get("labels")
    if not isinstance(entries, list):
        return ["labels must be a list"]
    names: list[str] = [entry["label"] for entry in entries if _has_label(entry)]
    if len(names) < len(entries):
        return ["each of labels must be an object with a text under label"]
    found = []
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        found.append(f"labels must be unique, repeated are {repeated}")
    most_chars = RICH_LABEL_CHARS if rich else PLAIN_LABEL_CHARS
    long = [name for name in names if len(name) > most_chars]
    if long:
        found.append(f"a label has at most {most_chars} characters, longer are {long}")
    if rules is not None and len(names) < rules.min_labels:
        found.append(f"at least {count(rules.min_labels, 'label')} must be given, not {len(names)}")
    if rules is not None and rules.max_labels is not None and len(names) > rules.max_labels:
        found.append(f"at most {count(rules.max_labels, 'label')} may be given, not {len(names)}")
    return found


def _has_label(entry: Any) -> bool:
    return isinstance(entry, Mapping) and isinstance(entry.get("label"), str) and bool(entry["label"])


def _instruction_problems(document: Mapping[str, Any]) -> list[str]:
    instructions = document.get("instructions")
    if isinstance(instructions, Mapping) and {"shortInstruction", "fullInstruction"} <= instructions.keys():
        return []
    return ["instructions with shortInstruction and fullInstruction must be given"]


def _rich_problems(document: Mapping[str, Any], *, rules: TaskRules, audit: bool) -> list[str]:
    found = []
    if audit != (AUDIT_KEY in document):
        found.append(f"{AUDIT_KEY} must {'be given' if audit else 'not be given unless labels are audited'}")
    kind = document.get("annotationType")
    if kind is not None and rules.family != "video-frame":
        found.append("annotationType is for video frames only")
    elif kind is not None and kind not in ANNOTATION_TYPES:
        found.append(f"annotationType must be one of {list(ANNOTATION_TYPES)}, it is {kind!r}")
    return found
