"""What an update replaces: the template difference of every property of every construct."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.cx_api import CloudFormationStackArtifact
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from constructs import Construct

import cdk_ground_truth
from tests.constructs.property_samples import OPTIONS, SAMPLES, Sample, Value
from tests.constructs.support import FLAGS, ROOT, Json

REGION = "eu-west-1"
PAGE = ROOT / "docs" / "constructs.md"

HELD = {
    "AWS::StepFunctions::StateMachine": "state machine",
    "AWS::DynamoDB::Table": "table",
    "AWS::S3::Bucket": "bucket",
    "AWS::Cognito::UserPool": "user pool",
    "AWS::SageMaker::Workforce": "workforce",
    "AWS::SageMaker::Workteam": "work team",
}
"""Resources that hold what people made, or that what runs depends on."""

# CloudFormation's schema of user pools marks none as such; the service refuses to change them: "Updates are not allowed
# for property - UsernameAttributes".
FIXED = {"AWS::Cognito::UserPool": ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")}


def properties(construct: Any) -> Iterator[str]:
    """Names of the properties; those of an object of options by its fields."""
    for name in inspect.signature(construct.__init__).parameters:
        if name in OPTIONS:
            yield from (f"{name}.{field.name}" for field in fields(OPTIONS[name]))
        elif name not in {"self", "scope", "construct_id"}:
            yield name


def create_only(kind: str) -> frozenset[str]:
    """Properties of a resource that cannot change while it lives."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    paths = [*schema.get("createOnlyProperties", []), *schema.get("conditionalCreateOnlyProperties", [])]
    return frozenset([*(path.split("/")[2] for path in paths), *FIXED.get(kind, ())])


def replaced(before: Json, after: Json) -> set[str]:
    """Kinds of resources that an update from one template to the other replaces or removes."""
    found = set()
    for name, resource in before["Resources"].items():
        kind = resource["Type"]
        if kind not in HELD:
            continue
        new = after["Resources"].get(name)
        if new is None or new["Type"] != kind:
            found.add(HELD[kind])
            continue
        old_properties, new_properties = resource.get("Properties", {}), new.get("Properties", {})
        if any(old_properties.get(name) != new_properties.get(name) for name in create_only(kind)):
            found.add(HELD[kind])
    return found


def build(app: App, construct_id: str, sample: Sample, given: Mapping[str, Value]) -> None:
    """A stack with the construct: the same name each time, in another account, as an account has one workforce."""
    account = f"{len(app.node.children):012}"
    stack = Stack(app, construct_id, stack_name="Sample", env=Environment(account=account, region=REGION))
    values, options = dict[str, Any](), dict[str, dict[str, Any]]()
    for name, value in given.items():
        whole, _, field = name.partition(".")
        if field:
            options.setdefault(whole, {})[field] = value(stack)
        else:
            values[whole] = value(stack)
    objects = {whole: OPTIONS[whole](**found) for whole, found in options.items()}
    sample.construct(stack, "Subject", **values, **objects)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Json, Json]]:
    """The template without and with each property, by `Construct.property`: one synth for all of them."""
    out = tmp_path_factory.mktemp("cdk.out")
    # Each template is checked in other tests; here that would take most of the time.
    flags = {**FLAGS, "@aws-cdk/core:validateAgainstDefaultRules": False}
    app = App(outdir=str(out), context=flags)
    pairs = dict[str, tuple[str, str]]()
    for sample in SAMPLES:
        bare = dict[str, str]()
        for name, value in sample.values.items():
            along = sample.along.get(name, {})
            without, with_it = f"{sample.name}-{'-'.join(along)}", f"{sample.name}.{name}"
            if without not in bare:
                bare[without] = f"S{len(pairs)}-without"
                build(app, bare[without], sample, {**sample.required, **along})
            pairs[with_it] = (bare[without], f"S{len(pairs)}-with")
            build(app, pairs[with_it][1], sample, {**sample.required, **along, name: value})
    assembly = app.synth()
    read = {stack.display_name.split(" ")[0]: template(stack) for stack in assembly.stacks}
    return {name: (read[without], read[with_it]) for name, (without, with_it) in pairs.items()}


def template(stack: CloudFormationStackArtifact) -> Json:
    """The template, with the same account in all of them."""
    text = Path(stack.template_full_path).read_text("utf-8")
    found: Json = json.loads(text.replace(stack.environment.account, "123456789012"))
    return found


def documented() -> Iterator[tuple[str, set[str]]]:
    """Rows of the page's table: `Construct.property`, and what it replaces."""
    _, _, section = PAGE.read_text("utf-8").partition("## What an update replaces")
    for names, kinds in re.findall(r"^\| (`.*?`) \| (.*?) \|", section, re.M):
        for name in re.findall(r"`([\w.]+)`", names):
            yield name, set(kinds.split(", "))


def test_every_property_of_every_construct_has_a_sample() -> None:
    public = [getattr(cdk_ground_truth, name) for name in cdk_ground_truth.__all__]
    constructs = {found for found in public if inspect.isclass(found) and issubclass(found, Construct)}
    assert {sample.construct for sample in SAMPLES} == constructs
    for sample in SAMPLES:
        assert sorted(sample.values) == sorted(properties(sample.construct)), sample.name


def test_no_property_replaces_what_the_page_does_not_say(templates: dict[str, tuple[Json, Json]]) -> None:
    seen = {f"{name}: {kind}" for name, pair in templates.items() for kind in replaced(*pair)}
    told = {f"{name}: {kind}" for name, kinds in documented() for kind in kinds}
    assert (sorted(seen - told), sorted(told - seen)) == ([], [])


def test_a_property_that_changes_nothing_is_no_sample(templates: dict[str, tuple[Json, Json]]) -> None:
    assert [name for name, (without, with_it) in templates.items() if without == with_it] == []


def test_a_new_name_and_a_resource_that_is_gone_are_replacements() -> None:
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": "one"}}
    before = {"Resources": {"Machine": machine}}
    named = {**machine, "Properties": {"RoleArn": "two", "StateMachineName": "birds"}}
    assert replaced(before, {"Resources": {"Machine": {**machine, "Properties": {"RoleArn": "two"}}}}) == set()
    assert replaced(before, {"Resources": {"Machine": named}}) == {"state machine"}
    assert replaced(before, {"Resources": {}}) == {"state machine"}
