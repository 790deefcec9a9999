"""The page of permissions is the template's roles, statement by statement."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from aws_cdk.assertions import Template

from stacks.labeling_stack import LabelingStack
from stacks.settings import Settings
from tests.constructs.support import ROOT, Json, Synth, ids

PAGE = ROOT / "docs" / "permissions.md"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_permissions", ROOT / "docs" / "make_permissions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template(synth: Synth) -> Json:
    stack = LabelingStack(synth.app(), "GroundTruthLabeling", settings=Settings())
    return dict(Template.from_stack(stack).to_json())


def test_the_page_is_the_template(generator: ModuleType, template: Json) -> None:
    assert PAGE.read_text("utf-8") == generator.page(template), "run python docs/make_permissions.py"


def test_a_statement_more_would_show(generator: ModuleType, template: Json) -> None:
    changed = {**template, "Resources": dict(template["Resources"])}
    (name,) = [found for found in ids(template, "AWS::IAM::Policy") if "LaunchRole" in found]
    policy = template["Resources"][name]
    more = {"Action": "s3:DeleteObject", "Effect": "Allow", "Resource": "*"}
    properties = policy["Properties"]
    document = {**properties["PolicyDocument"], "Statement": [*properties["PolicyDocument"]["Statement"], more]}
    changed["Resources"][name] = {**policy, "Properties": {**properties, "PolicyDocument": document}}
    assert "| `s3:DeleteObject` | `*` |  |" in generator.page(changed)


def test_every_role_has_inline_policies_alone(template: Json) -> None:
    """So that the page shows all that it may do."""
    for resource in template["Resources"].values():
        assert resource["Type"] != "AWS::IAM::ManagedPolicy"
        if resource["Type"] == "AWS::IAM::Role":
            assert not {"ManagedPolicyArns", "Policies"} & set(resource["Properties"])
