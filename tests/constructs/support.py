"""Helpers of the tests of constructs and stacks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack, Validations
from aws_cdk.assertions import Template
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks

ROOT = Path(__file__).parents[2]
FLAGS: Mapping[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]

Json = dict[str, Any]


def use_own_node() -> None:
    """Puts the project's own Node before any other: jsii takes the first one that it finds."""
    own = str(Path(sys.executable).parent)
    if os.environ["PATH"].split(os.pathsep)[0] != own:
        os.environ["PATH"] = os.pathsep.join([own, os.environ["PATH"]])


class Synth:
    """Makes apps and stacks, and their templates."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders

    def app(self, *, context: Mapping[str, Any] | None = None, flags: bool = True) -> App:
        """An app with the project's feature flags, or with none."""
        return App(
            outdir=str(self._folders.mktemp("cdk.out")),
            context={**(FLAGS if flags else {}), **({} if context is None else context)},
        )

    def stack(self, *, region: str | None = None) -> Stack:
        """A stack that may be deployed anywhere, or in one region."""
        env = None if region is None else Environment(region=region, account="123456789012")
        return Stack(self.app(), "Stack", env=env)

    def template(self, build: Callable[[Stack], object], *, region: str | None = None) -> Json:
        """The template of a stack that `build` fills."""
        stack = self.stack(region=region)
        build(stack)
        return dict(Template.from_stack(stack).to_json())

    def strict_app(self, *, flags: bool = True) -> App:
        """An app whose synth fails where a finding of cdk-nag's packs has no acknowledged reason."""
        app = self.app(flags=flags)
        Validations.of(app).add_plugins(AwsSolutionsChecks(app), NIST80053R5Checks(app), HIPAASecurityChecks(app))
        return app


def resources(template: Json, kind: str) -> list[Json]:
    """Properties of all resources of a type, such as `AWS::S3::Bucket`."""
    return [resource["Properties"] for resource in template["Resources"].values() if resource["Type"] == kind]


def one(template: Json, kind: str) -> Json:
    """Properties of the only resource of a type."""
    (properties,) = resources(template, kind)
    return dict(properties)


def ids(template: Json, kind: str) -> list[str]:
    """Logical ids of all resources of a type."""
    return [name for name, resource in template["Resources"].items() if resource["Type"] == kind]


def flat(value: Any) -> str:
    """A value with its references written out: `<Bucket.Arn>/*`."""
    match value:
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(flat(part) for part in parts)
        case _:
            return str(value)


def allowed(template: Json, role_id: str) -> dict[str, set[str]]:
    """What the policies of a role allow: resources by action. `role_id` is a part of the role's logical id."""
    (role,) = [name for name in ids(template, "AWS::IAM::Role") if role_id in name]
    found: dict[str, set[str]] = {}
    for policy in resources(template, "AWS::IAM::Policy"):
        if {"Ref": role} not in policy["Roles"]:
            continue
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement["Effect"] == "Allow"
            for action in _listed(statement["Action"]):
                found.setdefault(action, set()).update(flat(resource) for resource in _listed(statement["Resource"]))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
