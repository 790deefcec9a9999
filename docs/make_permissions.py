"""Writes `permissions.md` beside this file: every statement of every role of the default stack, out of its template."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_HEAD = """# Permissions

Every statement of every role of the deployable stack with its defaults, made from the synthesized template by `python docs/make_permissions.py`; a test compares both. Names in angle brackets are resources of the stack. An encryption key, input buckets, further roles and functions of one's own add statements for themselves alone.
"""  # noqa: E501 - a paragraph of Markdown
_KINDS = {"AWS::S3::Bucket": "bucket", "AWS::DynamoDB::Table": "table", "AWS::StepFunctions::StateMachine": "machine"}


def page(template: Mapping[str, Any]) -> str:
    """The whole page."""
    return "\n".join([_HEAD.rstrip(), *_roles(template)]) + "\n"


def _roles(template: Mapping[str, Any]) -> Iterator[str]:
    found = template["Resources"]
    for role in sorted(name for name, resource in found.items() if resource["Type"] == "AWS::IAM::Role"):
        (trust,) = found[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        yield f"\n## {_short(role, found)}\n\nAssumed by `{_flat(trust['Principal']['Service'], found)}`.\n"
        yield "| Actions | On | Where |\n|---|---|---|"
        yield from sorted(
            _row(statement, found)
            for resource in found.values()
            if resource["Type"] == "AWS::IAM::Policy" and {"Ref": role} in resource["Properties"]["Roles"]
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]
        )


def _row(statement: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if statement["Effect"] != "Allow":
        raise ValueError(f"a statement that this page has no words for: {statement}")
    actions = ", ".join(f"`{action}`" for action in sorted(_listed(statement["Action"])))
    targets = ", ".join(sorted(f"`{_flat(target, found)}`" for target in _listed(statement["Resource"])))
    conditions = "; ".join(
        f"{operator} `{key}` {', '.join(f'`{_flat(value, found)}`' for value in _listed(values))}"
        for operator, said in statement.get("Condition", {}).items()
        for key, values in said.items()
    )
    return f"| {actions} | {targets} | {conditions} |"


def _flat(value: Any, found: Mapping[str, Any]) -> str:
    match value:
        case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
            return f"<{_short(name, found)}>"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(_flat(part, found) for part in parts)
        case _:
            return str(value)


def _short(name: str, found: Mapping[str, Any]) -> str:
    """A logical id in words: without the construct's path and the CDK's hash."""
    if name.startswith("AWS::"):
        return name.removeprefix("AWS::").lower()
    kind = found[name]["Type"]
    if kind in _KINDS:
        return _KINDS[kind]
    word = re.sub(r"[0-9A-F]{8}$", "", name)
    return re.sub(r"^Pipeline(Labeling|AnnotationFunctions)?(Functions)?", "", word)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def main() -> None:
    """Synthesizes the stack and writes the page."""
    from aws_cdk import App  # noqa: PLC0415 - slow
    from aws_cdk.assertions import Template  # noqa: PLC0415

    from stacks.labeling_stack import LabelingStack  # noqa: PLC0415
    from stacks.settings import Settings  # noqa: PLC0415

    context = json.loads((HERE.parent / "cdk.json").read_text("utf-8"))["context"]
    stack = LabelingStack(App(context=context), "GroundTruthLabeling", settings=Settings())
    (HERE / "permissions.md").write_text(page(Template.from_stack(stack).to_json()), encoding="utf-8")


if __name__ == "__main__":
    main()
