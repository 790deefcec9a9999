"""A label category file that the event names by its address, read back as the fields of a job that say the same.

So the rules of these fields judge it. What no field of a job says is judged here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ground_truth_runtime.domain.category_file.plain import PLAIN_VERSION
from ground_truth_runtime.domain.category_file.rich import RICH_VERSION
from ground_truth_runtime.facts.task_types import TaskType

_ATTRIBUTE = {"isRequired": "is_required"}
_LABEL = {"shortDisplayName": "short_display_name", "editsAllowed": "edits_allowed", "categoryAttributes": "attributes"}
FIELDS: Mapping[str, str] = {
    "labels": "labels",
    "frameAttributes": "frame_attributes",
    "categoryGlobalAttributes": "category_global_attributes",
    "annotationType": "annotation_type",
}
"""Key of the file -> field of a job."""


def fields_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a job that a file stands for; values that cannot be read are kept for the rules."""
    return {
        field: [_renamed(entry, _LABEL if key == "labels" else _ATTRIBUTE) for entry in value]
        if isinstance(value := document[key], list)
        else value
        for key, field in FIELDS.items()
        if key in document
    }


def document_problems(document: Mapping[str, Any], task_type: TaskType, *, audited: str | None) -> Iterator[str]:
    """Yield what is wrong with a file apart from these fields.

    audited: label attribute that the job adjusts or verifies; None where that is not known.
    """
    rich = task_type.category_file == "rich"
    key, version, other = (
        ("documentVersion", RICH_VERSION, "document-version")
        if rich
        else ("document-version", PLAIN_VERSION, "documentVersion")
    )
    if other in document:
        yield f"must have its version as {key} for {task_type.name}, not as {other}"
    elif document.get(key, version) != version:
        yield f"must have the {key} {version}, it has {document[key]!r}"
    if "labels" not in document:
        yield "has no labels"
    if task_type.category_file == "ner":
        instructions = document.get("instructions")
        if not isinstance(instructions, Mapping) or not {"shortInstruction", "fullInstruction"} <= instructions.keys():
            yield "has no instructions with shortInstruction and fullInstruction"
    if rich:
        yield from _audit_problems(document, task_type, audited)


def _audit_problems(document: Mapping[str, Any], task_type: TaskType, audited: str | None) -> Iterator[str]:
    given = document.get("auditLabelAttributeName")
    if task_type.audits and given is None:
        yield "has no auditLabelAttributeName"
    elif task_type.audits and audited is not None and given != audited:
        yield f"must have the auditLabelAttributeName {audited}, it has {given!r}"
    elif not task_type.audits and given is not None:
        yield f"has an auditLabelAttributeName, but {task_type.name} neither adjusts nor verifies labels"


def _renamed(entry: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    # Null says that there is none; keys that the service does not describe are left to it.
    found = {names.get(key, key): value for key, value in entry.items() if value is not None}
    if names is _LABEL:
        known = ("label", *_LABEL.values())
        found = {key: value for key, value in found.items() if key in known}
        if isinstance(found.get("attributes"), list):
            found["attributes"] = [_renamed(attribute, _ATTRIBUTE) for attribute in found["attributes"]]
    return found
