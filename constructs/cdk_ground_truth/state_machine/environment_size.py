"""How large a function's environment becomes: Lambda takes 4 KB.

Source: Lambda developer guide, "Lambda quotas".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Annotations, Stack
from constructs import Construct

from cdk_ground_truth.validation import PropertiesInvalid, Refusal

ENVIRONMENT_MAX_BYTES = 4096

# Least and most characters of what is known at deploy time only.
_PSEUDO_PARAMETERS = {"AWS::AccountId": (12, 12), "AWS::Partition": (3, 10), "AWS::Region": (9, 14)}
_ARN = (40, 200)
_NAME = (1, 128)


def check_environment(scope: Construct, environment: Mapping[str, str], *, properties: Sequence[str]) -> None:
    """Refuse an environment that is too large for certain, and warn of one that may be.

    Args:
        scope: construct that the environment is of.
        environment: variables; values may be tokens.
        properties: names of the properties that fill it.

    Raises:
        PropertiesInvalid: it is too large whatever the tokens become.
    """
    least, most = _sizes(Stack.of(scope), environment)
    fix = (
        f"at most {ENVIRONMENT_MAX_BYTES} bytes in the plan function's environment, which holds their names and ARNs: "
        "shorten the lists, or make a pipeline for each part"
    )
    if least > ENVIRONMENT_MAX_BYTES:
        path = scope.node.path
        refusal = Refusal(tuple(properties), f"are {least} bytes; allowed: {fix}")
        raise PropertiesInvalid(f"{type(scope).__name__} '{path}'", [refusal])
    if most > ENVIRONMENT_MAX_BYTES:
        Annotations.of(scope).add_warning_v2(
            "cdk-ground-truth:environmentSize",
            f"{Refusal(tuple(properties), f'may become {most} bytes')}, depending on names that are known at deploy "
            f"time; allowed: {fix}.",
        )


def _sizes(stack: Stack, environment: Mapping[str, str]) -> tuple[int, int]:
    resolved: Mapping[str, Any] = stack.resolve(dict(environment))
    sizes = [_size(value) for value in resolved.values()]
    names = sum(len(name) for name in resolved)
    return names + sum(least for least, _ in sizes), names + sum(most for _, most in sizes)


def _size(value: Any) -> tuple[int, int]:
    match value:
        case str():
            size = len(value.encode())
            return size, size
        case {"Ref": str(name)} if name in _PSEUDO_PARAMETERS:
            return _PSEUDO_PARAMETERS[name]
        case {"Fn::GetAtt": [_, str(attribute)]} if attribute.endswith("Arn"):
            return _ARN
        case {"Fn::Join": [str(separator), [*parts]]}:
            sizes = [_size(part) for part in parts]
            between = len(separator) * (len(parts) - 1)
            return between + sum(least for least, _ in sizes), between + sum(most for _, most in sizes)
        case {"Ref": _}:
            return _NAME
        case _:
            return 1, _ARN[1]
