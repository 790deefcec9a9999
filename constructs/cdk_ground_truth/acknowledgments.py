"""Says beside a resource why it does not follow a rule of cdk-nag; the reason goes into the cloud assembly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct


def acknowledge(scope: Construct, rule: str, *, because: str) -> None:
    """Acknowledges a finding such as `AwsSolutions-S1` for `scope` and what is below it."""
    Validations.of(scope).acknowledge(Acknowledgment(id=rule, reason=because))


def acknowledge_wildcards(
    scope: Construct, *, actions: Sequence[str] = (), resources: Sequence[str] = (), because: str
) -> None:
    """Tells why policies below `scope` hold wildcards; each one is a finding of its own."""
    stack = Stack.of(scope)
    findings = [f"Action::{action}" for action in actions if "*" in action]
    findings += [f"Resource::{name}" for name in (_flat(stack.resolve(arn)) for arn in resources) if "*" in name]
    for finding in findings:
        acknowledge(scope, f"AwsSolutions-IAM5[{finding}]", because=because)


def _flat(value: Any) -> str:
    """A resolved value as cdk-nag writes it in its findings: references in angle brackets."""
    match value:
        case str():
            return value
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{resource}.{attribute}>"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(_flat(part) for part in parts)
        case _:
            return str(value)
