"""The state machine and its functions as the synthesized template has them, with every reference made concrete."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.account import ACCOUNT_ID, BUCKET, REGION, ROLE_ARN, TABLE

Template = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class StateMachine:
    """A state machine that an interpreter can run.

    definition: JSON text.
    environments: name of a function -> the variables that the template gives it.
    """

    definition: str
    environments: Mapping[str, Mapping[str, str]]


def function_arn(name: str) -> str:
    """ARN of a function by its short name."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{name}"


def state_machine(template: Template, *, workteam_arn: str) -> StateMachine:
    """Reads a template that has one state machine and its functions."""
    resolver = _Resolver(template, workteam_arn)
    (machine,) = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::StepFunctions::StateMachine"
    ]
    environments = {
        name: {key: resolver.text(value) for key, value in properties["Environment"]["Variables"].items()}
        for name, properties in _functions(template).items()
    }
    return StateMachine(definition=resolver.text(machine["DefinitionString"]), environments=environments)


def _functions(template: Template) -> dict[str, Any]:
    """Short name -> properties, for the functions whose code is the runtime."""
    return {
        name: resource["Properties"]
        for resource in template["Resources"].values()
        if (name := _short_name(resource)) is not None
    }


def _short_name(resource: Mapping[str, Any]) -> str | None:
    handler = resource.get("Properties", {}).get("Handler", "")
    prefix, suffix = "ground_truth_runtime.handlers.", ".handler"
    if resource["Type"] != "AWS::Lambda::Function" or not handler.startswith(prefix):
        return None
    return str(handler.removeprefix(prefix).removesuffix(suffix))


class _Resolver:
    """What CloudFormation does with intrinsic functions."""

    def __init__(self, template: Template, workteam_arn: str) -> None:
        self._resources = template["Resources"]
        self._workteam_arn = workteam_arn

    def text(self, value: Any) -> str:
        match value:
            case str():
                return value
            case {"Fn::Join": [separator, parts]}:
                return str(separator).join(self.text(part) for part in parts)
            case {"Ref": "AWS::Partition"}:
                return "aws"
            case {"Ref": "AWS::Region"}:
                return REGION
            case {"Ref": "AWS::AccountId"}:
                return ACCOUNT_ID
            case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
                return self._resource(name)
            case _:
                raise ValueError(f"unknown in a template: {json.dumps(value)}")

    def _resource(self, name: str) -> str:
        resource = self._resources[name]
        short_name = _short_name(resource)
        if short_name is not None:
            return function_arn(short_name)
        return {
            "AWS::S3::Bucket": BUCKET,
            "AWS::DynamoDB::Table": TABLE,
            "AWS::IAM::Role": ROLE_ARN,
            "AWS::SageMaker::Workteam": self._workteam_arn,
            "AWS::SNS::Topic": f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:notices",
            "AWS::StepFunctions::StateMachine": f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:Labeling",
        }[resource["Type"]]
