"""The event's JSON Schema and its reference page, made from the models and the table of task types."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ground_truth_runtime.event.models import (
    Attribute,
    AutomatedLabeling,
    Event,
    Functions,
    Input,
    Instructions,
    Job,
    LabelCategory,
    Review,
    Sequences,
    StopAfter,
    Streaming,
    Workforce,
)
from ground_truth_runtime.facts.task_types import TASK_TYPES, TaskType

_SECTIONS: tuple[type[BaseModel], ...] = (
    Event,
    Job,
    LabelCategory,
    Attribute,
    Input,
    Sequences,
    Review,
    Workforce,
    Instructions,
    Functions,
    AutomatedLabeling,
    Streaming,
    StopAfter,
)
_ENUM_SHOWN = 10  # more would fill a page
_READS: Mapping[str, str] = {
    "image": "images",
    "text": "texts",
    "clip": "video clips",
    "frames": "sequences of video frames",
    "point-clouds": "3D point clouds",
    "point-cloud-sequences": "sequences of 3D point clouds",
    "any": "whatever the template shows",
}


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an event as it is written: a job may leave to `defaults` whatever it needs."""
    schema = Event.model_json_schema()
    job = schema["$defs"]["Job"]
    job["required"] = ["name"]
    # Defaults are fields of a job, except the name, which is each job's own.
    shared = {name: field for name, field in job["properties"].items() if name != "name"}
    schema["properties"]["defaults"] |= {"properties": shared, "additionalProperties": False}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Labeling event", **schema}


def reference_page(examples: Mapping[str, str]) -> str:
    """All fields with their types, limits and defaults, and all task types, as Markdown.

    examples: task type -> an event that shows it, as JSON text.
    """
    definitions = json_schema()
    lines = [
        "# The event",
        "",
        "Made from the models that check it. Editors can use [`event.schema.json`](event.schema.json).",
        "All [task types](#task-types), with an example of each, are at the end.",
        "",
    ]
    for model in _SECTIONS:
        schema = definitions if model is Event else definitions["$defs"][model.__name__]
        lines += [f"## {_title(model.__name__)}", "", " ".join((model.__doc__ or "").split()), ""]
        lines += ["| Field | Type | Meaning | Default |", "|---|---|---|---|"]
        for name, field in model.model_fields.items():
            key = field.alias if field.alias is not None else name
            default = "required" if field.is_required() else _default(field.default)
            lines.append(_row(f"`{key}`", _type(schema["properties"][key]), field.description or "", default))
        lines.append("")
    lines += [*_task_types(), *_examples(examples)]
    return "\n".join(lines)


def _task_types() -> Iterator[str]:
    yield from (
        "## task types",
        "",
        "A type may also be written by an alias, and whatever the case and the hyphens.",
        "",
        "| Type | Aliases | Labels | Reads | Page | Goes over labels of |",
        "|---|---|---|---|---|---|",
    )
    for row in TASK_TYPES.values():
        most = "" if row.max_labels is None else f" to {row.max_labels}"
        yield _row(
            f"[`{row.name}`](#{row.name.lower()})",
            ", ".join(f"`{alias}`" for alias in row.aliases),
            f"{row.min_labels}{most if most else ' or more'}",
            _READS[row.reads],
            _page(row),
            ", ".join(row.audits),
        )
    yield ""


def _page(row: TaskType) -> str:
    if row.human_task_ui is not None:
        return "AWS's own"
    return "yours" if row.template is None else f"`{row.element}`, or yours with it"


def _examples(examples: Mapping[str, str]) -> Iterator[str]:
    for name, text in examples.items():
        yield from (f"### {name}", "", "```json", text.strip(), "```", "")


def _title(name: str) -> str:
    """`label category` for LabelCategory."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(value: Any) -> str:
    """A default that the meaning does not tell already."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, int | str) else ""


def _type(schema: Mapping[str, Any]) -> str:
    """One cell's worth of a field's schema."""
    if "$ref" in schema:
        title = _title(schema["$ref"].rpartition("/")[2])
        return f"[{title}](#{title.replace(' ', '-')})"
    if "anyOf" in schema or "oneOf" in schema:
        # A Decimal is a number or text; None is not written.
        parts = [part for part in schema.get("anyOf", schema.get("oneOf", ())) if part.get("type") != "null"]
        kinds = dict.fromkeys(_type(part) for part in parts)
        return (
            "decimal number or text"
            if {part.get("type") for part in parts} == {"number", "string"}
            else ", ".join(kinds)
        )
    if len(schema.get("enum", ())) > _ENUM_SHOWN:
        return "text"
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return ", ".join(["list of " + _type(schema["items"]), *_limits(schema, "Items", "entries")])
    name = {"string": "text", "boolean": "true or false"}.get(schema["type"], schema["type"])
    return ", ".join([name, *_limits(schema, "Length", "characters"), *_range(schema)])


def _limits(schema: Mapping[str, Any], suffix: str, unit: str) -> Iterator[str]:
    least, most = schema.get(f"min{suffix}"), schema.get(f"max{suffix}")
    if least is not None and most is not None:
        yield f"{least} to {most} {unit}"
    elif most is not None:
        yield f"at most {most} {unit}"
    elif least is not None and least > 1:
        yield f"at least {least} {unit}"


def _range(schema: Mapping[str, Any]) -> Iterator[str]:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        yield f"{least:,} to {most:,}"
