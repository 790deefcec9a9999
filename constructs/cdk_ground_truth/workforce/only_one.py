"""One private workforce per account and region: a second one in the same app can never be deployed.

Source: SageMaker API, CreateWorkforce.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from aws_cdk import Annotations, Stack
from constructs import Construct, IConstruct

from cdk_ground_truth.validation import Problems

_UNKNOWN = "unknown-"
"""Part of an environment whose account or region is known at deploy time only."""

_made: WeakKeyDictionary[IConstruct, list[Construct]] = WeakKeyDictionary()
"""Workforces of each app, by its root."""


def refuse_second(scope: Construct, problems: Problems, parameter: str, value: object) -> None:
    """Note a problem where another workforce of the app is in the same stack, account and region.

    Args:
        scope: where the second one is about to be made.
        problems: receives the problem.
        parameter: property that asks for a second one by its `value`.
        value: see `parameter`.
    """
    for other in _made.get(scope.node.root, ()):
        if _deployed_together(scope, other):
            problems.add(
                parameter,
                value,
                f"no second workforce, as an account has one per region, and '{other.node.path}' is in the same "
                "account and region: pass that one as `workforce`, or import it with "
                "Workforce.from_workforce_attributes",
            )


def remember(workforce: Construct) -> None:
    """Record a new workforce; warn of another one whose account and region are as unknown."""
    others = _made.setdefault(workforce.node.root, [])
    environment = Stack.of(workforce).environment
    for other in others:
        if _UNKNOWN in environment and Stack.of(other).environment == environment:
            Annotations.of(workforce).add_warning_v2(
                "cdk-ground-truth:secondWorkforce",
                f"'{other.node.path}' makes a workforce, too. An account has one private workforce per region: deploy "
                "both stacks to the same account and region, and the second one fails.",
            )
    others.append(workforce)


def _deployed_together(scope: Construct, other: Construct) -> bool:
    stack, others = Stack.of(scope), Stack.of(other)
    if stack is others:
        return True
    return stack.environment == others.environment and _UNKNOWN not in stack.environment
