"""The event's JSON Schema and its reference page, made from the models."""

from collections.abc import Iterator, Mapping
from typing import Any

from ground_truth_runtime.event.models import Event, Input, Instructions, Job, Workforce

_SECTIONS = (
    ("event", Event),
    ("job", Job),
    ("input", Input),
    ("workforce", Workforce),
    ("instructions", Instructions),
)
_ENUM_SHOWN = 10  # more would fill a page


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an event as it is written: a job may leave to `defaults` whatever it needs."""
    schema = Event.model_json_schema()
    job = schema["$defs"]["Job"]
    job["required"] = ["name"]
    # Defaults are fields of a job, except the name, which is each job's own.
    shared = {name: field for name, field in job["properties"].items() if name != "name"}
    schema["properties"]["defaults"] |= {"properties": shared, "additionalProperties": False}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Labeling event", **schema}


def reference_page() -> str:
    """All fields with their types, limits and defaults, as Markdown."""
    lines = [
        "# The event",
        "",
        "Made from the models that check it. Editors can use [`event.schema.json`](event.schema.json).",
        "",
    ]
    definitions = json_schema()
    for title, model in _SECTIONS:
        schema = definitions if model is Event else definitions["$defs"][model.__name__]
        lines += [f"## {title}", "", " ".join((model.__doc__ or "").split()), ""]
        lines += ["| Field | Type | Meaning | Default |", "|---|---|---|---|"]
        for name, field in model.model_fields.items():
            key = field.alias if field.alias is not None else name
            default = "required" if field.is_required() else _default(field.default)
            cells = (f"`{key}`", _type(schema["properties"][key]), field.description or "", default)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _default(value: Any) -> str:
    """A default that the meaning does not tell already."""
    return f"`{value}`" if isinstance(value, int | str) else ""


def _type(schema: Mapping[str, Any]) -> str:
    """One cell's worth of a field's schema."""
    if "$ref" in schema:
        return f"[{schema['$ref'].rpartition('/')[2].lower()}](#{schema['$ref'].rpartition('/')[2].lower()})"
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
    name = {"string": "text", "integer": "integer", "object": "object", "number": "number"}[schema["type"]]
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
