"""Says beside a resource why it does not follow a rule of cdk-nag; the reason goes into the cloud assembly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct

_CONTROL_PACKS = ("NIST.800.53.R5", "HIPAA.Security")


def acknowledge(scope: Construct, *rules: str, because: str) -> None:
    """Acknowledges findings for `scope` and what is below it.

    A rule of AwsSolutions has its full name, such as `AwsSolutions-S1`; the packs NIST 800-53 and HIPAA share names,
    such as `LambdaDLQ`, each of which is acknowledged in both.
    """
    if not rules:
        return
    names = [name for rule in rules for name in _names(rule)]
    # One call for all of them: each goes to another process and back.
    Validations.of(scope).acknowledge(*(Acknowledgment(id=name, reason=because) for name in names))


def acknowledge_inline_policies(scope: Construct) -> None:
    """Tells why the policies below `scope` are parts of their roles."""
    acknowledge(
        scope,
        "IAMNoInlinePolicy",
        because="Each of these policies is for one role alone, and goes with it: nothing else can be given it",
    )


def acknowledge_wildcards(
    scope: Construct, *, actions: Sequence[str] = (), resources: Sequence[str] = (), because: str
) -> None:
    """Tells why policies below `scope` hold wildcards; each one is a finding of its own."""
    findings = [f"Action::{action}" for action in actions if "*" in action]
    arns = Stack.of(scope).resolve(list(resources))
    findings += [f"Resource::{name}" for name in map(_flat, arns) if "*" in name]
    acknowledge(scope, *(f"AwsSolutions-IAM5[{finding}]" for finding in findings), because=because)


def _names(rule: str) -> list[str]:
    return [rule] if "-" in rule else [f"{pack}-{rule}" for pack in _CONTROL_PACKS]


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
